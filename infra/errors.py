"""The error family and the exit codes; every error says what is wrong, where, and what to do."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Place:
    """A position in a file a person wrote; `path` is the YAML path (`github.protect.checks[2]`)."""

    file: str
    line: int | None = None
    path: str = ""

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}" if self.line is not None else self.file
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


class BadInput(InfraError):
    """What a person wrote or typed cannot be used; nothing was changed."""


class ProviderFailed(InfraError):
    """An account, the network or a child process failed."""

    exit = Exit.PROVIDER


class Refused(InfraError):
    """Could be done, but is not safe without more being said."""

    exit = Exit.REFUSED
