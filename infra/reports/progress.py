"""What runs now, on stderr: a live line a stack on a terminal, plain lines elsewhere. Never a value."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table


class Progress(Protocol):
    """Told from several threads."""

    def begin(self, verb: str, stacks: Sequence[str]) -> None:
        """From here on it shows what is done to each of these stacks: `previewing`."""

    def at(self, stack: str, doing: str) -> None:
        """What the stack is at; may never be shown."""

    def did(self, stack: str, what: str) -> None:
        """Something that stays true and is worth a line."""

    def ticked(self, stack: str, what: str) -> None:
        """One of many things that the person was told of before: worth a line in a log, not on a terminal."""

    def note(self, text: str) -> None:
        """Something that the person must read, whatever happens."""


class PlainProgress:
    """For logs and pipes: a line for what was done, none for what is being done."""

    def __init__(self) -> None:
        self._lock = Lock()

    def begin(self, verb: str, stacks: Sequence[str]) -> None:
        """Says which stacks it is about."""
        self.note(f"{verb} {', '.join(stacks)} …")

    def at(self, stack: str, doing: str) -> None:
        """Says nothing: a log of every resource looked at helps nobody."""

    def did(self, stack: str, what: str) -> None:
        self.note(f"{stack}: {what}")

    def ticked(self, stack: str, what: str) -> None:
        self.did(stack, what)

    def note(self, text: str) -> None:
        with self._lock:
            print(text, file=sys.stderr, flush=True)


class LiveProgress:
    """For terminals: one line a stack that changes in place, gone at the end."""

    def __init__(self) -> None:
        self._doing: dict[str, str] = {}
        self._live: Live | None = None

    def begin(self, verb: str, stacks: Sequence[str]) -> None:
        """Imports `rich`, which takes a while: to be called when the engines run already."""
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        doing = verb.removesuffix(" to")  # the stack stands before it here
        self._doing = {stack: self._doing.get(stack, doing) for stack in stacks}
        self._spinner = Spinner("dots")
        console = Console(stderr=True, highlight=False)
        self._live = Live(get_renderable=self._table, console=console, refresh_per_second=8, transient=True)
        self._live.start()

    def end(self) -> None:
        """Takes the lines away."""
        if self._live is not None:
            self._live.stop()

    def at(self, stack: str, doing: str) -> None:
        self._doing[stack] = doing

    def did(self, stack: str, what: str) -> None:
        self.note(f"{stack}: {what}")

    def ticked(self, stack: str, what: str) -> None:
        """Says nothing: the preview above named it, and the live line counts."""

    def note(self, text: str) -> None:
        if self._live is None:
            print(text, file=sys.stderr, flush=True)
        else:
            self._live.console.print(text, markup=False, soft_wrap=True)

    def _table(self) -> Table:
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 1))
        for stack, doing in tuple(self._doing.items()):
            mark = Text({"done": "✓", "failed": "✗"}[doing]) if doing in ("done", "failed") else self._spinner
            table.add_row(mark, stack, Text(doing, style="dim", overflow="ellipsis", no_wrap=True))
        return table


@contextmanager
def progress() -> Iterator[Progress]:
    """Shows progress while the block runs, once it was told to begin."""
    if not sys.stderr.isatty():
        yield PlainProgress()
        return
    live = LiveProgress()
    try:
        yield live
    finally:
        live.end()
