"""`release.yml`: its script run against stand-ins, and whose release it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.spec.monitoring import SentryProjectSpec
from infra.spec.workflows import ReleaseSpec
from infra.workflows.model import Job
from infra.workflows.release import release_workflow
from infra.workflows.tools import SENTRY
from tests.workflows.scripts import Ran, run, step

SITE = SentryProjectSpec(organization="acme", team="web", project="site")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def job(sentry: SentryProjectSpec | None = SITE, **options: object) -> Job:
    (found,) = release_workflow(ReleaseSpec.model_validate(options), ("main", "staging"), sentry).jobs
    return found


def tell(folder: Path, npx: str = "", **more: str) -> Ran:
    env = {"GITHUB_SHA": COMMIT, "SENTRY_AUTH_TOKEN": "t", "DEPLOYED_TO": "production", "URL": "https://x"}
    return run(step(job(), "Tell Sentry").run, folder, {"npx": npx}, env | more)


def calls(ran: Ran) -> list[str]:
    head = f"npx --yes --package={SENTRY} -- sentry-cli "
    assert all(call.startswith(head) for call in ran.called)
    return [call.removeprefix(head) for call in ran.called]


def test_the_commit_is_a_release_with_its_commits_and_its_deployment(tmp_path: Path) -> None:
    ran = tell(tmp_path)
    assert (ran.code, ran.complained) == (0, "")
    assert calls(ran) == [
        f"releases new {COMMIT}",
        f"releases set-commits {COMMIT} --auto --ignore-missing",
        f"releases finalize {COMMIT}",
        f"deploys new --release {COMMIT} --env production --url https://x",
    ]
    assert ran.summary == f"Sentry knows {COMMIT} as live in production.\n"


def test_without_an_integration_the_commits_are_those_checked_out(tmp_path: Path) -> None:
    ran = tell(tmp_path, 'case "$*" in *--auto*) exit 1 ;; esac')
    assert ran.code == 0
    assert calls(ran)[2] == f"releases set-commits {COMMIT} --local --ignore-missing"
    assert step(job(), "Check out").with_["fetch-depth"] == 0


def test_what_sentry_refuses_fails_the_job_before_the_deployment_is_told(tmp_path: Path) -> None:
    ran = tell(tmp_path, 'case "$*" in *finalize*) exit 1 ;; esac')
    assert ran.code == 1
    assert "deploys" not in str(ran.called)


def test_a_missing_token_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    ran = tell(tmp_path, SENTRY_AUTH_TOKEN="")
    assert (ran.code, ran.called) == (1, ())
    assert ran.said == "::error::set the secret SENTRY_AUTH_TOKEN of this environment\n"


def test_sentry_is_told_only_once_vercel_has_deployed() -> None:
    names = [one.name for one in job().steps]
    assert names[-2:] == ["Wait for the deployment of this commit", "Tell Sentry"]
    assert step(job(), names[-2]).env["COMMIT"] == "${{ github.sha }}"


def test_a_preview_of_the_same_commit_is_not_the_deployment_to_production(tmp_path: Path) -> None:
    def waited(*environments: str) -> Ran:
        made = [
            {"id": id_, "environment": name, "creator": {"login": "vercel[bot]"}}
            for id_, name in enumerate(environments, 1)
        ]
        made.append({"id": 9, "environment": "Production", "creator": {"login": "github-actions[bot]"}})
        gh = f"""case "$2" in
*sha=*) jq -r "$4" <<< '{json.dumps(made)}' ;;
*/2/statuses) echo success https://live.example.com ;;
*) echo success https://preview.example.com ;;
esac"""
        env = {"COMMIT": COMMIT, "PAUSE_SECONDS": "1", "WAIT_SECONDS": "1"}
        return run(step(job(), "Wait for the deployment of this commit").run, tmp_path, {"gh": gh}, env)

    assert waited("Preview", "Production – site", "Preview").output == "url=https://live.example.com\n"
    assert (waited("Preview").code, waited("Preview").output) == (1, "")


@pytest.mark.parametrize(
    ("sentry", "options", "said"),
    [
        (SITE, {}, ("acme", "site")),
        (SITE, {"project": "shop"}, ("acme", "shop")),
        (None, {"organization": "other", "project": "shop"}, ("other", "shop")),
    ],
)
def test_the_project_is_the_estate_s_unless_named(
    sentry: SentryProjectSpec | None, options: dict[str, str], said: tuple[str, str]
) -> None:
    env = step(job(sentry, **options), "Tell Sentry").env
    assert (env["SENTRY_ORG"], env["SENTRY_PROJECT"]) == said


def test_only_the_live_branch_and_its_environment_have_a_part() -> None:
    workflow = release_workflow(ReleaseSpec(), ("main", "staging"), SITE)
    assert workflow.on.push is not None
    assert workflow.on.push.branches == ("main",)
    assert workflow.on.pull_request is None
    assert job().environment == "production"
