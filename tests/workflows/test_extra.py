"""What others add to `ci.yml`: where their steps land, and what their jobs become."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from infra.spec.workflows import CiSpec, FilesSpec
from infra.workflows.catalogue import jobs_of, render
from tests.workflows.checks import checks_of

SAY = {"name": "Say", "run": "echo hello"}
EARLY = {"name": "Start the database", "run": "docker compose up -d", "after": "install"}


def jobs(**options: Any) -> dict[str, Any]:
    text = render(FilesSpec(ci=spec(**options)), ("main",))[".github/workflows/ci.yml"]
    tree = yaml.safe_load(text)["jobs"]
    assert isinstance(tree, dict)
    return tree


def spec(**options: Any) -> CiSpec:
    return CiSpec.model_validate(_tupled(options))


def _tupled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tupled(inner) for key, inner in value.items()}
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def names(job: dict[str, Any]) -> list[str]:
    return [step["name"] for step in job["steps"]]


def test_steps_land_after_the_job_s_own_and_before_the_report_is_kept() -> None:
    plain = names(jobs()["test"])
    assert plain[-2:] == ["Show the coverage", "Keep the coverage report"]
    assert names(jobs(steps={"test": [SAY]})["test"]) == [*plain[:-1], "Say", plain[-1]]


def test_steps_land_right_after_the_install_when_asked() -> None:
    found = names(jobs(steps={"test": [SAY, EARLY]})["test"])
    assert found[2:5] == ["Install dependencies", "Start the database", "Run unit tests (Jest)"]
    assert found[-2] == "Say"


@pytest.mark.parametrize("job", ["type-check", "lint", "test", "build", "audit", "e2e"])
def test_every_job_of_ours_takes_steps(job: str) -> None:
    assert "Say" in names(jobs(e2e={}, steps={job: [SAY]})[job])


def test_nothing_of_the_other_jobs_changes() -> None:
    before, after = jobs(), jobs(steps={"lint": [SAY]})
    assert {name for name in before if before[name] != after[name]} == {"lint"}


def test_values_are_references_not_text_in_a_script() -> None:
    env = {
        "A": "plain",
        "B": {"secret": "QA_TOKEN"},
        "C": {"var": "SITE_URL"},
        "D": {"context": "github.head_ref"},
    }
    step = jobs(steps={"lint": [{**SAY, "env": env, "if": "failure()"}]})["lint"]["steps"][-1]
    assert step == {
        "name": "Say",
        "if": "${{ failure() }}",
        "run": "echo hello",
        "env": {
            "A": "plain",
            "B": "${{ secrets.QA_TOKEN }}",
            "C": "${{ vars.SITE_URL }}",
            "D": "${{ github.head_ref }}",
        },
    }


def test_a_secret_of_a_step_is_wanted_by_its_job() -> None:
    files = FilesSpec(ci=spec(steps={"lint": [{**SAY, "env": {"B": {"secret": "QA_TOKEN"}}}]}))
    wants = {job.id: job.wants[0].secrets for job in jobs_of(files)}
    assert wants["lint"] == ("QA_TOKEN",)
    assert wants["test"] == ()


def test_a_job_of_others_is_a_check_like_ours_with_no_more_rights() -> None:
    contract = {
        "needs": ["test"],
        "timeout_minutes": 20,
        "environment": "staging",
        "services": {"db": {"image": "postgres:17", "ports": ["5432:5432"], "env": {"POSTGRES_DB": "x"}}},
        "steps": [SAY],
    }
    job = jobs(jobs={"contract": contract})["contract"]
    assert job["needs"] == ["test"]
    assert (job["timeout-minutes"], job["environment"]) == (20, "staging")
    assert job["permissions"] == {"contents": "read"}
    assert job["services"] == {
        "db": {"image": "postgres:17", "ports": ["5432:5432"], "env": {"POSTGRES_DB": "x"}}
    }
    assert names(job) == ["Check out", "Set up Node.js 20", "Install dependencies", "Say"]
    assert checks_of(FilesSpec(ci=spec(jobs={"contract": contract})))[-1] == "contract"


def test_a_job_may_do_without_node() -> None:
    assert names(jobs(jobs={"x": {"node": False, "steps": [SAY]}})["x"]) == ["Check out", "Say"]


def test_a_matrix_and_a_called_workflow_are_the_checks_that_github_shows() -> None:
    added = {
        "contract": {"matrix": {"node": ["20", "22"]}, "steps": [SAY]},
        "visual": {
            "uses": "./.github/workflows/visual.yml",
            "secrets": ["QA"],
            "reports": ["desktop", "phone"],
        },
    }
    assert checks_of(FilesSpec(ci=spec(jobs=added)))[5:] == (
        "contract (20)",
        "contract (22)",
        "visual / desktop",
        "visual / phone",
    )
    found = jobs(jobs=added)
    assert found["contract"]["strategy"] == {"fail-fast": True, "matrix": {"node": ["20", "22"]}}
    assert found["visual"] == {
        "name": "visual",
        "permissions": {"contents": "read"},
        "uses": "$/.github/workflows/visual.yml",
        "secrets": {"QA": "${{ secrets.QA }}"},
    }


def test_a_condition_is_an_expression_once() -> None:
    for written in ("success()", "${{ success() }}"):
        assert jobs(jobs={"x": {"if": written, "steps": [SAY]}})["x"]["if"] == "${{ success() }}"
