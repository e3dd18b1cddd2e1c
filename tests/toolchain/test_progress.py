"""What is said meanwhile."""

from __future__ import annotations

import io
import re
import time

import pytest

from infra.toolchain.progress import Progress, elapsed


def test_a_line_a_step_and_a_sign_of_life() -> None:
    stream = io.StringIO()
    with Progress(stream, beat=0.05) as progress, progress.step("building") as step:
        step.detail = "1 of 2"
        time.sleep(0.2)
        step.outcome = "built"
    first, *beats, last = stream.getvalue().splitlines()
    assert first == "building …"
    assert beats
    assert all(re.fullmatch(r"  building — 1 of 2 … 0\.\d s", line) for line in beats)
    assert re.fullmatch(r"building: built \(0\.\d s\)", last)


def test_a_failed_step_is_not_called_done() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="broken"), Progress(stream) as progress, progress.step("building"):
        raise ValueError("broken")
    assert stream.getvalue() == "building …\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_redrawn_in_place_and_left_clean() -> None:
    stream = Terminal()
    with Progress(stream) as progress, progress.step("building"):
        time.sleep(0.5)
    written = stream.getvalue()
    assert written.count("\x1b[1A\x1b[J") >= 2
    assert written.split("\x1b[J")[-1].startswith("building: done (")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.31, "0.3 s"), (44.6, "45 s"), (59.7, "1 m 00 s"), (312, "5 m 12 s")]
)
def test_elapsed(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text
