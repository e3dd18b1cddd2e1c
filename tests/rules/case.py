"""What a case of a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from tests.builders import Changes


@dataclass(frozen=True)
class Case:
    """One way to fire a rule; `at` is stack and path, `also` the rules that cannot but fire with it."""

    rule: str
    fires: Changes
    what: str
    at: str
    fix: str
    near_miss: Changes
    also: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        stack, _, path = self.at.partition(": ")
        return f"{self.what} — stacks/Pulumi.{stack}.yaml:1, {path} — {self.fix}"
