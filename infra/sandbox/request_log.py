"""The request log: every request that reached the sandbox, in memory and as JSON lines in a file."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

REMEMBERED = 20_000


@dataclass(frozen=True)
class Entry:
    """One request; bodies and headers are never kept, for they hold secrets."""

    at: str
    method: str
    host: str
    path: str
    """With the query."""
    status: int
    ms: float
    note: str = ""
    """`unknown route`, `refused host`, or nothing."""

    def __str__(self) -> str:
        note = f"  {self.note}" if self.note else ""
        return f"{self.at[11:23]}  {self.status}  {self.ms:>7} ms  {self.method} {self.host}{self.path}{note}"


class RequestLog:
    """Appends entries to a file and tells each to `tell`; without a path it only remembers (tests)."""

    def __init__(self, path: Path | None = None, tell: Callable[[Entry], None] | None = None) -> None:
        self.path, self._tell = path, tell
        self.entries: deque[Entry] = deque(read(path) if path is not None else (), maxlen=REMEMBERED)
        self.total = len(self.entries)
        self._file: IO[str] | None = None
        self._open()

    def add(self, method: str, host: str, path: str, status: int, started: float, note: str = "") -> Entry:
        """Records a request that began at `started` (time.perf_counter)."""
        ms = round((time.perf_counter() - started) * 1000, 2)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        entry = Entry(at, method, host, path, status, ms, note)
        self.entries.append(entry)
        self.total += 1
        if self._file is not None:
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        if self._tell is not None:
            self._tell(entry)
        return entry

    def clear(self) -> None:
        """Forgets everything, in the file too."""
        self.entries.clear()
        self.total = 0
        self.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        self._open()

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> None:
        if self.path is not None:
            self.path.touch(mode=0o600)
            self._file = self.path.open("a", buffering=1)


def parse(lines: Iterable[str]) -> Iterator[Entry]:
    """Yields the entry of each line; a line that was cut short by a kill is left out."""
    for line in lines:
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue


def read(path: Path) -> list[Entry]:
    """Returns the entries of a log file, oldest first; none when there is no file."""
    return list(parse(path.read_text(errors="replace").splitlines())) if path.exists() else []
