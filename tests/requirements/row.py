"""A row of docs/requirements.md: what the requirements say, the keys that declare it, and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.requirements.rendered import Rendered

Check = Callable[[Rendered], None]


@dataclass(frozen=True)
class Row:
    """`check` raises AssertionError when what the stack files come to is not what the requirements say."""

    quote: str
    """Some of the requirements' own words, enough to find the place."""
    keys: tuple[str, ...]
    """Each as `stack: path`; without any one of them the check fails."""
    check: Check
    defaults: Mapping[str, object] = field(default_factory=dict)
    """Keys whose default is what the requirements want: with the value given here the check fails too."""
    proven: tuple[str, ...] = ()
    """Deeper tests: `tests/…/test_file.py::test_name`."""

    @property
    def name(self) -> str:
        return self.check.__name__


@dataclass(frozen=True)
class Later:
    """A row that is an operation, no declaration; `where` says who builds it."""

    quote: str
    where: str


@dataclass(frozen=True)
class Always:
    """A row that no key switches off: the product is so."""

    quote: str
    how: str
    proven: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """A heading of the requirements with its rows, in their order."""

    title: str
    rows: tuple[Row | Later | Always, ...]
