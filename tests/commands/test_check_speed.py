"""`infra check` stays quick, and takes twice the time for twice the stacks; in processor time, which depends
least on what else the machine does. The goals themselves are `make bench`'s."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.many import write_many


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folders = {stacks: tmp_path_factory.mktemp(f"many-{stacks}") for stacks in (4, 100, 200)}
    for stacks, folder in folders.items():
        write_many(folder, stacks)
    return folders


def seconds(folder: Path) -> float:
    """Returns the processor time of a check that finds nothing: the least of three."""
    return min(_seconds(folder) for _ in range(3))


def _seconds(folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "infra.cli", "check", "--no-linters"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("stacks, no findings\n")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_hundred_stacks_take_seconds(project: dict[int, Path]) -> None:
    assert seconds(project[100]) < 6


def test_twice_the_stacks_take_about_twice_the_time(project: dict[int, Path]) -> None:
    start = seconds(project[4])
    assert seconds(project[200]) - start < 2.5 * max(seconds(project[100]) - start, 0.1)
