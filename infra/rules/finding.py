"""What a rule finds: which rule, how bad, where, and in which stacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infra.errors import Problem
from infra.spec.estate import Stack

Level = Literal["error", "warning"]
FILE = "FILE"
"""Stands for a rule where the file itself cannot be used."""


@dataclass(frozen=True)
class Hit:
    """One place where a rule does not hold; `stacks` are those that have a part in it."""

    problem: Problem
    stacks: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A hit of a rule."""

    rule: str
    level: Level
    problem: Problem
    stacks: tuple[str, ...]

    @property
    def named(self) -> Problem:
        """The problem with the rule's id in it; FILE is no rule a person could look up."""
        if self.rule == FILE:
            return self.problem
        return Problem(f"{self.problem.what} ({self.rule})", self.problem.where, self.problem.fix)

    def __str__(self) -> str:
        return f"{self.rule} {self.level}: {self.problem}"


def hit(stack: Stack, path: str, what: str, fix: str, *others: Stack) -> Hit:
    """Returns a hit at a YAML path of `stack`, in which `others` have a part."""
    return Hit(Problem(what, stack.place(path), fix), (stack.name, *(other.name for other in others)))


def by_place(finding: Finding) -> tuple[str, int, str, str]:
    """Orders findings by file, line and rule."""
    where = finding.problem.where
    return (
        where.file if where else "",
        (where.line or 0) if where else 0,
        finding.rule,
        str(finding.problem),
    )
