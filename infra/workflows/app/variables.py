"""Which variables the app may count on: declared for every environment, or for some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from infra.spec.stack import EnvironmentStackSpec

PUBLIC = "NEXT_PUBLIC_"
"""Next.js writes variables with this prefix into what browsers get.
https://nextjs.org/docs/app/guides/environment-variables"""


@dataclass(frozen=True)
class AppVariable:
    """A variable that the estate declares for the app."""

    name: str
    required: bool
    """Every deployment has it."""

    @property
    def public(self) -> bool:
        return self.name.startswith(PUBLIC)


def app_variables(
    environments: Sequence[EnvironmentStackSpec], optional: Iterable[str] = ()
) -> tuple[AppVariable, ...]:
    """Returns every declared variable, sorted by name; those in `optional` are never required."""
    names = sorted({name for spec in environments for name in spec.variables})
    deployed = [spec for spec in environments if _deployed(spec.environment.targets)]
    everywhere = [spec for spec in deployed if spec.environment.branch is None]
    spared = set(optional)
    return tuple(
        AppVariable(
            name,
            required=name not in spared
            and bool(deployed)
            and all(_has(spec, name, everywhere) for spec in deployed),
        )
        for name in names
    )


def _has(spec: EnvironmentStackSpec, name: str, everywhere: Sequence[EnvironmentStackSpec]) -> bool:
    wanted = _deployed(spec.environment.targets)
    reached = _reached(spec, name)
    if spec.environment.branch is not None and wanted == {"preview"}:
        # A branch's deployments also get what previews of all branches get.
        # https://vercel.com/docs/environment-variables#preview-environment-variables
        for other in everywhere:
            reached |= _reached(other, name) & {"preview"}
    return wanted <= reached


def _reached(spec: EnvironmentStackSpec, name: str) -> set[str]:
    variable = spec.variables.get(name)
    if variable is None:
        return set()
    return _deployed(spec.targets_of(variable))


def _deployed(targets: Iterable[str]) -> set[str]:
    """Nothing is deployed to `development`: it is what developers' machines get."""
    return set(targets) - {"development"}
