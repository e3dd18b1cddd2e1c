"""docs/workflow-files.md names every job of every file, with what it wants."""

from __future__ import annotations

import re
from pathlib import Path

from infra.spec.workflows import FilesSpec
from infra.workflows.catalogue import jobs_of

PAGE = Path(__file__).parents[2] / "docs" / "workflow-files.md"
ROW = re.compile(
    r"^\| (?:`(?P<file>\S+)`)? ?\| `(?P<job>\S+)`[^|]*\| (?P<on>[^|]*) \| (?P<needs>[^|]*) \|$", re.M
)
ALL = {
    "ci": {"coverage": {"badge": True}, "e2e": {}},
    "migrations": {},
    "release": {},
    "security": {"codeql": True},
}
JOBS = jobs_of(FilesSpec.model_validate(ALL))


def rows() -> dict[str, tuple[str, str, str]]:
    file, found = "", {}
    for row in ROW.finditer(PAGE.read_text()):
        file = row["file"] or file
        found[row["job"]] = (file, row["on"], row["needs"])
    return found


def test_every_job_has_a_row_under_its_file() -> None:
    said = {job: file for job, (file, _, _) in rows().items()}
    assert said == {job.id: job.path.rpartition("/")[2] for job in JOBS}


def test_each_secret_and_variable_is_named() -> None:
    said = rows()
    for job in JOBS:
        names = {name for wants in job.wants for name in (*wants.secrets, *wants.variables)}
        needs = said[job.id][2].replace(
            "the same, production's", said.get("migrations-staging", ("", "", ""))[2]
        )
        assert set(re.findall(r"`([A-Z][A-Z_]+)`", needs)) == names, job.id


def test_pull_requests_are_named_only_where_the_file_runs_on_them() -> None:
    for job in JOBS:
        if not job.on_pull_requests:
            assert "pull request" not in rows()[job.id][1], job.id
