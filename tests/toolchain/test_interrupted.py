"""A run that is cut short leaves no process and nothing half done; two at once take turns."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.errors import Exit
from tests.toolchain.machine import HANG, Machine

ROOT = Path(__file__).parents[2]


def start(machine: Machine) -> subprocess.Popen[str]:
    """`infra toolchain get` on the machine."""
    return subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "toolchain", "get"],
        env={**machine.environ, "PYTHONPATH": str(ROOT)},
        cwd=machine.home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_building(machine: Machine) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if len(machine.left_running()) >= 2:
            return
        time.sleep(0.05)
    pytest.fail("the build did not begin")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_leaves_nothing(machine: Machine, number: signal.Signals) -> None:
    machine.go(build=HANG)
    running = start(machine)
    wait_until_building(machine)
    running.send_signal(number)
    _, told = running.communicate(timeout=20)
    assert running.returncode == Exit.INTERRUPTED
    assert told.endswith("interrupted\n")
    assert machine.left_running() == []
    assert machine.published() == []


def test_a_killed_run_publishes_nothing_and_the_next_one_clears_up(machine: Machine) -> None:
    machine.go(build=HANG)
    running = start(machine)
    wait_until_building(machine)
    running.kill()
    running.communicate(timeout=20)
    assert [name for name in machine.published() if not name.startswith(".partial-")] == []
    for pid in machine.left_running():  # nobody was left to end them
        signal.pidfd_send_signal(_pidfd(pid), signal.SIGKILL)
    machine.go()
    again = start(machine)
    _, told = again.communicate(timeout=20)
    assert again.returncode == 0, told
    assert len(machine.published()) == 1
    assert not machine.published()[0].startswith(".partial-")


def test_two_at_once_take_turns(machine: Machine) -> None:
    machine.go(build="sleep 1")
    both = [start(machine), start(machine)]
    told = [running.communicate(timeout=30)[1] for running in both]
    assert [running.returncode for running in both] == [0, 0]
    assert sum("waiting: another `make setup` gets the toolchain" in text for text in told) == 1
    assert len(machine.builds()) == 2  # the language host and the rest, once each


def _pidfd(pid: int) -> int:
    import os

    return os.pidfd_open(pid)
