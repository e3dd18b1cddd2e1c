"""An estate: all stacks of a project, each with the places of what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.errors import BadInput, Place, Problem
from infra.spec.paths import near
from infra.spec.stack import EnvironmentStackSpec, SharedSpec, StackSpec


@dataclass(frozen=True)
class Stack:
    """One stack file."""

    name: str
    file: str
    """As shown to people: relative to the project's root."""
    spec: StackSpec
    lines: Mapping[str, int] = field(compare=False, repr=False)
    """Line by YAML path; list items also by their name (`environment.domains.example.com`)."""

    @property
    def is_environment(self) -> bool:
        return isinstance(self.spec, EnvironmentStackSpec)

    def place(self, path: str) -> Place:
        """Returns file and line of a YAML path, or of its nearest parent that is in the file."""
        at = path
        while at and at not in self.lines:
            at = at[: max(at.rfind("."), at.rfind("["), 0)]
        return Place(self.file, self.lines.get(at, 1), path)


@dataclass(frozen=True)
class Estate:
    """The stacks of one Pulumi project; shared ones first, then by name."""

    project: str
    root: Path
    stacks: tuple[Stack, ...]

    def stack(self, name: str) -> Stack:
        """Returns the stack. BadInput: unknown."""
        for stack in self.stacks:
            if stack.name == name:
                return stack
        raise BadInput(unknown_stack(name, [stack.name for stack in self.stacks]))

    def shared_of(self, stack: Stack) -> Stack:
        """Returns the shared stack of an environment; a shared stack is its own. BadInput: there is none."""
        if not isinstance(stack.spec, EnvironmentStackSpec):
            return stack
        wanted = stack.spec.environment.shared
        for other in self.stacks:
            if other.name == wanted and isinstance(other.spec, SharedSpec):
                return other
        what = f"`{wanted}` is not a shared stack"
        raise BadInput(
            Problem(
                what,
                stack.place("environment.shared"),
                "name the stack that has `vercel` and `github.repository`",
            )
        )

    def environments(self) -> tuple[tuple[Stack, EnvironmentStackSpec], ...]:
        """Returns the environments with their specs."""
        return tuple((s, s.spec) for s in self.stacks if isinstance(s.spec, EnvironmentStackSpec))

    def shared(self) -> tuple[tuple[Stack, SharedSpec], ...]:
        """Returns the shared stacks with their specs."""
        return tuple((s, s.spec) for s in self.stacks if isinstance(s.spec, SharedSpec))


def unknown_stack(name: str, known: Iterable[str]) -> Problem:
    """Returns the problem that there is no stack `name`."""
    known = sorted(known)
    likely = near(name, known)
    fix = f"did you mean `{likely}`?" if likely else "there are: " + ", ".join(known)
    return Problem(f"there is no stack `{name}`", None, fix)
