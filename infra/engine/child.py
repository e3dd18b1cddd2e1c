"""One run of the `pulumi` CLI: a child process in a session of its own, its event log read as it is written.

The event log goes through a pipe, never a file: the engine writes outputs into it unmasked.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread

from infra.engine.events import Event, parse_event

_STDERR_KEPT = 64 * 1024


class Child:
    """A running engine. Whatever it says stays in memory until it has been scrubbed."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environ: Mapping[str, str],
        folder: Path | None = None,
        on_event: Callable[[Event], None] | None = None,
        events: bool = True,
    ) -> None:
        reading, writing = os.pipe()
        log = ["--event-log", f"/dev/fd/{writing}"] if events else []
        self.events: list[Event] = []
        self.interrupted = False
        """It was asked to stop before it had ended."""
        self._errors = b""
        self._output = b""
        try:
            # A session of its own: the terminal's Ctrl-C reaches us only, and we pass it on once; and what is
            # left of the session afterwards can be found, although plugins get process groups of their own.
            self._process = subprocess.Popen(
                [*command, *log],
                cwd=folder,
                env={**environ, "PULUMI_DEBUG_COMMANDS": "true"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if events else subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                pass_fds=(writing,),
            )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        self._threads = [
            Thread(target=self._read_events, args=(reading, on_event), daemon=True),
            Thread(target=self._read_errors, daemon=True),
            *([] if events else [Thread(target=self._read_output, daemon=True)]),
        ]
        for thread in self._threads:
            thread.start()

    @property
    def errors(self) -> str:
        """What it wrote to stderr; not scrubbed."""
        return self._errors.decode("utf-8", "replace")

    @property
    def output(self) -> str:
        """What it wrote to stdout, for runs without events; not scrubbed."""
        return self._output.decode("utf-8", "replace")

    def wait(self) -> int:
        """Returns its exit code when it has ended and all it said was read; leaves no process behind."""
        if hasattr(
            os, "waitid"
        ):  # ended but not yet reaped: its id, which names the session, is still its own
            with contextlib.suppress(ChildProcessError):
                os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
            self._kill_session()
        code = self._process.wait()
        self._kill_session()
        for thread in self._threads:
            thread.join()
        return code

    def interrupt(self) -> None:
        """Asks the engine to finish the operations that run and begin no other; again: to stop at once."""
        with contextlib.suppress(ProcessLookupError):
            if self._process.returncode is None:
                self.interrupted = True
                self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """Ends it and all that it started, now; its lock stays behind."""
        if self._process.returncode is None:
            self.interrupted = True
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._kill_session()

    def _kill_session(self) -> None:
        for pid in _session_members(self._process.pid):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)

    def _read_events(self, reading: int, on_event: Callable[[Event], None] | None) -> None:
        with os.fdopen(reading, "rb") as log:
            for line in log:
                if event := parse_event(line):
                    self.events.append(event)
                    if on_event:
                        on_event(event)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                self._errors = (self._errors + line)[-_STDERR_KEPT:]

    def _read_output(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            self._output = stream.read()


def _session_members(session: int) -> list[int]:
    """Returns the processes of a session, besides zombies; on systems without /proc, asks `ps`."""
    if not os.path.isdir("/proc/self"):
        rows = subprocess.run(["ps", "-A", "-o", "pid=,sess="], capture_output=True, text=True).stdout  # noqa: S607 - wherever `ps` is
        pairs = [row.split() for row in rows.splitlines()]
        return [int(pair[0]) for pair in pairs if len(pair) == 2 and pair[1] == str(session)]
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    fields = file.read().rpartition(") ")[2].split()  # state ppid pgrp session …
                if fields[3] == str(session) and fields[0] != "Z":
                    found.append(int(entry))
    return found
