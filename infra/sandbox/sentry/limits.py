"""The rate limit: 100 calls a second by token and endpoint, told in the headers of every answer.

https://docs.sentry.io/api/ratelimits/; how many, Sentry says in the headers only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.responses import Response

PER_SECOND = 100
CONCURRENT = 25


@dataclass
class Limits:
    """Counts calls by token and endpoint. Not part of the world: a restart forgets them."""

    clock: Callable[[], float] = time.time
    _counted: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def count(self, token: str, endpoint: str, per_second: int) -> Verdict:
        """Counts one call, and returns what is left."""
        second = int(self.clock())
        began, calls = self._counted.get((token, endpoint), (second, 0))
        calls = 1 if began != second else calls + 1
        self._counted[token, endpoint] = (second, calls)
        return Verdict(per_second, per_second - calls, second + 1)


@dataclass(frozen=True)
class Verdict:
    """What is left of a second; less than nothing when the call was one too many."""

    limit: int
    left: int
    reset: int
    """When the next window begins, in seconds since 1970."""

    @property
    def exceeded(self) -> bool:
        return self.left < 0

    def tell(self, response: Response) -> Response:
        """Returns the answer with the headers."""
        response.headers["X-Sentry-Rate-Limit-Limit"] = str(self.limit)
        response.headers["X-Sentry-Rate-Limit-Remaining"] = str(max(0, self.left))
        response.headers["X-Sentry-Rate-Limit-Reset"] = str(self.reset)
        response.headers["X-Sentry-Rate-Limit-ConcurrentLimit"] = str(CONCURRENT)
        response.headers["X-Sentry-Rate-Limit-ConcurrentRemaining"] = str(CONCURRENT - 1)
        return response
