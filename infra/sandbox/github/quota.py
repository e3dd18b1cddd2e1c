"""Rate limits: 5,000 an hour for each person and kind of API, 60 for each anonymous caller."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.records import JsonObject

HOUR = 3600
LIMIT = 5000
ANONYMOUS_LIMIT = 60


@dataclass
class _Window:
    used: int
    reset: int


class Quota:
    """Counts calls; forgets on a restart, as an hour does."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._windows: dict[tuple[str | None, str], _Window] = {}

    def _window(self, login: str | None, resource: str) -> _Window:
        now = int(self._clock())
        window = self._windows.get((login, resource))
        if window is None or window.reset <= now:
            window = self._windows[login, resource] = _Window(0, now + HOUR)
        return window

    def spend(self, login: str | None, resource: str) -> None:
        """Counts one call; raises 403 when none is left."""
        window = self._window(login, resource)
        if window.used >= _limit(login):
            who = "user ID" if login is not None else "127.0.0.1"
            raise GitHubError(403, f"API rate limit exceeded for {who}.")
        window.used += 1

    def refund(self, login: str | None, resource: str) -> None:
        """Takes one call back: a 304 costs nothing."""
        self._window(login, resource).used -= 1

    def headers(self, login: str | None, resource: str) -> dict[str, str]:
        """Returns the headers that every answer carries."""
        window, limit = self._window(login, resource), _limit(login)
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - window.used),
            "X-RateLimit-Reset": str(window.reset),
            "X-RateLimit-Used": str(window.used),
            "X-RateLimit-Resource": resource,
        }

    def overview(self, login: str | None) -> JsonObject:
        """Returns the answer of `GET /rate_limit`."""
        resources = {}
        for resource in ("core", "graphql", "search"):
            window, limit = self._window(login, resource), _limit(login)
            resources[resource] = {
                "limit": limit,
                "used": window.used,
                "remaining": limit - window.used,
                "reset": window.reset,
            }
        return {"resources": resources, "rate": resources["core"]}


def _limit(login: str | None) -> int:
    return LIMIT if login is not None else ANONYMOUS_LIMIT
