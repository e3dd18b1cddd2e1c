"""The request log: every request that reached the sandbox, in memory and as JSON lines in a file."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNKNOWN_ROUTE = 501
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


class RequestLog:
    """Appends entries to a file; without a path it only remembers them (tests)."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.entries: deque[Entry] = deque(read(path) if path is not None else (), maxlen=REMEMBERED)
        self.total = len(self.entries)
        self._file: IO[str] | None = None
        self._open()

    def add(self, method: str, host: str, path: str, status: int, started: float, note: str = "") -> None:
        """Records a request that began at `started` (time.perf_counter)."""
        ms = round((time.perf_counter() - started) * 1000, 2)
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        entry = Entry(at, method, host, path, status, ms, note)
        self.entries.append(entry)
        self.total += 1
        if self._file is not None:
            self._file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")

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


def read(path: Path) -> Iterator[Entry]:
    """Yields the entries of a log file; a line that was cut short by a kill is left out."""
    if not path.exists():
        return
    for line in path.read_text(errors="replace").splitlines():
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue


class Logged:
    """Wraps one vendor's app: records each request under its host."""

    def __init__(self, app: ASGIApp, log: RequestLog, host: str) -> None:
        self._app, self._log, self._host = app, log, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        query = scope["query_string"].decode("latin-1")
        # the app may rewrite scope["path"] (API versions, prefixes): keep what the client asked for
        path = scope["path"] + (f"?{query}" if query else "")
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            note = "unknown route" if status == UNKNOWN_ROUTE else ""
            self._log.add(scope["method"], self._host, path, status, started, note)


async def unknown_route(request: Request) -> Response:
    """Answers 501 in the error shapes of all vendors at once; each server's last route.

    GitHub and Supabase clients read `message`, Sentry's `detail`, Vercel's `error.code` and `error.message`.
    """
    asked = f"{request.method} {request.scope['path']}"
    text = f"the sandbox does not know {asked} of {request.url.hostname}; see `infra sandbox requests`"
    return JSONResponse(
        {"message": text, "detail": text, "error": {"code": "sandbox_unknown_route", "message": text}},
        status_code=UNKNOWN_ROUTE,
    )
