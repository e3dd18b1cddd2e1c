"""Each option of each file changes the lines it is about, and no other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import ndiff
from typing import Any

import pytest
from pydantic import BaseModel

from infra.spec.monitoring import SentryProjectSpec
from infra.spec.workflows import FilesSpec, OwnFilesSpec
from infra.workflows.catalogue import render, render_own
from tests.builders import estate

SENTRY = SentryProjectSpec(organization="acme", team="web", project="site")
STEP = {"name": "Say", "run": "echo"}


@dataclass(frozen=True)
class Option:
    """One option with another value than its default; every changed line has `about` (a pattern) in it."""

    file: str
    name: str
    value: Any
    about: str
    alone: bool = False
    """It only adds lines, whatever they are about."""


OPTIONS = (
    Option("ci", "node_version", "22", r"Node.js 2|node-version: "),
    Option("ci", "audit_level", "low", "npm audit --audit-level="),
    Option("ci", "branches", ("trunk",), r"branches: \["),
    Option("ci", "build_variables", ("SITE_URL",), r"SITE_URL: \$"),
    Option("ci", "coverage", {"lines": 80}, "run: npm test -- --ci --coverage "),
    Option("ci", "e2e", {}, "", alone=True),
    Option("ci", "steps", {"lint": (STEP,)}, "", alone=True),
    Option("ci", "jobs", {"x": {"steps": (STEP,)}}, "", alone=True),
    Option("migrations", "node_version", "22", r"Node.js 2|node-version: "),
    Option("migrations", "staging_branch", "next", r"branches: |refs/heads/(staging|next)'"),
    Option("migrations", "staging_environment", "next", "environment: "),
    Option("migrations", "production_branch", "live", r"branches: |refs/heads/(main|live)'"),
    Option("migrations", "production_environment", "live", "environment: "),
    Option("migrations", "project_variable", "REF", r"vars\.|set the variable"),
    Option("release", "node_version", "22", r"Node.js 2|node-version: "),
    Option("release", "branch", "live", r"branches: \["),
    Option("release", "environment", "live", "environment: "),
    Option("release", "organization", "other", "SENTRY_ORG: "),
    Option("release", "project", "other", "SENTRY_PROJECT: "),
    Option("release", "sentry_environment", "live", "DEPLOYED_TO: "),
    Option("release", "wait_minutes", 20, "timeout-minutes: |WAIT_SECONDS: "),
    Option("security", "node_version", "22", r"Node.js 2|node-version: "),
    Option("security", "cron", "0 5 * * 1", "- cron: "),
    Option("security", "audit_level", "low", "npm audit --audit-level="),
    Option("security", "depcheck_ignores", ("sharp",), "depcheck"),
    Option("security", "codeql", True, "", alone=True),
    Option("infra", "python_version", "3.13", r"Python 3|python-version: "),
    Option("infra", "backend", "s3://state", "PULUMI_"),
    Option("infra", "secrets", ("AWS_KEY",), r"AWS_KEY: \$"),
    Option("infra", "reader", "nightly", "^. *(#|environment: )"),
    Option("infra", "branch", "trunk", r"branches: |refs/heads/(main|trunk)'"),
    Option("infra", "environments", {"staging": "next"}, "environment: "),
    Option("drift", "python_version", "3.13", r"Python 3|python-version: "),
    Option("drift", "backend", "s3://state", "PULUMI_"),
    Option("drift", "secrets", ("AWS_KEY",), r"AWS_KEY: \$"),
    Option("drift", "reader", "nightly", "^. *(#|environment: )"),
    Option("drift", "cron", "0 5 * * *", "- cron: "),
)


def text(file: str, options: dict[str, Any]) -> str:
    if file in OwnFilesSpec.model_fields:
        (found,) = render_own(OwnFilesSpec.model_validate({file: options}), estate()).values()
    else:
        wanted = FilesSpec.model_validate({file: options})
        (found,) = render(wanted, ("main", "staging"), SENTRY).values()
    return found


def every_option() -> set[tuple[str, str]]:
    found = set()
    for files in (FilesSpec, OwnFilesSpec):
        for file, info in files.model_fields.items():
            (spec,) = [kind for kind in info.annotation.__args__ if kind is not type(None)]  # type: ignore[union-attr]  # `Spec | None`
            assert issubclass(spec, BaseModel)
            found |= {(file, name) for name in spec.model_fields}
    return found


def test_no_option_is_without_a_case() -> None:
    assert {(option.file, option.name) for option in OPTIONS} == every_option()


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: f"{option.file}.{option.name}")
def test_an_option_changes_its_lines_and_no_other(option: Option) -> None:
    before = text(option.file, {}).splitlines()
    after = text(option.file, {option.name: option.value}).splitlines()
    changed = [line for line in ndiff(before, after) if line[0] in "+-"]
    assert changed, "it changes nothing"
    assert len(changed) < len(before) / 3 or option.alone
    for line in changed:
        if line[2:].strip():
            assert option.alone or re.search(option.about, line), line
            assert not (option.alone and line.startswith("-")), line
