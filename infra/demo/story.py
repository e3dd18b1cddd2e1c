"""The story: what the demo shows, step by step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.demo.accounts import GITHUB, SENTRY, VERCEL, Accounts
from infra.demo.stage import Stage
from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec, SharedSpec

STEPS = 7


@dataclass(frozen=True)
class Cast:
    """Who plays: the shared stack, its environments, and the one that somebody will meddle with."""

    shared: Stack
    environments: tuple[Stack, ...]
    meddled: Stack

    @staticmethod
    def of(estate: Estate) -> Cast:
        """Returns the first shared stack and its environments; the live site is the one meddled with."""
        environments = tuple(stack for stack, _ in estate.environments())
        shared = estate.shared_of(environments[0])
        environments = tuple(stack for stack in environments if estate.shared_of(stack) == shared)
        live = [s for s in environments if "production" in _spec(s).environment.targets and _spec(s).github]
        return Cast(shared, environments, (live or list(environments))[0])

    @property
    def shared_spec(self) -> SharedSpec:
        assert isinstance(self.shared.spec, SharedSpec)
        return self.shared.spec


def tell(stage: Stage, estate: Estate, environ: Mapping[str, str]) -> None:
    """Tells the whole story. ProviderFailed: a command of it ended otherwise than it should."""
    cast = Cast.of(estate)
    vercel = cast.shared_spec.vercel
    accounts = Accounts(environ, vercel.team if vercel else None)
    names = [stack.name for stack in cast.environments]
    shared = cast.shared.name
    with stage.step("What is there"):
        stage.run("infra", "doctor", "--short", outside=True)
    with stage.step(
        f"The `{shared}` stack: the projects at each vendor, and the repository",
        "The accounts are empty. `up` shows what it would do, risks first, then does exactly that.",
    ):
        stage.run("infra", "up", shared, "--yes", brief=True)
    with stage.step(
        "The environments, side by side",
        "Variables, domains, branch protection, GitHub environments, secrets, alerts, files.",
    ):
        stage.run("infra", "up", *names, "--yes", brief=True)
    with stage.step("A second look: nothing to do", "What the files say is what the accounts hold."):
        stage.run("infra", "preview", "--expect-no-changes")
    with stage.step(
        "Somebody changes something by hand",
        f"The protection of `{_spec(cast.meddled).environment.branch}` is switched off, as a click on "
        "GitHub's settings page would do. `--refresh` reads the accounts first: the preview notices, and "
        "the apply repairs.",
    ):
        _meddle(stage, cast, accounts)
        stage.run("infra", "up", cast.meddled.name, "--refresh", "--yes")
    with stage.step("What the accounts hold now", "Asked from the vendors' own APIs."):
        stage.show(_inventory(cast, accounts))
    with stage.step("Where to look next"):
        stage.show(NEXT)


NEXT = (
    "stacks/*.yaml                      what you have just seen, declared",
    "infra sandbox exec -- infra up …   the same by hand, as often as you like",
    "infra sandbox requests             every call that reached the pretend accounts",
    "README.md, “With your accounts”    tokens, backend, and the first real preview",
)


def _meddle(stage: Stage, cast: Cast, accounts: Accounts) -> None:
    repository = _repository(cast)
    branch = _spec(cast.meddled).environment.branch
    for listed in accounts.get(GITHUB, f"{repository}/rulesets"):
        path = f"{repository}/rulesets/{listed['id']}"
        ruleset = accounts.get(GITHUB, path)
        if f"refs/heads/{branch}" in ruleset["conditions"]["ref_name"]["include"]:
            change = {"enforcement": "disabled"}
            stage.announce(f"> PUT {GITHUB.removeprefix('https://')}{path}", f"  {json.dumps(change)}")
            accounts.ask("PUT", GITHUB, path, change)


def _inventory(cast: Cast, accounts: Accounts) -> list[str]:
    repository, rows = _repository(cast), []
    spec = cast.shared_spec
    rows.append(("repository", accounts.get(GITHUB, repository)["full_name"]))
    rulesets = accounts.get(GITHUB, f"{repository}/rulesets")
    rows.append(("rulesets", ", ".join(sorted(f"{r['name']} ({r['enforcement']})" for r in rulesets))))
    environments = accounts.get(GITHUB, f"{repository}/environments")["environments"]
    rows.append(("environments", ", ".join(sorted(e["name"] for e in environments))))
    pulls = accounts.get(GITHUB, f"{repository}/pulls?state=open")
    rows += [("pull request", f"#{pull['number']} {pull['title']}") for pull in pulls]
    if spec.vercel:
        project = f"/v9/projects/{spec.vercel.project.name}"
        rows.append(("project", accounts.get(VERCEL, project)["name"]))
        variables = accounts.get(VERCEL, f"{project}/env?decrypt=true")["envs"]
        for target in sorted({target for v in variables for target in v["target"]}):
            mine = [v for v in variables if target in v["target"]]
            hidden = sum(v["type"] == "sensitive" for v in mine)
            rows.append(("variables", f"{target}: {len(mine)}, of which nobody can read {hidden}"))
        rows += [("wired", text) for text in _wired(cast, accounts, variables)]
        for domain in accounts.get(VERCEL, f"{project}/domains")["domains"]:
            where = f" → {domain['redirect']}" if domain.get("redirect") else ""
            rows.append(("domain", domain["name"] + where))
    return [f"{what:14}{which}" for what, which in rows]


def _wired(cast: Cast, accounts: Accounts, variables: list[dict[str, Any]]) -> Iterator[str]:
    """Yields which of Vercel's variables hold the address that Sentry made for errors."""
    monitoring = cast.shared_spec.monitoring
    if monitoring and monitoring.sentry:
        sentry = monitoring.sentry
        path = f"/api/0/projects/{sentry.organization}/{sentry.project}/keys/"
        dsns = {key["dsn"]["public"] for key in accounts.get(SENTRY[sentry.region], path)}
        for name in sorted({v["key"] for v in variables if v.get("value") in dsns}):
            yield f"{name} holds the DSN that Sentry made"


def _repository(cast: Cast) -> str:
    github = cast.shared_spec.github
    assert github is not None
    return f"/repos/{github.owner}/{github.repository.name}"


def _spec(stack: Stack) -> EnvironmentStackSpec:
    assert isinstance(stack.spec, EnvironmentStackSpec)
    return stack.spec
