"""No secret is printed or written, whatever goes wrong: each one is planted, then hunted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.journeys.canaries import Canary, Sighting, hunt, hunt_files, plant, plant_lines, plant_plain
from tests.journeys.home import Home, Said
from tests.journeys.terminal import at_a_terminal
from tests.journeys.watch import Watch

pytestmark = pytest.mark.journey

PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"
TAMPERED = "https://somebody.example/else"


class Hunt:
    """A home in which every secret is a canary."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.canaries = {name: _canary(name) for name in _env_names(home.project)}
        github = home.running.make_token("github", ["repo", "workflow"])
        vercel = home.running.make_token("vercel", ["medicalbills"])
        supabase = home.running.make_token("supabase", ["*"])
        self.canaries |= {
            "GITHUB_TOKEN": Canary("GITHUB_TOKEN", github),
            "VERCEL_API_TOKEN": Canary("VERCEL_API_TOKEN", vercel),
            "SUPABASE_ACCESS_TOKEN": Canary("SUPABASE_ACCESS_TOKEN", supabase),
            "SENTRY_API_TOKEN": Canary("SENTRY_API_TOKEN", home.running.make_token("sentry", ["*"])),
            "POSTHOG_API_KEY": Canary("POSTHOG_API_KEY", home.running.make_token("posthog", ["*"])),
            PASSPHRASE: plant(PASSPHRASE),
        }
        self.secure = plant("a `secure:` value")
        self.temporary = home.folder / "tmp"
        self.temporary.mkdir()

    @property
    def given(self) -> dict[str, str]:
        """What the person's environment holds."""
        return {name: canary.text for name, canary in self.canaries.items()} | {"TMPDIR": str(self.temporary)}

    def all(self) -> list[Canary]:
        return [*self.canaries.values(), self.secure, *self.made_by_vendors()]

    def made_by_vendors(self) -> list[Canary]:
        """Returns the secrets that nobody planted; of a JWT the signature, as all of them begin alike."""
        keys = [key for one in self.home.world()["supabase"]["projects"].values() for key in one["keys"]]
        return [
            Canary(f"{key['name']} key", key["api_key"].rpartition(".")[2])
            for key in keys
            if key["name"] == "service_role"
        ]

    def infra(self, *words: str, code: int | None = 0) -> Said:
        return self.home.infra(*words, code=code, given=self.given)

    def encrypt(self) -> None:
        """Puts a `secure:` variable into the workspace's staging file, as Pulumi does it; by stdin."""
        command = ["config", "set", "-s", "staging", "--non-interactive", "--secret", "--path"]
        key = "medicalbills:variables.ENCRYPTED"
        self.home.run("pulumi", *command, key, given=self.given, typed=self.secure.text)

    def tamper(self) -> None:
        """Changes a variable by hand, one that anybody may read on Vercel."""
        (key,) = self.home.world()["vercel"]["projects"]
        variables = self.home.world()["vercel"]["projects"][key]["env"]
        for variable in variables:
            if variable["key"] == "NEXT_PUBLIC_SENTRY_DSN" and "production" in variable["target"]:
                variable["value"] = TAMPERED
        self.home.running.edit({"vercel": {"projects": {key: {"env": variables}}}})

    def revoke(self, vendor: str, name: str) -> None:
        """Makes a token worthless."""
        self.home.running.edit({vendor: {"tokens": {self.canaries[name].text: None}}})

    def sightings(self, watch: Watch) -> list[Sighting]:
        canaries, home = self.all(), self.home
        world = home.folder / "sandbox" / "world.json"
        found = hunt_files(canaries, home.folder, spared=[world, world.with_name("world.json.new")])
        for number, said in enumerate(home.said):
            found += hunt(canaries, f"output {number}", said.all.encode())
        for name, content in watch.files.items():
            found += hunt(canaries, f"temporary file {name}", content)
        for command in watch.commands:
            found += hunt(canaries, "a command line", command.encode())
        return found


@pytest.fixture
def hunted(empty: Home) -> Hunt:
    return Hunt(empty)


@pytest.mark.timeout(300)
def test_no_secret_is_printed_or_written(hunted: Hunt) -> None:
    home = hunted.home
    with Watch(hunted.temporary, home.processes) as watch:
        hunted.infra("doctor", code=None)
        hunted.infra("check")
        hunted.infra("secrets", code=None)
        hunted.infra("up", "shared", "--yes")
        hunted.infra("up", "production", "staging", "--yes")
        hunted.encrypt()
        hunted.infra("up", "staging", "--yes")
        _violated_plan(hunted)
        _failing_calls(hunted)
        export = home.run("pulumi", "stack", "export", "-s", "production", given=hunted.given)
        assert json.loads(export.out)["deployment"]["resources"]
    world = json.dumps(home.world(), ensure_ascii=False)
    arrived = {
        name
        for name, canary in hunted.canaries.items()
        if json.dumps(canary.text, ensure_ascii=False) in world
    }
    assert arrived >= set(_env_names(home.project)) - {"VERCEL_BYPASS_TOKEN"} - _only_of_preview(home.project)
    assert json.dumps(hunted.secure.text, ensure_ascii=False) in world
    assert hunted.sightings(watch) == []
    _the_hunter_can_find(hunted, watch)


def _violated_plan(hunted: Hunt) -> None:
    """Somebody changes a value between the preview and the yes: nothing is applied."""
    home = hunted.home
    home.edit(
        "production", "SITE_URL: https://medicalbills.com\n    NEXT", "SITE_URL: https://new.test\n    NEXT"
    )
    home.running.sync()
    code, screen = at_a_terminal(
        ["infra", "up", "production", "--refresh"],
        home.running.workspace,
        home.environ(hunted.given),
        "Apply this",
        hunted.tamper,
    )
    home.keep(Said(code, screen, ""))
    assert code not in (0, 70), screen
    assert "NEXT_PUBLIC_SENTRY_DSN" in screen, "the violation names what is in the way"
    assert TAMPERED in json.dumps(home.world()), "the change by hand must not be undone unseen"
    hunted.infra("up", "production", "--refresh", "--yes")


def _failing_calls(hunted: Hunt) -> None:
    """A variable whose place is taken, then tokens that were revoked."""
    home = hunted.home
    (project,) = home.world()["vercel"]["projects"].values()
    taken = {"key": "TAKEN", "target": ["production"], "gitBranch": None, "value": "theirs"}
    first = {**project["env"][0], **taken, "id": "takentakentaken1"}
    home.running.edit({"vercel": {"projects": {project["id"]: {"env": [*project["env"], first]}}}})
    home.edit(
        "production",
        "    STRIPE_SECRET_KEY:",
        "    TAKEN: {env: PRODUCTION_STRIPE_SECRET_KEY}\n    STRIPE_SECRET_KEY:",
    )
    said = hunted.infra("up", "production", "--yes", code=3)
    assert "variables.TAKEN" in said.err
    hunted.revoke("vercel", "VERCEL_API_TOKEN")
    hunted.infra("up", "production", "--yes", code=3)
    hunted.revoke("github", "GITHUB_TOKEN")
    hunted.infra("preview", "staging", "--refresh", code=3)


def _the_hunter_can_find(hunted: Hunt, watch: Watch) -> None:
    log = hunted.home.folder / "sandbox" / "pulumi" / "some.log"
    canary = hunted.canaries["STAGING_STRIPE_SECRET_KEY"]
    log.write_text(f"value={json.dumps(canary.text)}")
    assert {(s.canary, s.where) for s in hunted.sightings(watch)} == {
        (canary.name, "sandbox/pulumi/some.log")
    }


def _canary(name: str) -> Canary:
    if name == "VERCEL_BYPASS_TOKEN":
        return plant_plain(name)  # Vercel takes 32 letters and digits
    return plant_lines(name) if name.endswith("SERVICE_ROLE_KEY") else plant(name)


def _env_names(project: Path) -> list[str]:
    texts = [file.read_text() for file in sorted((project / "stacks").glob("Pulumi.*.yaml"))]
    return sorted({name for text in texts for name in re.findall(r"\{env: (\w+)", text)})


def _only_of_preview(project: Path) -> set[str]:
    others = "".join(
        (project / "stacks" / f"Pulumi.{stack}.yaml").read_text()
        for stack in ("shared", "production", "staging")
    )
    return {name for name in _env_names(project) if f"env: {name}" not in others}
