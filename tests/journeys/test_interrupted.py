"""Ctrl-C while the accounts are being written: no process stays, and the next run ends the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.declared import declared
from tests.journeys.held import held, made_up
from tests.journeys.home import PROJECT, Home

pytestmark = pytest.mark.journey

OTHERS = ("preview", "production")


def test_the_next_run_ends_what_was_begun(shared_only: Home) -> None:
    home = shared_only
    asked = len(home.requests())
    said = home.interrupted(
        "infra", "up", "staging", "--yes", when=lambda: _writes(home, asked) >= 3
    )  # fmt: skip
    assert said.code == 130, said.all
    assert home.processes() == []
    assert "Traceback" not in said.all
    home.infra("up", "staging", "--yes")
    wanted = declared(home.project, home.environ(), made_up(home.world()), without=OTHERS)
    assert held(home.world()) == wanted
    home.infra("preview", "staging", "--expect-no-changes")


def test_so_it_does_during_the_preview(shared_only: Home) -> None:
    before = shared_only.world()
    started = time.monotonic()
    said = shared_only.interrupted("infra", "preview", "staging", when=lambda: time.monotonic() - started > 1)
    assert said.code == 130, said.all
    assert shared_only.processes() == []
    assert shared_only.world() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    demo = subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "demo"],
        cwd=PROJECT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert demo.stdout is not None
    for line in demo.stdout:
        if "$ infra up" in line:
            break
    time.sleep(3)  # the engine and its plugins run
    assert _mentioning(tmp_path), "nothing runs that could be left behind"
    os.killpg(demo.pid, number)
    os.killpg(demo.pid, number)  # an impatient person
    _, said = demo.communicate(timeout=60)
    assert demo.returncode == 130, said
    assert _mentioning(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def _writes(home: Home, since: int) -> int:
    return sum(entry["method"] not in ("GET", "HEAD") for entry in home.requests(since))


def _mentioning(folder: Path) -> list[str]:
    """Returns the processes that have to do with a folder; Linux only."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            about = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            if str(folder).encode() in about and int(entry.name) != os.getpid():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
