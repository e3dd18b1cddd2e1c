"""`infra check` with linters: what they find is said where the stack file says it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.cli import cli
from infra.errors import exit_code
from tests.builders import Changes, write_site

DB: dict[str, Any] = {
    "steps": [{"name": "Say", "run": "echo"}],
    "services": {"db": {"image": "postgres:17"}},
}
UNPINNED: Changes = {
    f"{stack}/workflows/files": {"ci": {"jobs": {"contract": DB}}} for stack in ("staging", "production")
}


def check(*words: str) -> int:
    return exit_code(lambda: cli.main(["check", *words], "infra", standalone_mode=False), debug=False)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_zizmor_finds_is_an_error_at_the_file_s_options_in_the_stack_that_writes_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(site, UNPINNED)
    assert check("--format", "json") == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    line = finding["what"].split(":")[1]
    assert finding == {
        "rule": "zizmor",
        "level": "error",
        "what": f"ci.yml:{line}: unpinned image references: container image is not pinned to a SHA256 hash"
        " (unpinned-images)",
        "fix": "https://docs.zizmor.sh/audits/#unpinned-images",
        "file": "stacks/Pulumi.staging.yaml",
        "line": finding["line"],
        "path": "workflows.files.ci",
        "stacks": ["staging"],
    }
    lines = (site / "stacks" / "Pulumi.staging.yaml").read_text().splitlines()
    assert lines[finding["line"] - 1].strip() == "ci:"


def test_without_linters_only_rules_speak(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_site(site, UNPINNED)
    assert check("--no-linters") == 0
    assert capsys.readouterr().out.endswith("4 stacks, no findings\n")


def test_a_linter_that_is_not_there_is_one_line_and_no_error(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(site))
    monkeypatch.setenv("PATH", "")
    write_site(site)
    assert check() == 0
    assert capsys.readouterr().err == "workflow files are not checked by actionlint: `make linters` gets it\n"


def test_an_estate_that_rules_refuse_is_not_linted(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(site))
    monkeypatch.setenv("PATH", "")
    write_site(site, {**UNPINNED, "staging/github/protect/checks": ["tests"]})
    assert check() == 1
    said = capsys.readouterr()
    assert ("zizmor" in said.out, said.err) == (False, "")
