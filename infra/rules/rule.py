"""A rule: an id that never changes meaning, why it is there, and the function that checks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from infra.rules.finding import Hit, Level
from infra.spec.estate import Estate

Check = Callable[[Estate], Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    id: str
    level: Level
    check: Check
    why: str
    """What happens without the rule; with its source, when it is somebody else's rule."""
    needs_all: bool = False
    """Finds what no stack says, so it is silent while a file cannot be read."""

    @property
    def holds(self) -> str:
        """What must be so."""
        return str(getattr(self.check, "__name__", self.id)).replace("_", " ")
