"""Which variables got other values by an apply, and where those hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from infra.changes import Change
from infra.spec.environment import branch_of
from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec

_PREFIX = "variables."
_OF_VALUES = ("value", "targets", "gitBranch")
"""Properties that change what a deployment gets; a comment does not."""


@dataclass(frozen=True, order=True)
class Place:
    """Where variables hold."""

    target: str
    """`production` or `preview`; `development` has no deployments."""
    branch: str | None = None
    """Of previews; None: on every branch."""


@dataclass(frozen=True)
class Rewritten:
    """Variables of one place that got other values, and when (milliseconds since 1970, our clock)."""

    place: Place
    keys: frozenset[str]
    at: int


def rewritten(stack: Stack, changes: Iterable[Change], at: int) -> tuple[Rewritten, ...]:
    """Returns which variables got other values by these applied changes of an environment, by place."""
    keys: dict[Place, set[str]] = {}
    for change in changes:
        if change.name.startswith(_PREFIX) and _changes_values(change):
            key = change.name.removeprefix(_PREFIX)
            for place in _places(stack, key, change):
                keys.setdefault(place, set()).add(key)
    return tuple(
        Rewritten(place, frozenset(keys[place]), at)
        for place in sorted(keys, key=lambda place: (place.target != "production", place.branch or ""))
    )


def overridden(estate: Estate, shared: Stack) -> dict[str, frozenset[str]]:
    """Returns, by branch, the variables that its environment sets itself: previews of that branch do not get
    what is set for all branches."""
    own: dict[str, set[str]] = {}
    for _, spec in estate.environments():
        for key, variable in spec.variables.items():
            branch = branch_of(spec.targets_of(variable), spec.environment.branch)
            if branch is not None and spec.environment.shared == shared.name:
                own.setdefault(branch, set()).add(key)
    return {branch: frozenset(keys) for branch, keys in own.items()}


def _changes_values(change: Change) -> bool:
    if change.op in ("create", "delete"):
        return True
    properties = [found for path in _OF_VALUES if (found := change.property(path))]
    return change.op in ("update", "replace") and any(
        one.kind != "same" and one.comparison in ("changed", "unknown") for one in properties
    )


def _places(stack: Stack, key: str, change: Change) -> set[Place]:
    assert isinstance(stack.spec, EnvironmentStackSpec)
    environment = stack.spec.environment
    places: set[Place] = set()
    variable = stack.spec.variables.get(key)
    if variable is not None:
        targets = stack.spec.targets_of(variable)
        places |= _on(targets, branch_of(targets, environment.branch))
    before, branch = change.property("targets"), change.property("gitBranch")
    if before is not None and isinstance(before.old, list):
        old = [str(target) for target in before.old]
        was = branch.old if branch is not None else branch_of(old, environment.branch)
        places |= _on(old, was if isinstance(was, str) else None)
    elif variable is None:
        places |= _on(environment.targets, branch_of(environment.targets, environment.branch))
    return places


def _on(targets: Iterable[str], branch: str | None) -> set[Place]:
    return {
        Place(target, branch if target == "preview" else None)
        for target in targets
        if target != "development"
    }
