"""`infra check` stays quick: few seconds for a hundred stacks, in processor time, which depends least on what
else the machine does; and twice the steps for twice the stacks. The goals themselves are `make bench`'s."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from types import FrameType

import pytest

from benchmarks.many import write_many
from infra.rules.verdict import judge


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folders = {stacks: tmp_path_factory.mktemp(f"many-{stacks}") for stacks in (100, 200)}
    for stacks, folder in folders.items():
        write_many(folder, stacks)
    return folders


def test_a_hundred_stacks_take_seconds(projects: dict[int, Path]) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "infra.cli", "check", "--no-linters"]
    done = subprocess.run(command, cwd=projects[100], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n100 stacks, no findings\n")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 6


def test_twice_the_stacks_take_about_twice_the_steps(projects: dict[int, Path]) -> None:
    judge(projects[100])  # what is imported or kept on first use is no part of it
    assert steps(projects[200]) < 2.2 * steps(projects[100])


def steps(folder: Path) -> int:
    """Returns how many calls of Python functions a verdict takes: the same on every machine."""
    count = 0

    def on(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(on)
    try:
        judge(folder)
    finally:
        sys.setprofile(before)
    return count
