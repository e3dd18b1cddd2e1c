"""What is being done, why, and for how long: a line a step, and a sign of life every 15 seconds.

Only the standard library: it speaks before there is a virtualenv.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Lock, Thread
from typing import TextIO

BEAT_SECONDS = 15.0
TICK_SECONDS = 0.2
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Step:
    """Something under way."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.detail = ""
        """How far it is: `412 of 1985 packages`."""
        self.outcome = ""
        """What came of it; said when it is done."""
        self.began = self.told = time.monotonic()

    def __str__(self) -> str:
        return f"{self.what} — {self.detail}" if self.detail else self.what


def elapsed(seconds: float) -> str:
    """`0.3 s`, `45 s`, `5 m 12 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} m {rest:02d} s" if minutes else f"{rest} s"


class Progress:
    """Tells of steps on `stream`; on a terminal the steps under way are redrawn in place."""

    def __init__(self, stream: TextIO | None = None, beat: float = BEAT_SECONDS) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._live = self._stream.isatty()
        self._beat = beat
        self._steps: list[Step] = []
        self._lock = Lock()
        self._drawn = 0
        self._stopped = Signal()
        self._clock = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Progress:
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._clock.join()
        with self._lock:
            self._erase()

    def say(self, line: str) -> None:
        """A line that stays."""
        with self._lock:
            self._erase()
            self._stream.write(line + "\n")
            self._draw()

    @contextmanager
    def step(self, what: str) -> Iterator[Step]:
        """Tells that `what` has begun, is going on, and (unless it fails) that it is done."""
        step = Step(what)
        with self._lock:
            self._erase()
            self._steps.append(step)
            if not self._live:
                self._stream.write(f"{step.what} …\n")
            self._draw()
        try:
            yield step
        except BaseException:
            self._remove(step)
            raise
        self._remove(step)
        took = elapsed(time.monotonic() - step.began)
        self.say(f"{step.what}: {step.outcome or 'done'} ({took})")

    def _remove(self, step: Step) -> None:
        with self._lock:
            self._erase()
            self._steps.remove(step)
            self._draw()

    def _run(self) -> None:
        while not self._stopped.wait(TICK_SECONDS if self._live else min(self._beat, 1.0)):
            with self._lock:
                if self._live:
                    self._erase()
                    self._draw()
                    continue
                now = time.monotonic()
                for step in self._steps:
                    if now - step.told >= self._beat:
                        step.told = now
                        self._stream.write(f"  {step} … {elapsed(now - step.began)}\n")
                self._stream.flush()

    def _erase(self) -> None:
        if self._drawn:
            self._stream.write(f"\x1b[{self._drawn}A\x1b[J")
            self._drawn = 0

    def _draw(self) -> None:
        if self._live:
            now = time.monotonic()
            for step in self._steps:
                spin = SPINNER[int(now / TICK_SECONDS) % len(SPINNER)]
                self._stream.write(_cut(f"{spin} {step} … {elapsed(now - step.began)}") + "\n")
                self._drawn += 1
        self._stream.flush()


def _cut(line: str) -> str:
    """`line` on one row of the terminal, its end (where the numbers are) kept."""
    import shutil

    width = shutil.get_terminal_size().columns - 1
    if len(line) <= width:
        return line
    tail = line[-max(width // 2, 1) :]
    return line[: max(width - len(tail) - 1, 0)] + "…" + tail
