"""`infra.yml` and `drift.yml`: their scripts run against stand-ins, and what each job may reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.spec.workflows import DriftFileSpec, InfraFileSpec
from infra.workflows.model import Job
from infra.workflows.own.apply import infra_workflow
from infra.workflows.own.drift import drift_workflow
from tests.builders import Changes, estate
from tests.workflows.scripts import Ran, run, step

SECTIONS: Changes = {
    "shared/monitoring": {"posthog": {"project": "Site"}},
    "production/monitoring": {"sentry": {"alerts": {"unhandled": {}}}},
    "staging/supabase": {"project": "abcdefghijklmnopqrst"},
}


def jobs(changes: Changes | None = None, **options: object) -> dict[str, Job]:
    found = infra_workflow(InfraFileSpec.model_validate(options), estate(changes))
    return {job.id: job for job in found.jobs}


def ran(name: str, job: Job, folder: Path, infra: str, env: dict[str, str] | None = None) -> Ran:
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "activate").touch()
    found = step(job, name)
    said = {key: str(value) for key, value in found.env.items() if "${{" not in str(value)}
    return run(found.run, folder, {"infra": infra}, {"RUNNER_TEMP": str(folder), **said, **(env or {})})


def test_shared_is_applied_first_and_each_environment_behind_its_own_approval() -> None:
    found = jobs(environments={"production": "live"})
    assert list(found) == [
        "infra-check",
        "infra-rehearsal",
        "infra-preview",
        "apply-shared",
        "apply-preview",
        "apply-production",
        "apply-staging",
    ]
    assert found["apply-shared"].needs == ("infra-preview",)
    assert found["apply-staging"].needs == ("infra-preview", "apply-shared")
    environments = [found[f"apply-{name}"].environment for name in ("shared", "production", "staging")]
    assert environments == ["shared", "live", "staging"]


def test_an_apply_runs_on_the_branch_only_and_is_never_cut_short() -> None:
    for job_id, job in jobs(branch="trunk").items():
        if job_id.startswith("apply-"):
            assert "github.event_name != 'pull_request'" in str(job.if_)
            assert "github.ref == 'refs/heads/trunk'" in str(job.if_)
            assert job.concurrency is not None
            assert (job.concurrency.group, job.concurrency.cancel_in_progress) == (job_id, False)


def test_secrets_are_only_where_they_are_needed() -> None:
    found = jobs(SECTIONS)
    assert "secrets." not in str(found["infra-check"])
    assert "secrets." not in str(found["infra-rehearsal"])
    preview = str(found["infra-preview"])
    assert found["infra-preview"].environment == "infra-preview"
    assert "_API_KEY" not in preview.replace("POSTHOG_API_KEY", "")
    assert "secrets.PRODUCTION_API_KEY" in str(found["apply-production"])
    assert "STAGING_API_KEY" not in str(found["apply-production"])


@pytest.mark.parametrize(
    ("job", "tokens"),
    [
        (
            "apply-shared",
            {"BYPASS_TOKEN", "DEPLOY_TOKEN", "GITHUB_TOKEN", "POSTHOG_API_KEY", "VERCEL_API_TOKEN"},
        ),
        ("apply-production", {"PRODUCTION_API_KEY", "GITHUB_TOKEN", "SENTRY_API_TOKEN", "VERCEL_API_TOKEN"}),
        ("apply-staging", {"STAGING_API_KEY", "GITHUB_TOKEN", "SUPABASE_ACCESS_TOKEN", "VERCEL_API_TOKEN"}),
        ("apply-preview", {"STAGING_API_KEY", "VERCEL_API_TOKEN"}),
    ],
)
def test_a_stack_s_job_gets_the_tokens_of_what_it_declares(job: str, tokens: set[str]) -> None:
    env = jobs(SECTIONS)[job].steps[-1].env
    assert set(env) - {"ALLOW_DELETE", "STACK"} == tokens | {"PULUMI_ACCESS_TOKEN"}
    assert env.get("GITHUB_TOKEN", "${{ secrets.INFRA_GITHUB_TOKEN }}") == "${{ secrets.INFRA_GITHUB_TOKEN }}"


def test_another_backend_takes_its_address_and_a_passphrase() -> None:
    env = jobs(backend="s3://state", secrets=("AWS_ACCESS_KEY_ID",))["apply-preview"].steps[-1].env
    assert env["PULUMI_BACKEND_URL"] == "s3://state"
    assert env["PULUMI_CONFIG_PASSPHRASE"] == "${{ secrets.PULUMI_CONFIG_PASSPHRASE }}"
    assert env["AWS_ACCESS_KEY_ID"] == "${{ secrets.AWS_ACCESS_KEY_ID }}"
    assert "PULUMI_ACCESS_TOKEN" not in env


def test_forks_and_dependabot_get_a_rehearsal_but_no_preview() -> None:
    found = jobs()
    assert "head.repo.full_name == github.repository" in str(found["infra-preview"].if_)
    assert "dependabot[bot]" in str(found["infra-preview"].if_)
    assert found["infra-rehearsal"].if_ == "${{ github.event_name == 'pull_request' }}"
    assert "No secrets reach pull requests of forks" in str(found["infra-rehearsal"])


def test_the_preview_shows_every_stack_and_says_which_would_change(tmp_path: Path) -> None:
    infra = 'echo "about $2"; case "$2" in staging) exit 1 ;; esac'
    found = ran("Preview every stack", jobs()["infra-preview"], tmp_path, infra)
    assert (found.code, found.complained) == (0, "")
    assert found.output == "changed= staging \n"
    assert found.summary.startswith("about shared\n\nabout preview\n\n")
    assert found.said == ""
    assert "contains(needs.infra-preview.outputs.changed, ' staging ')" in str(jobs()["apply-staging"].if_)
    assert "contains(needs.infra-preview.outputs.changed, ' shared ')" in str(jobs()["apply-staging"].if_)


def test_a_preview_that_fails_fails_the_job_after_the_others(tmp_path: Path) -> None:
    infra = 'echo "about $2"; case "$2" in shared) exit 3 ;; staging) exit 1 ;; esac'
    found = ran("Preview every stack", jobs()["infra-preview"], tmp_path, infra)
    assert found.code == 3
    assert "about staging" in found.summary


def test_an_apply_says_yes_and_names_what_may_be_deleted(tmp_path: Path) -> None:
    deleted = {"ALLOW_DELETE": "variables.A environment.domains.*.example.com"}
    found = ran("Apply staging", jobs()["apply-staging"], tmp_path, "echo done", deleted)
    assert found.code == 0
    assert found.called == (
        "infra up staging --yes --allow-delete variables.A --allow-delete environment.domains.*.example.com",
    )
    assert found.summary == "### staging\n\n~~~~~~~~\ndone\n~~~~~~~~\n\n"


def test_an_apply_that_is_refused_fails_and_shows_why(tmp_path: Path) -> None:
    infra = "echo danger; exit 4"
    found = ran("Apply staging", jobs()["apply-staging"], tmp_path, infra, {"ALLOW_DELETE": ""})
    assert (found.code, found.called) == (4, ("infra up staging --yes",))
    assert "danger" in found.summary


@pytest.mark.parametrize(("head", "code"), [("abc", 0), ("def", 1)])
def test_a_late_approval_does_not_bring_back_an_old_commit(head: str, code: int, tmp_path: Path) -> None:
    script = step(jobs()["apply-staging"], "Check that this is the newest commit").run
    env = {"GITHUB_REF_NAME": "main", "GITHUB_SHA": "abc"}
    found = run(script, tmp_path, {"gh": f"echo {head}"}, env)
    assert found.code == code
    assert found.called == ("gh api repos/acme/site/commits/main --jq .sha",)


@pytest.mark.parametrize(("code", "commands"), [(0, 3), (3, 2)])
def test_a_rehearsal_applies_all_and_looks_again(code: int, commands: int, tmp_path: Path) -> None:
    infra = f'case "$*" in *" up "*) exit {code} ;; esac'
    found = ran(
        "Apply everything in the sandbox", jobs()["infra-rehearsal"], tmp_path, infra, {"ABOUT": "so"}
    )
    assert found.code == code
    assert found.called[0] == "infra sandbox exec -- infra up shared preview production staging --yes"
    assert len(found.called) == commands
    assert found.called[-1] == "infra sandbox stop"
    assert found.summary.startswith("so\n\n### In the sandbox\n")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (0, ""),
        (1, "::error::staging is not what its file says: infra up staging --refresh repairs it\n"),
        (3, ""),
    ],
)
def test_drift_is_looked_for_in_each_stack_and_fails_its_job(code: int, said: str, tmp_path: Path) -> None:
    (job,) = drift_workflow(DriftFileSpec(), estate()).jobs
    assert job.checks == ("drift (shared)", "drift (preview)", "drift (production)", "drift (staging)")
    name = "Compare the accounts with the file"
    found = ran(name, job, tmp_path, f"exit {code}", {"STACK": "staging"})
    assert found.code == code
    assert found.called == ("infra preview staging --refresh --expect-no-changes --format markdown",)
    assert found.said == said


def test_drift_reads_with_the_reader_s_tokens_and_no_other_secret() -> None:
    workflow = drift_workflow(DriftFileSpec(cron="0 4 * * *"), estate(SECTIONS))
    (job,) = workflow.jobs
    assert workflow.on.schedule == ("0 4 * * *",)
    assert job.environment == "infra-preview"
    assert set(job.steps[-1].env) == {
        "GITHUB_TOKEN",
        "POSTHOG_API_KEY",
        "PULUMI_ACCESS_TOKEN",
        "SENTRY_API_TOKEN",
        "STACK",
        "SUPABASE_ACCESS_TOKEN",
        "VERCEL_API_TOKEN",
    }
