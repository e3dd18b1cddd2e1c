"""A site: one shared stack with its environments, and which variables their deployments get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.spec.environment import branch_of
from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec, SharedSpec
from infra.spec.values import Target, Variable


@dataclass(frozen=True)
class Site:
    """The environments that name one shared stack."""

    shared: str
    spec: SharedSpec | None
    """None when there is no such stack (EST-01 reports it)."""
    members: tuple[tuple[Stack, EnvironmentStackSpec], ...]

    def spared(self) -> set[str]:
        """Returns the variables that may be missing somewhere: for the app optional, kept by other means, or
        declared in one place on purpose."""
        names: set[str] = set()
        for _, spec in self.members:
            names |= {key for key, variable in spec.variables.items() if variable.only_here}
            if spec.workflows is not None:
                names |= set(spec.workflows.elsewhere)
                names |= set(spec.workflows.app.env.optional if spec.workflows.app.env else ())
        return names


@dataclass(frozen=True)
class Given:
    """A variable, and the stack that declares it."""

    stack: Stack
    variable: Variable


@dataclass(frozen=True)
class Deployment:
    """What one target of an environment gets, by name."""

    stack: Stack
    target: Target
    variables: Mapping[str, Given]

    @property
    def is_deployed(self) -> bool:
        """False for `development`, which developers' machines get."""
        return self.target != "development"


def sites(estate: Estate) -> tuple[Site, ...]:
    """Returns the sites by the name of their shared stack."""
    members: dict[str, list[tuple[Stack, EnvironmentStackSpec]]] = {}
    for stack, spec in estate.environments():
        members.setdefault(spec.environment.shared, []).append((stack, spec))
    shared = {stack.name: spec for stack, spec in estate.shared()}
    return tuple(Site(name, shared.get(name), tuple(members[name])) for name in sorted(members))


def deployments(site: Site) -> Iterator[Deployment]:
    """Yields what each target of each environment gets: its own variables and, on a branch, also those of the
    previews of all branches. https://vercel.com/docs/environment-variables#preview-environment-variables
    """
    previews: dict[str, Given] = {}
    for stack, spec in site.members:
        if not _has_own_previews(spec):
            previews |= _declared(stack, spec, "preview")
    for stack, spec in site.members:
        for target in spec.environment.targets:
            inherited = previews if _has_own_previews(spec) else {}
            yield Deployment(stack, target, {**inherited, **_declared(stack, spec, target)})


def _has_own_previews(spec: EnvironmentStackSpec) -> bool:
    return branch_of(spec.environment.targets, spec.environment.branch) is not None


def _declared(stack: Stack, spec: EnvironmentStackSpec, target: Target) -> dict[str, Given]:
    return {
        key: Given(stack, variable)
        for key, variable in spec.variables.items()
        if target in spec.targets_of(variable)
    }
