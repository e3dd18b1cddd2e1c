"""The rate limit: 120 requests a minute for each user and project, told in the headers of every answer.

https://supabase.com/docs/reference/api/introduction (`apps/docs/content/_partials/api_rate_limits.mdx` in
supabase/supabase); real answers are in supabase/cli, `apps/cli-e2e/fixtures/recorded`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.responses import Response

PER_MINUTE = 120
WINDOW_SECONDS = 60


@dataclass
class Limits:
    """Counts calls by token and project. Not part of the world: a restart forgets them."""

    clock: Callable[[], float] = time.monotonic
    _counted: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)

    def count(self, token: str, ref: str, per_minute: int) -> Verdict:
        """Counts one call, and returns what is left."""
        now = self.clock()
        began, calls = self._counted.get((token, ref), (now, 0))
        if now - began >= WINDOW_SECONDS:
            began, calls = now, 0
        calls += 1
        self._counted[token, ref] = (began, calls)
        return Verdict(per_minute, per_minute - calls, max(1, round(began + WINDOW_SECONDS - now)))


@dataclass(frozen=True)
class Verdict:
    """What is left of a minute; less than nothing when the call was one too many."""

    limit: int
    left: int
    reset: int
    """Seconds until the minute is over."""

    @property
    def exceeded(self) -> bool:
        return self.left < 0

    def tell(self, response: Response) -> Response:
        """Returns the answer with the headers."""
        response.headers["X-RateLimit-Limit"] = str(self.limit)
        response.headers["X-RateLimit-Remaining"] = str(max(0, self.left))
        response.headers["X-RateLimit-Reset"] = str(self.reset)
        return response
