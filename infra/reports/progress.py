"""What runs now, on stderr: a live line a stack on a terminal, plain lines elsewhere. Names only, no values."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.table import Table


class Progress(Protocol):
    """Told from several threads."""

    def at(self, stack: str, doing: str) -> None:
        """What the stack is at; may never be shown."""

    def did(self, stack: str, what: str) -> None:
        """Something that stays true and is worth a line."""

    def note(self, text: str) -> None:
        """Something that the person must read, whatever happens."""


class PlainProgress:
    """For logs and pipes: a line for what was done, none for what is being done."""

    def __init__(self) -> None:
        self._lock = Lock()

    def at(self, stack: str, doing: str) -> None:
        """Says nothing: a log of every resource looked at helps nobody."""

    def did(self, stack: str, what: str) -> None:
        self.note(f"{stack}: {what}")

    def note(self, text: str) -> None:
        with self._lock:
            print(text, file=sys.stderr, flush=True)


class LiveProgress:
    """For terminals: one line a stack that changes in place, gone at the end; `rich` is imported meanwhile."""

    def __init__(self, stacks: Sequence[str]) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        self._spinner = Spinner("dots")
        self._doing = dict.fromkeys(stacks, "starting")
        self._console = Console(stderr=True, highlight=False)
        self._live = Live(
            get_renderable=self._table, console=self._console, refresh_per_second=8, transient=True
        )

    def __enter__(self) -> LiveProgress:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def at(self, stack: str, doing: str) -> None:
        self._doing[stack] = doing

    def did(self, stack: str, what: str) -> None:
        self._console.print(f"{stack}: {what}", markup=False)

    def note(self, text: str) -> None:
        self._console.print(text, markup=False)

    def _table(self) -> Table:
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 1))
        for stack, doing in self._doing.items():
            mark = Text({"done": "✓", "failed": "✗"}[doing]) if doing in ("done", "failed") else self._spinner
            table.add_row(mark, stack, Text(doing, style="dim", overflow="ellipsis", no_wrap=True))
        return table


@contextmanager
def progress(stacks: Sequence[str]) -> Iterator[Progress]:
    """Shows progress of these stacks while the block runs."""
    if sys.stderr.isatty():
        with LiveProgress(stacks) as live:
            yield live
    else:
        yield PlainProgress()
