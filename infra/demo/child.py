"""A command of the demo: in a session of its own, read as it speaks, ended with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import IO

GRACE_SECONDS = 20.0
"""The engine finishes the calls that run before it lets go of its lock."""


class Child:
    """A running command. `result` is what it printed, `progress` what it said meanwhile."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        on_progress: Callable[[str], None],
    ) -> None:
        self.command = tuple(command)
        self.result: list[str] = []
        self.progress: list[str] = []
        # Of its own, so that the terminal's Ctrl-C reaches the demo only, which ends its commands.
        self._process = subprocess.Popen(
            command,
            env=environ,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._threads = [
            Thread(target=_read, args=(self._process.stdout, self.result.append), daemon=True),
            Thread(
                target=_read,
                args=(self._process.stderr, self.progress.append, on_progress),
                daemon=True,
            ),
        ]
        for thread in self._threads:
            thread.start()

    def wait(self) -> int:
        """Returns its exit code when it has ended and all that it said was read."""
        code = self._process.wait()
        for thread in self._threads:
            thread.join()
        return code

    def end(self, grace: float = GRACE_SECONDS) -> None:
        """Interrupts it as Ctrl-C does; whatever is left of it after `grace` seconds is killed."""
        if self._process.poll() is not None:
            return
        family = _descendants(self._process.pid)
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(grace)
        for pid in (*family, *_descendants(self._process.pid)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()


def _read(stream: IO[str], *takers: Callable[[str], None]) -> None:
    with stream:
        for line in stream:
            for take in takers:
                take(line.rstrip("\n"))


def _descendants(pid: int) -> list[int]:
    """Returns the processes that `pid` started, and those that they started."""
    rows = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout  # noqa: S607 - wherever `ps` is
    children: dict[int, list[int]] = {}
    for row in rows.splitlines():
        child, parent = map(int, row.split())
        children.setdefault(parent, []).append(child)
    found, ahead = [], [pid]
    while ahead:
        below = children.get(ahead.pop(), [])
        found += below
        ahead += below
    return found
