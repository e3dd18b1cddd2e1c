"""Which variables a deployment gets: those of its environment and, on a branch, those of all previews.

https://vercel.com/docs/environment-variables#preview-environment-variables
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.spec.environment import branch_of
from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec
from infra.spec.values import Target, Variable


@dataclass(frozen=True)
class Given:
    """A variable, and the stack that declares it."""

    stack: Stack
    variable: Variable


@dataclass(frozen=True)
class Deployment:
    """What one target of an environment gets, by name."""

    stack: Stack
    spec: EnvironmentStackSpec
    target: Target
    variables: Mapping[str, Given]


def deployments(estate: Estate) -> Iterator[Deployment]:
    """Yields what each target of each environment gets."""
    previews: dict[str, dict[str, Given]] = {}
    for stack, spec in estate.environments():
        if not _narrowed(spec):
            previews.setdefault(spec.environment.shared, {}).update(_own(stack, spec, "preview"))
    for stack, spec in estate.environments():
        for target in spec.environment.targets:
            inherited = previews.get(spec.environment.shared, {}) if _narrowed(spec) else {}
            yield Deployment(stack, spec, target, {**inherited, **_own(stack, spec, target)})


def _narrowed(spec: EnvironmentStackSpec) -> bool:
    return branch_of(spec.environment.targets, spec.environment.branch) is not None


def _own(stack: Stack, spec: EnvironmentStackSpec, target: Target) -> dict[str, Given]:
    return {
        key: Given(stack, variable)
        for key, variable in spec.variables.items()
        if target in (variable.targets or spec.environment.targets)
    }
