"""What the person who watches a demo sees, also when a step fails or is interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.demo.child import Child
from infra.demo.stage import Stage
from infra.errors import ProviderFailed

ENVIRON = {"PATH": os.environ["PATH"], "WHERE": "inside"}
OUTSIDE = {"PATH": os.environ["PATH"], "WHERE": "outside"}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(ENVIRON, OUTSIDE, tmp_path, tmp_path / "demo.log", steps=3)


def test_a_step_tells_what_why_what_is_run_and_how_long(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    with stage.step("Look", "Because " + "words " * 30):
        stage.run("echo", "two words")
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "1/3  Look"
    assert lines[-4:-1] == ["", "   $ echo 'two words'", "   two words"]
    assert lines[-1].strip().endswith(" s")
    assert max(map(len, lines)) <= 80


def test_brief_leaves_out_properties(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.run("printf", r"production:\n  + github.protect\n      enforcement: active\n", brief=True)
    assert "enforcement: active" not in capsys.readouterr().out.partition("production:\n")[2]


def test_commands_run_inside_unless_said_otherwise(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.run("sh", "-c", "echo $WHERE at $COLUMNS")
    stage.run("sh", "-c", "echo $WHERE at $COLUMNS", outside=True)
    said = capsys.readouterr().out
    assert "   inside at 77\n" in said
    assert "   outside at 77\n" in said


def test_a_failure_says_the_command_all_it_said_and_where_the_rest_is(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(ProviderFailed) as caught:
        stage.run("sh", "-c", "echo result; echo went wrong >&2; exit 3")
    for words in ("exit code 3", "went wrong", "result", str(tmp_path / "demo.log")):
        assert words in str(caught.value)
    assert "went wrong" in (tmp_path / "demo.log").read_text()


def test_what_is_stubborn_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    program = (
        "import signal, subprocess, time; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        "child = subprocess.Popen(['sleep', '60']); print(child.pid, flush=True); time.sleep(60)"
    )
    said: list[str] = []
    child = Child([sys.executable, "-c", program], ENVIRON, tmp_path, said.append)
    until = time.monotonic() + 20
    while not child.result and time.monotonic() < until:
        time.sleep(0.02)
    child.end(grace=0.2)
    while _runs(child.result[0]) and time.monotonic() < until:
        time.sleep(0.02)  # a killed process takes a moment to go
    assert not _runs(child.result[0])


def _runs(pid: str) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True).stdout  # noqa: S607
    return state[:1] not in ("", "Z")
