"""What the sandbox's accounts hold: plain JSON in memory, and a file that survives restarts."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.errors import BadInput, Place, Problem
from infra.sandbox.place import write_private

DEBOUNCE_SECONDS = 0.25
FORMAT = 1


class World:
    """The accounts of all vendors; `data["github"]` belongs to the GitHub server, and so on.

    Keep no reference into `data` from one request to the next: `reset` replaces it.
    Without a path nothing is written (tests).
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """Loads what `path` holds, if it exists; raises BadInput when it is not a world."""
        self.path = path
        self._clock = clock
        self._pending: asyncio.TimerHandle | None = None
        self.data: dict[str, Any] = _load(path) if path is not None and path.exists() else {}

    def now(self) -> str:
        """Returns the time as GitHub writes it, e.g. `2026-11-24T05:36:17Z`."""
        return datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def now_ms(self) -> int:
        """Returns the time as Vercel writes it: milliseconds since 1970."""
        return int(self._clock() * 1000)

    def next_id(self, kind: str) -> int:
        """Returns 1, 2, 3 … for each kind, never the same twice in a world."""
        counters: dict[str, int] = self.data.setdefault("ids", {})
        counters[kind] = counters.get(kind, 0) + 1
        self.changed()
        return counters[kind]

    def vendor(self, name: str) -> dict[str, Any]:
        """Returns a vendor's part of the world, made empty when it is not there yet."""
        part: dict[str, Any] = self.data.setdefault(name, {})
        return part

    def changed(self) -> None:
        """Schedules one write for all changes of the next quarter second; call it after each change."""
        if self.path is None or self._pending is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        self._pending = loop.call_later(DEBOUNCE_SECONDS, self.flush)

    def flush(self) -> None:
        """Writes the file now, whole or not at all; readable by its owner only."""
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None
        if self.path is None:
            return
        write_private(self.path, json.dumps({"format": FORMAT, "data": self.data}, ensure_ascii=False))

    def reset(self) -> None:
        """Empties every account; the caller seeds them anew."""
        self.data = {}
        self.changed()


def _load(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_text())
        if stored["format"] != FORMAT:
            raise ValueError(f"format {stored['format']}")
        data: dict[str, Any] = dict(stored["data"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            Problem(
                f"the sandbox's accounts cannot be read ({error})",
                Place(str(path)),
                "`infra sandbox reset` starts with new ones",
            )
        ) from error
    return data
