"""What rules get to know of the catalogue's jobs."""

from __future__ import annotations

import pytest

from infra.spec.workflows import FilesSpec
from infra.workflows.catalogue import jobs_of
from infra.workflows.facts import JobFacts, Wants, facts_of
from infra.workflows.model import Branches, Job, On, Step, Workflow


def facts(**files: object) -> dict[str, JobFacts]:
    return {job.id: job for job in jobs_of(FilesSpec.model_validate(files))}


def test_browser_tests_want_the_bypass_where_they_run_and_the_address_only_on_staging() -> None:
    job = facts(ci={"e2e": {}})["e2e"]
    assert job.wants == (
        Wants("preview", ("PLAYWRIGHT_BYPASS_TOKEN",), ()),
        Wants("staging", ("PLAYWRIGHT_BYPASS_TOKEN",), ("SITE_URL",)),
    )
    assert (job.path, job.option) == (".github/workflows/ci.yml", "ci")


def test_migrations_want_each_database_s_password_in_its_own_environment() -> None:
    jobs = facts(migrations={})
    for environment in ("staging", "production"):
        (wants,) = jobs[f"migrations-{environment}"].wants
        assert wants.environment == environment
        assert "SUPABASE_DB_PASSWORD" in wants.secrets
    assert jobs["migrations"].wants == (Wants(None, (), ()),)


def test_variables_of_the_build_are_the_repository_s() -> None:
    job = facts(ci={"build_variables": ("SITE_URL",)})["build"]
    assert job.wants == (Wants(None, (), ("SITE_URL",)),)


def test_a_weekly_job_never_reports_on_a_pull_request() -> None:
    job = facts(security={})["secret-scan"]
    assert job.triggers == ("schedule", "workflow_dispatch")
    assert not job.on_pull_requests
    assert job.checks == ("secret-scan",)


def test_a_matrix_is_as_many_checks_as_github_shows() -> None:
    steps = (Step("Say", run="echo ${{ secrets.GITHUB_TOKEN }}"),)
    matrix = {"node": ("20", "22"), "os": ("ubuntu",)}
    job = Job("test", steps, timeout_minutes=5, matrix=matrix)
    (found,) = facts_of("x", Workflow("x.yml", "X", "", On(pull_request=Branches()), (job,)))
    assert found.checks == ("test (20, ubuntu)", "test (22, ubuntu)")
    assert found.on_pull_requests
    assert found.wants == (Wants(None, (), ()),), "GitHub's own token needs no declaration"


@pytest.mark.parametrize("where", ["workflow", "job", "step"])
def test_a_secret_counts_wherever_it_is_named(where: str) -> None:
    env = {"TOKEN": "${{ secrets.TOKEN }}"}
    step = Step("Say", run="true", env=env if where == "step" else {})
    job = Job("say", (step,), timeout_minutes=5, environment="live", env=env if where == "job" else {})
    workflow = Workflow("x.yml", "X", "", On(), (job,), env=env if where == "workflow" else {})
    assert facts_of("x", workflow)[0].wants == (Wants("live", ("TOKEN",), ()),)
