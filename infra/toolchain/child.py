"""Programs that the toolchain runs: each in a session of its own, and none outlives us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from typing import IO

GRACE_SECONDS = 2.0


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    last: tuple[str, ...]
    """Its last lines, stdout and stderr together."""
    output: str = ""
    """All of its stdout, when that was asked for."""


class Children:
    """The programs that run now; `children()` ends those that are left when its block is left."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = Lock()
        self._closed = False

    def run(
        self,
        command: Sequence[str | Path],
        *,
        environ: Mapping[str, str],
        folder: Path | None = None,
        on_line: Callable[[str], None] | None = None,
        keep_output: bool = False,
        seconds: float | None = None,
    ) -> Ended:
        """Runs `command` to its end; `on_line` sees what it says (without `keep_output`: stdout too).

        Raises TimeoutError, with the program ended, after `seconds`.
        """
        with self._lock:
            if self._closed:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                [str(part) for part in command],
                env=dict(environ),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if keep_output else subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            self._running.add(process)
        last: deque[str] = deque(maxlen=30)
        output: list[str] = []
        late = Event()

        def too_late() -> None:
            late.set()
            _signal(process, signal.SIGKILL)

        alarm = Timer(seconds, too_late) if seconds else None
        reader = Thread(target=_read, args=(process.stdout, output.append), daemon=True)
        try:
            if alarm:
                alarm.start()
            if keep_output:
                reader.start()
            told = process.stderr if keep_output else process.stdout

            def hear(line: str) -> None:
                last.append(line)
                if on_line:
                    on_line(line)

            _read(told, hear)
            code = process.wait()
            if keep_output:
                reader.join()
        finally:
            if alarm:
                alarm.cancel()
            _end(process)
            self._running.discard(process)
            if reader.is_alive():
                reader.join(GRACE_SECONDS)
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
        if late.is_set():
            raise TimeoutError(f"{command[0]} did not end within {seconds:g} s")
        return Ended(code, tuple(last), "\n".join(output))

    def close(self) -> None:
        """Ends what runs and lets nothing else start."""
        with self._lock:
            self._closed = True
            running = list(self._running)
        for process in running:
            _end(process)


@contextmanager
def children() -> Iterator[Children]:
    """What is started inside the block is over when it is left, and Ctrl-C, hang-up and `kill` leave it."""
    started = Children()
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in signals}

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, interrupt)
    try:
        yield started
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C must not stop the clearing up
        started.close()
        for number, handler in before.items():
            signal.signal(number, handler)


def _read(stream: IO[str] | None, hear: Callable[[str], None]) -> None:
    assert stream is not None
    for line in stream:
        hear(line.rstrip("\n"))


def _signal(process: subprocess.Popen[str], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _end(process: subprocess.Popen[str]) -> None:
    """Ends a program with all it started: asked first, made to after a moment."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE_SECONDS)
    _signal(process, signal.SIGKILL)
    process.wait()
