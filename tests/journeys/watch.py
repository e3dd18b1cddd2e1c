"""Looks at temporary files and command lines while a run lasts, for they are gone afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import TracebackType


class Watch:
    """Keeps every content that a file below `folder` ever had when looked at, and every command line."""

    def __init__(self, folder: Path, processes: Callable[[], list[str]]) -> None:
        self.files: dict[str, bytes] = {}
        self.commands: set[str] = set()
        self._folder = folder
        self._processes = processes
        self._seen: dict[Path, tuple[int, int]] = {}
        self._over = Event()
        self._thread = Thread(target=self._look_often, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _look_often(self) -> None:
        rounds = 0
        while not self._over.wait(0.05):
            self._look_at_files()
            if rounds % 6 == 0:
                self.commands.update(self._processes())
            rounds += 1

    def _look_at_files(self) -> None:
        for path in self._folder.rglob("*"):
            try:
                stat = path.stat()
                if path.is_file() and self._seen.get(path) != (stat.st_mtime_ns, stat.st_size):
                    self._seen[path] = (stat.st_mtime_ns, stat.st_size)
                    self.files[f"{path.relative_to(self._folder)} ({len(self.files)})"] = path.read_bytes()
            except OSError:
                continue  # gone, or a socket
