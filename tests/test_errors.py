"""The one handler: what the shell is told, and what is said where."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from infra.errors import BadInput, Exit, Place, Problem, ProviderFailed, Refused, exit_code

SECRET = "hunter2"


def raising(error: BaseException) -> int:
    """Returns the exit code of a command that raises `error`."""

    def run() -> object:
        raise error

    return exit_code(run, debug=False)


def test_a_problem_says_what_where_and_what_to_do() -> None:
    place = Place("stacks/Pulumi.staging.yaml", 3, "github.protekt")
    problem = Problem("unknown key `protekt`", place, "did you mean `protect`?")
    assert str(problem) == (
        "unknown key `protekt` — stacks/Pulumi.staging.yaml:3, github.protekt — did you mean `protect`?"
    )
    assert str(Problem("no engine", None, "run `make setup`")) == "no engine — run `make setup`"
    assert str(Problem("it is empty", Place("Pulumi.yaml"))) == "it is empty — Pulumi.yaml"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("a"), 2),
        (ProviderFailed("a"), 3),
        (Refused("a"), 4),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
    ],
)
def test_exit_codes(error: BaseException, code: int) -> None:
    assert raising(error) == code


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (Exit.FINDINGS, 1), ("text", 0)])
def test_what_a_command_returns_is_its_exit_code(returned: object, code: int) -> None:
    assert exit_code(lambda: returned, debug=False) == code


def test_each_problem_is_a_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    raising(BadInput(Problem("one", fix="mend it"), "two"))
    assert capsys.readouterr() == ("", "error: one — mend it\nerror: two\n")


def test_wrong_usage_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(click.UsageError("no such option")) == Exit.BAD_INPUT
    assert capsys.readouterr() == ("", "Error: no such option\n")


def test_a_bug_is_one_line_that_shows_no_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(ValueError(f"password={SECRET}")) == Exit.BUG
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: this is a bug in infra (ValueError — infra/errors.py:")
    assert err.endswith(" — run it again with --debug and report what it prints, without its secrets\n")
    assert err.count("\n") == 1
    assert SECRET not in err


def test_debug_shows_where_a_bug_is(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code(lambda: [][1], debug=True)
    assert "IndexError: list index out of range" in capsys.readouterr().err


def infra(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "infra.cli", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=60)


def test_a_misspelt_command_is_told_the_likely_one(tmp_path: Path) -> None:
    ran = infra("chek", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "No such command 'chek'. Did you mean 'check'?" in ran.stderr


def test_debug_may_stand_at_the_end(tmp_path: Path) -> None:
    ran = infra("check", "--debug", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: no Pulumi.yaml here or in a folder above")


def test_a_reader_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        command = [sys.executable, "-m", "infra.cli", "--help"]
        ran = subprocess.run(
            command, cwd=tmp_path, stdout=nobody, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert (ran.returncode, ran.stderr) == (Exit.PIPE_CLOSED, b"")
