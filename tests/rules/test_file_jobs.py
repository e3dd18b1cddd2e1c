"""What rules know of the jobs of our files."""

from __future__ import annotations

import pytest

from infra.rules.file_jobs import PULL_REQUEST, matches, runs_of
from infra.spec.workflows import FilesSpec
from infra.workflows.catalogue import jobs_of

STEPS = ({"name": "Say", "run": "echo hello"},)
ALL = FilesSpec.model_validate({name: {} for name in FilesSpec.model_fields} | {"ci": {"e2e": {}}})


def test_the_environment_of_every_job_is_known_with_its_branch() -> None:
    in_files = {wants.environment for job in jobs_of(ALL) for wants in job.wants if wants.environment}
    assert {run.environment for run in runs_of(ALL, ("main",))} == in_files


def test_a_preview_is_of_a_pull_request_and_staging_of_its_branch() -> None:
    files = FilesSpec.model_validate({"ci": {"e2e": {"branch": "qa", "environment": "qa"}}})
    assert [(run.environment, run.ref) for run in runs_of(files, ("main",))] == [
        ("preview", PULL_REQUEST),
        ("qa", "qa"),
    ]


def test_a_job_of_others_runs_wherever_its_file_does() -> None:
    jobs = {"nightly": {"environment": "nightly", "steps": STEPS}}
    asks = {"nightly": {**jobs["nightly"], "if": "github.ref_name == 'main'"}}
    everywhere = runs_of(FilesSpec.model_validate({"ci": {"jobs": jobs}}), ("main", "staging"))
    assert [run.ref for run in everywhere] == [PULL_REQUEST, "main", "staging"]
    assert not [*runs_of(FilesSpec.model_validate({"ci": {"jobs": asks}}), ("main", "staging"))]


@pytest.mark.parametrize(
    ("name", "patterns", "through"),
    [
        ("main", ("main",), True),
        ("main", ("mai",), False),
        ("staging", ("stag*",), True),
        ("release/1", ("release*",), False),
        ("release/1", ("release/*",), True),
        ("release/1/2", ("release/**",), True),
        ("v1.2", ("v[12].[0-9]+",), True),
        ("va.2", ("v[12].[0-9]+",), False),
        ("v1x2", ("v1.2",), False),
        ("main", ("**", "!main"), False),
        ("main", ("!main", "**"), True),
        (PULL_REQUEST, ("refs/pull/*/merge",), True),
        ("main", (), False),
    ],
)
def test_patterns_are_githubs(name: str, patterns: tuple[str, ...], through: bool) -> None:
    assert matches(name, patterns) is through
