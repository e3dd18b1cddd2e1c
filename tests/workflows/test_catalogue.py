"""The files of the catalogue, as they arrive in a repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from infra.spec.github import RepositorySpec
from infra.spec.monitoring import SentryProjectSpec
from infra.spec.workflows import CiSpec, E2eSpec, FilesSpec, SecuritySpec
from infra.workflows import actions
from infra.workflows.actions import Action
from infra.workflows.catalogue import long_lived_branches, render
from tests.workflows.checks import checks_of

GOLDEN = Path(__file__).parent / "golden"
BRANCHES = ("master", "staging")
CI = ".github/workflows/ci.yml"
TITLE = {"TITLE": {"context": "github.event.pull_request.title"}}


def ci(**options: object) -> str:
    return render(FilesSpec(ci=CiSpec.model_validate(options)), BRANCHES)[CI]


def everything() -> dict[str, str]:
    """Every file with every option that adds something to it."""
    contract = {
        "needs": ("test",),
        "environment": "staging",
        "matrix": {"node": ("20", "22")},
        "services": {
            "db": {
                "image": f"postgres:17@sha256:{64 * '0'}",
                "ports": ("5432:5432",),
                "env": {"POSTGRES_DB": "qa"},
            }
        },
        "steps": (
            {
                "name": "Contract tests",
                "run": "npm run test:contract\n",
                "env": {"NODE": {"context": "matrix.node"}, "TOKEN": {"secret": "QA_TOKEN"}},
            },
        ),
    }
    options = {
        "build_variables": ("NEXT_PUBLIC_SITE_URL",),
        "coverage": {"lines": 80, "badge": True},
        "e2e": {},
        "steps": {"test": ({"name": "Tell QA", "run": 'echo "$TITLE"', "env": TITLE, "if": "failure()"},)},
        "jobs": {
            "contract": contract,
            "visual": {"uses": "./.github/workflows/visual.yml", "secrets": ("QA_TOKEN",)},
        },
    }
    security = {"depcheck_ignores": ("@types/node", "sharp"), "codeql": True}
    files = {"ci": options, "migrations": {}, "release": {}, "security": security}
    sentry = SentryProjectSpec(organization="acme", team="web", project="site")
    return render(FilesSpec.model_validate(files), BRANCHES, sentry)


def test_every_file_with_all_its_options_is_the_one_we_reviewed() -> None:
    reviewed = {f".github/workflows/{file.name}": file.read_text() for file in (GOLDEN / "full").iterdir()}
    assert everything() == reviewed


def test_ci_is_the_file_we_reviewed() -> None:
    assert ci() == (GOLDEN / "ci.yml").read_text()


def test_the_jobs_are_the_checks_of_the_requirements() -> None:
    files = FilesSpec(ci=CiSpec())
    assert checks_of(files) == ("type-check", "lint", "test", "build", "audit")
    jobs = yaml.safe_load(ci())["jobs"]
    assert [job["name"] for job in jobs.values()] == list(checks_of(files))


def test_only_jobs_that_report_on_pull_requests_can_be_required() -> None:
    assert checks_of(FilesSpec(security=SecuritySpec())) == ()
    assert "e2e" in checks_of(FilesSpec(ci=CiSpec(e2e=E2eSpec())))


def test_no_two_jobs_of_the_catalogue_have_one_name() -> None:
    names = [job["name"] for text in everything().values() for job in yaml.safe_load(text)["jobs"].values()]
    assert len(names) == len(set(names))


def test_a_file_without_options_asks_for_no_right_to_write() -> None:
    (text,) = render(FilesSpec(security=SecuritySpec()), BRANCHES).values()
    assert "write" not in text
    assert "codeql" not in text


def test_nothing_asked_for_is_nothing_rendered() -> None:
    assert render(FilesSpec(), BRANCHES) == {}
    assert checks_of(FilesSpec()) == ()


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        ("node_version", "22", 'node-version: "22"'),
        ("audit_level", "critical", "run: npm audit --audit-level=critical"),
        ("branches", ["trunk"], "branches: [trunk]"),
        (
            "build_variables",
            ["NEXT_PUBLIC_SITE_URL"],
            "NEXT_PUBLIC_SITE_URL: ${{ vars.NEXT_PUBLIC_SITE_URL }}",
        ),
        (
            "coverage",
            {"lines": 80, "branches": 70},
            "run: npm test -- --ci --coverage --coverageReporters=text --coverageReporters=lcov"
            " --coverageReporters=json-summary"
            """ --coverageThreshold='{"global":{"branches":70,"lines":80}}'""",
        ),
    ],
)
def test_an_option_shows_in_the_file(option: str, value: object, line: str) -> None:
    if isinstance(value, list):
        value = tuple(value)
    assert line in [text.strip() for text in ci(**{option: value}).splitlines()]


def test_required_checks_never_hang_on_a_path_filter_and_no_stranger_gets_our_rights() -> None:
    for text in everything().values():
        triggers = yaml.load(text, yaml.BaseLoader)["on"]  # noqa: S506, BaseLoader makes only texts
        assert set(triggers) <= {"push", "pull_request", "schedule", "workflow_dispatch"}
        assert all("paths" not in trigger for trigger in triggers.values())


def test_the_token_can_only_read_the_code() -> None:
    tree = yaml.safe_load(ci())
    assert tree["permissions"] == {}
    assert {tuple(job["permissions"].items()) for job in tree["jobs"].values()} == {(("contents", "read"),)}


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it() -> None:
    uses = re.findall(r"uses: ([^$\n]+)", "".join(everything().values()))
    assert uses
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line) for line in uses)


def test_pins_are_whole_commits_of_named_releases() -> None:
    pins = [value for value in vars(actions).values() if isinstance(value, Action)]
    assert len(pins) == len({pin.name for pin in pins})
    assert all(re.fullmatch(r"[0-9a-f]{40}", pin.commit) for pin in pins)


def test_the_long_lived_branches_are_guarded_the_default_one_first() -> None:
    repository = RepositorySpec(name="site", default_branch="master", branches=("staging", "master", "qa"))
    assert long_lived_branches(repository) == ("master", "qa", "staging")


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    for path, text in everything().items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    done = subprocess.run(
        [Path(sys.executable).with_name("zizmor"), "--offline", "--pedantic", "--no-progress", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
