"""The scripts of `migrations.yml`, run in a real git repository, and where its jobs run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from infra.spec.workflows import MigrationsSpec
from infra.workflows.migration_scripts import CHANGED, ORDER
from infra.workflows.migrations import migrations_workflow

GIT = shutil.which("git") or "git"
OLD = "supabase/migrations/20260101000000_old.sql"


class Repository:
    """A git repository with one migration on its base, and whatever a merge brings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q")
        self.write(OLD, "create table a ();")
        self.commit()

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
        done = subprocess.run(
            [GIT, *who, *words], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def run(self, script: str, before: str = "") -> tuple[int, str, str]:
        output = self.folder / ".git" / "output"
        env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "GITHUB_OUTPUT": str(output), "BEFORE": before}
        done = subprocess.run(
            ["/bin/bash", "-eo", "pipefail", "-c", script],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout, output.read_text()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_newer_migration_is_tried(repository: Repository) -> None:
    repository.write("supabase/migrations/20260202000000_new.sql", "create table b ();")
    repository.commit()
    assert repository.run(ORDER) == (0, "", "changed=true\n")


def test_code_alone_has_nothing_to_try(repository: Repository) -> None:
    repository.write("app/page.tsx", "export {}")
    repository.commit()
    assert repository.run(ORDER) == (0, "", "changed=false\n")


def test_a_migration_older_than_a_merged_one_is_refused(repository: Repository) -> None:
    repository.write("supabase/migrations/20251231000000_late.sql", "create table b ();")
    repository.commit()
    code, said, _ = repository.run(ORDER)
    assert code == 1
    assert said == (
        "::error file=supabase/migrations/20251231000000_late.sql::it is older than"
        f" {OLD}, which is merged: make it anew, supabase migration new\n"
    )


@pytest.mark.parametrize("text", ["create table other ();", None])
def test_a_merged_migration_is_not_touched(text: str | None, repository: Repository) -> None:
    if text is None:
        (repository.folder / OLD).unlink()
    else:
        repository.write(OLD, text)
    repository.commit()
    code, said, _ = repository.run(ORDER)
    assert code == 1
    assert said.startswith(f"::error file={OLD}::this migration may have run already")


def test_only_a_push_with_migrations_asks_for_approval(repository: Repository) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.write("app/page.tsx", "export {}")
    repository.commit()
    assert repository.run(CHANGED, first)[2] == "changed=false\n"
    repository.write("supabase/migrations/20260202000000_new.sql", "create table b ();")
    repository.commit()
    assert repository.run(CHANGED, first)[2].endswith("changed=true\n")


@pytest.mark.parametrize("before", ["", "0" * 40, "f" * 40])
def test_a_push_that_cannot_be_compared_counts_as_changed(before: str, repository: Repository) -> None:
    assert repository.run(CHANGED, before)[2] == "changed=true\n"


def test_each_database_is_reached_from_its_own_branch_and_environment_only() -> None:
    jobs = {job.id: job for job in migrations_workflow(MigrationsSpec(), ("master", "staging")).jobs}
    for job_id, branch, environment in (
        ("migrations-staging", "staging", "staging"),
        ("migrations-production", "master", "production"),
    ):
        assert f"github.ref == 'refs/heads/{branch}'" in str(jobs[job_id].if_)
        assert "github.event_name != 'pull_request'" in str(jobs[job_id].if_)
        assert jobs[job_id].environment == environment
        assert jobs[job_id].concurrency is not None
    assert "secrets." not in str(jobs["migrations"])
