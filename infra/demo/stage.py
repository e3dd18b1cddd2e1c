"""The stage: tells a step, runs its commands for all to see, and says how long it took."""

from __future__ import annotations

import os
import shlex
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from infra.demo.child import Child
from infra.errors import Problem, ProviderFailed

WIDTH = 80
_INDENT = "   "
_PROPERTIES = " " * 6
"""How reports indent the properties of a resource."""
_SHOWN_OF_A_FAILURE = 60


class Stage:
    """Where the demo happens: a folder, an environment, and the person who watches."""

    def __init__(
        self, environ: Mapping[str, str], outside: Mapping[str, str], folder: Path, log: Path, steps: int
    ) -> None:
        self._environ = {**environ, "COLUMNS": str(WIDTH - len(_INDENT))}
        self._outside = {**outside, "COLUMNS": str(WIDTH - len(_INDENT))}
        self._folder = folder
        self._log = log
        self._steps = steps
        self._step = 0
        self._child: Child | None = None
        self._live = sys.stdout.isatty()
        self._bold, self._dim, self._plain = (
            ("\033[1m", "\033[2m", "\033[0m") if self._coloured() else ("",) * 3
        )
        if self._coloured():
            self._environ["FORCE_COLOR"] = self._outside["FORCE_COLOR"] = "1"

    @contextmanager
    def step(self, title: str, *why: str) -> Iterator[None]:
        """Tells what comes and why; afterwards says how long it took."""
        self._step += 1
        self.say(f"\n{self._bold}{self._step}/{self._steps}  {title}{self._plain}")
        for paragraph in why:
            for line in textwrap.wrap(paragraph, WIDTH - len(_INDENT)):
                self.say(_INDENT + line)
        started = time.monotonic()
        yield
        self.say(f"{_INDENT}{self._dim}{time.monotonic() - started:.1f} s{self._plain}")

    def say(self, text: str = "") -> None:
        """Prints a line at once."""
        print(text, flush=True)

    def show(self, lines: Sequence[str]) -> None:
        """Prints what a command or a request gave."""
        for line in lines:
            self.say(f"{_INDENT}{line}".rstrip())

    def announce(self, *lines: str) -> None:
        """Prints what is about to be run or asked."""
        self.say()
        for line in lines:
            self.say(f"{_INDENT}{self._bold}{line}{self._plain}")

    def run(self, *command: str, brief: bool = False, outside: bool = False) -> None:
        """Runs a command and prints what it gave; `brief` leaves out the properties of what it names,
        `outside` runs it in the person's own environment. ProviderFailed, with what it said: it failed."""
        self.announce(f"$ {shlex.join(command)}")
        self._child = child = Child(
            command, self._outside if outside else self._environ, self._folder, self._tell_progress
        )
        code = child.wait()
        self._tell_progress("")
        self._keep(child, code)
        if code:
            raise _failure(child, code, self._log)
        self.show([line for line in child.result if not (brief and line.startswith(_PROPERTIES))])
        self._child = None

    def end(self) -> None:
        """Ends what still runs."""
        if self._child is not None:
            self._child.end()

    def _tell_progress(self, line: str) -> None:
        if self._live:
            clear = "\r\033[K"
            text = line.strip()[: WIDTH - len(_INDENT) - 1]
            print(f"{clear}{_INDENT}{self._dim}{text}{self._plain}" if text else clear, end="", flush=True)

    def _keep(self, child: Child, code: int) -> None:
        with self._log.open("a", encoding="utf-8") as log:
            log.writelines(f"{line}\n" for line in (f"$ {shlex.join(child.command)}", *child.progress))
            log.writelines(f"{line}\n" for line in (*child.result, f"exit code {code}", ""))

    def _coloured(self) -> bool:
        return self._live and "NO_COLOR" not in os.environ


def _failure(child: Child, code: int, log: Path) -> ProviderFailed:
    said = "\n".join((*child.progress, *child.result)[-_SHOWN_OF_A_FAILURE:])
    return ProviderFailed(
        Problem(
            f"`{shlex.join(child.command)}` ended with exit code {code}:\n{said}\n", fix=f"all of it: {log}"
        )
    )
