"""Rate limits: those that a server counts itself, and the one that a person or a test sets in the world."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response


@dataclass
class Limits:
    """Counts calls in windows of `seconds`. Not part of the world: a restart forgets them."""

    seconds: float
    clock: Callable[[], float] = time.time
    _counted: dict[tuple[str, ...], tuple[float, int]] = field(default_factory=dict)

    def count(self, most: int, *shared: str) -> Verdict:
        """Counts one of the calls that have `shared` in common, and returns what is left of `most`."""
        now = self.clock()
        began, calls = self._counted.get(shared, (now, 0))
        if now - began >= self.seconds:
            began, calls = now, 0
        self._counted[shared] = (began, calls + 1)
        return Verdict(most, most - calls - 1, now, began + self.seconds)


@dataclass(frozen=True)
class Verdict:
    """What is left of a window; less than nothing when the call was one too many."""

    limit: int
    left: int
    now: float
    until: float
    """When the next window begins, by the clock."""

    @property
    def exceeded(self) -> bool:
        return self.left < 0

    def tell(self, response: Response, prefix: str, reset: int) -> Response:
        """Returns the answer with the headers that begin with `prefix`; vendors differ in what `reset` is."""
        response.headers[f"{prefix}-Limit"] = str(self.limit)
        response.headers[f"{prefix}-Remaining"] = str(max(0, self.left))
        response.headers[f"{prefix}-Reset"] = str(reset)
        return response


def exhausted(vendor: dict[str, Any]) -> int | None:
    """Counts one call against the limit that the world sets a vendor, and returns when that lifts (seconds
    since 1970) if the call was one too many: `{"limit": {"remaining": 0, "reset": 1790000000}}`."""
    limit = vendor.get("limit")
    if not limit:
        return None
    if limit["remaining"] <= 0 and time.time() < limit["reset"]:
        return int(limit["reset"])
    limit["remaining"] = max(0, limit["remaining"] - 1)
    return None
