"""What the doctor finds: one item a thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """Why one would need a thing."""

    OFFLINE = "to run offline"
    """Needed by every command that plans or applies, and by `make demo`; what lacks here is exit code 2."""
    ACCOUNTS = "to act on real accounts"
    """Needed only outside the sandbox; only told."""
    STACKS = "for some stacks"
    """Needed outside the sandbox by stacks with `supabase` or `monitoring`; only told."""
    SOME = "for some commands"


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    MISSING = "missing"
    BAD = "bad"
    """There, but not usable as it is."""


@dataclass(frozen=True)
class Item:
    """One thing: how it is, what it is for, how to get it. Holds no secret value."""

    section: Section
    name: str
    state: State
    detail: str
    """A version and where it came from, or what is wrong."""
    purpose: str
    """What it does, as said after "it"."""
    fix: str = ""
    """How to get or mend it; empty when it is ok."""

    @property
    def needed(self) -> bool:
        """Whether nothing works without it."""
        return self.section is Section.OFFLINE
