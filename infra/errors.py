"""The error family and the exit codes; every error says what is wrong, where, and what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    """What `infra` tells the shell (DESIGN: Commands)."""

    CLEAN = 0
    FINDINGS = 1
    BAD_INPUT = 2
    PROVIDER = 3
    REFUSED = 4
    BUG = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141  # whoever read our output went away, as SIGPIPE would have said


@dataclass(frozen=True)
class Place:
    """A position in a file a person wrote; `path` is the YAML path (`github.protect.checks[2]`)."""

    file: str
    line: int | None = None
    path: str = ""
    column: int | None = None

    def __str__(self) -> str:
        at = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{at}, {self.path}" if self.path else at


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what, where, and what to do about it."""

    what: str
    where: Place | None = None
    fix: str = ""

    def __str__(self) -> str:
        text = self.what
        if self.where is not None:
            text += f" — {self.where}"
        if self.fix:
            text += f" — {self.fix}"
        return text


class InfraError(Exception):
    """An expected failure, printed without a traceback; subclasses only choose the exit code."""

    exit = Exit.BAD_INPUT

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(p if isinstance(p, Problem) else Problem(p) for p in problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class BadInput(InfraError):  # noqa: N818 - says what happened, as people do
    """What a person wrote or typed cannot be used; nothing was changed."""


class ProviderFailed(InfraError):  # noqa: N818 - says what happened, as people do
    """An account, the network or a child process failed."""

    exit = Exit.PROVIDER


class Refused(InfraError):  # noqa: N818 - says what happened, as people do
    """Could be done, but is not safe without more being said."""

    exit = Exit.REFUSED


def exit_code(run: Callable[[], object], *, debug: bool) -> int:
    """Runs a command and returns what to tell the shell; the one place where exceptions end.

    Messages of unexpected exceptions are shown with `debug` only: they can hold values."""
    from click.exceptions import Abort, ClickException

    stdout = sys.stdout
    try:
        code = run()
        sys.stdout.flush()
        return code if isinstance(code, int) else Exit.CLEAN
    except InfraError as error:
        _say(*(f"error: {problem}" for problem in error.problems))
        return error.exit
    except ClickException as error:
        error.show()
        return Exit.BAD_INPUT
    except (KeyboardInterrupt, Abort):
        _say("interrupted")
        return Exit.INTERRUPTED
    except SystemExit:
        if sys.stdout is not stdout:  # click replaced a closed pipe, and its exit code means findings here
            return Exit.PIPE_CLOSED
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the flush at exit says it again
        return Exit.PIPE_CLOSED
    except Exception as error:
        _say(_bug(error), *([traceback_of(error)] if debug else []))
        return Exit.BUG


def _bug(error: Exception) -> str:
    where = "?"
    at = error.__traceback__
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if f"{os.sep}infra{os.sep}" in file:  # the last of our own frames: that of a library tells less
            where = f"{file.rpartition(f'{os.sep}infra{os.sep}')[2]}:{at.tb_lineno}"
        at = at.tb_next
    what = f"this is a bug in infra ({type(error).__name__} — infra/{where})"
    return f"error: {what} — run it again with --debug and report what it prints, without its secrets"


def traceback_of(error: Exception) -> str:
    """Returns the traceback as Python prints it."""
    import traceback

    return "".join(traceback.format_exception(error)).rstrip()


def _say(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)
