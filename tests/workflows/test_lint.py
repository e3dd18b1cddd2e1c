"""Linters that we did not write: they find what is wrong in a file, and nothing in ours."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from infra.errors import ProviderFailed
from infra.spec.monitoring import SentryProjectSpec
from infra.spec.workflows import FilesSpec, OwnFilesSpec
from infra.workflows.catalogue import render, render_own
from infra.workflows.lint import ACTIONLINT, Complaint, built, find, lint
from tests.builders import estate

ROOT = Path(__file__).parents[2]
SENTRY = SentryProjectSpec(organization="acme", team="web", project="site")
STEP = {"name": "Say", "run": 'echo "$A"', "env": {"A": {"secret": "QA_TOKEN"}}}
OPTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "ci": (
        {},
        {"coverage": {"badge": True, "lines": 80}},
        {"e2e": {}, "build_variables": ("SITE_URL",)},
        {"steps": {"test": (STEP,), "lint": (STEP,)}, "jobs": {"x": {"needs": ("test",), "steps": (STEP,)}}},
        {"jobs": {"y": {"uses": "./.github/workflows/y.yml", "secrets": ("QA_TOKEN",), "reports": ("z",)}}},
    ),
    "migrations": ({}, {"production_branch": "live"}),
    "release": ({}, {"branch": "live", "environment": "live"}),
    "security": ({}, {"codeql": True, "depcheck_ignores": ("sharp",)}),
}
OWN: dict[str, tuple[dict[str, Any], ...]] = {
    "infra": (
        {},
        {"backend": "s3://state", "secrets": ("AWS_ACCESS_KEY_ID",), "environments": {"staging": "x"}},
    ),
    "drift": ({}, {"reader": "nightly", "cron": "0 4 * * *"}),
}

BROKEN = """\
name: Broken
on: [pull_request]
jobs:
  say:
    runs-on: ubuntu-latest
    needs: [nobody]
    steps:
      - run: echo "${{ github.head_ref }}"
"""


def program(linter: str) -> dict[str, str]:
    found = find(linter, os.environ)
    if found is None:
        assert linter != "zizmor", "zizmor is a package of the dev extra"
        pytest.skip("actionlint is not there: `make linters` builds it")
    return {linter: found}


def every_file() -> dict[str, str]:
    """Each file with each set of options, under names that do not meet."""
    texts: dict[str, str] = {}
    for name, options in OPTIONS.items():
        for at, one in enumerate(options):
            for path, text in render(
                FilesSpec.model_validate({name: one}), ("main", "staging"), SENTRY
            ).items():
                texts[f"{at}/{path}"] = text
    for name, options in OWN.items():
        for at, one in enumerate(options):
            for path, text in render_own(OwnFilesSpec.model_validate({name: one}), estate()).items():
                texts[f"{at}/{path}"] = text
    return texts


@pytest.mark.parametrize("linter", ["zizmor", "actionlint"])
def test_no_file_with_any_options_deserves_a_complaint(linter: str) -> None:
    assert lint(every_file(), program(linter)) == ()


def test_zizmor_would_have_complained() -> None:
    said = lint({".github/workflows/broken.yml": BROKEN}, program("zizmor"))
    assert {"template-injection", "excessive-permissions"} <= {one.rule for one in said}
    (injection,) = [one for one in said if one.rule == "template-injection"]
    assert injection == Complaint(
        "zizmor",
        "template-injection",
        True,
        ".github/workflows/broken.yml",
        8,
        "code injection via template expansion: may expand into attacker-controllable code",
        "https://docs.zizmor.sh/audits/#template-injection",
    )


def test_actionlint_would_have_complained() -> None:
    said = lint({".github/workflows/broken.yml": BROKEN}, program("actionlint"))
    assert [(one.rule, one.line, one.severe) for one in said] == [
        ("job-needs", 4, True),
        ("expression", 8, True),
    ]
    assert said[1].link.startswith("https://docs.github.com/")


def test_waivers_are_few_and_say_why() -> None:
    texts = every_file().values()
    waived = {line.strip() for text in texts for line in text.splitlines() if "zizmor:" in line}
    assert waived == set()


def test_a_linter_that_fails_is_told_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "zizmor"
    broken.write_text("#!/bin/sh\necho oops\n")
    broken.chmod(0o755)
    with pytest.raises(ProviderFailed, match=r"zizmor did not check the workflow files .* --no-linters"):
        lint({"a.yml": "a: b\n"}, {"zizmor": str(broken)})


def test_a_linter_is_found_on_path_or_where_make_puts_it(tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path / "bin"), "XDG_CACHE_HOME": str(tmp_path)}
    assert find("actionlint", environ) is None
    for place in (built("actionlint", environ), tmp_path / "bin" / "actionlint"):
        place.parent.mkdir(parents=True)
        place.touch(mode=0o755)
        assert find("actionlint", environ) == str(place)


def test_make_builds_the_version_we_know() -> None:
    makefile = (ROOT / "Makefile").read_text()
    module = (ROOT / "infra" / "toolchain" / "linters" / "go.mod").read_text()
    assert f"actionlint-{ACTIONLINT}" in makefile
    assert f"github.com/rhysd/actionlint v{ACTIONLINT}" in module
    assert re.search(r"^tool github.com/rhysd/actionlint/cmd/actionlint$", module, re.MULTILINE)
