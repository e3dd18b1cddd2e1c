"""All files of a stack, and the allow-list that they never leave."""

from __future__ import annotations

import pytest

from infra.workflows.allowed import is_ours
from infra.workflows.files import files_of
from tests.builders import GONE, estate

ALL = ["env", "health", "logger", "playwright", "posthog", "sentry", "supabase", "vercel"]


def test_workflow_and_app_files_come_together_sorted_by_path() -> None:
    site = estate({"staging/workflows/app": ALL})
    files = files_of(site, site.stack("staging"))
    assert list(files) == sorted(files)
    assert ".github/workflows/ci.yml" in files
    assert "vercel.json" in files


def test_every_file_of_everything_that_can_be_declared_may_be_written() -> None:
    site = estate(
        {
            "staging/workflows": {"app": ALL, "files": ["ci", "migrations", "security"]},
            "shared/workflows": {"files": ["drift", "infra"]},
        }
    )
    for stack in site.stacks:
        assert all(is_ours(path) for path in files_of(site, stack))


def test_the_environment_that_verifies_wants_the_same_texts() -> None:
    site = estate({"staging/workflows/app": ALL, "production/workflows/app": ALL})
    assert files_of(site, site.stack("production")) == files_of(site, site.stack("staging"))


def test_a_stack_without_workflows_has_no_files() -> None:
    site = estate({"staging/workflows": GONE})
    assert files_of(site, site.stack("staging")) == {}
    assert files_of(site, site.stack("shared")) == {}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "vercel.json/",
        "/vercel.json",
        "./vercel.json",
        "VERCEL.json",
        "lib/../vercel.json",
        "lib//env.ts",
        "package.json",
        "middleware.ts",
        "app/page.tsx",
        ".github/workflows/ci.yml\n",
        ".github/workflows/../ci.yml",
        ".github/workflows/Ci.yml",
        ".GitHub/workflows/ci.yml",
        ".github/dependabot.yml",
    ],
)
def test_no_other_path_is_ours(path: str) -> None:
    assert not is_ours(path)
