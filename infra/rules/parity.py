"""Which environment has which variable: the table, and the rule that environments with a branch agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from infra.rules.app import variables_read
from infra.rules.finding import Hit, hit
from infra.rules.site import Deployment, Given, Site, deployments, sites
from infra.spec.estate import Estate, Stack
from infra.spec.paths import listed
from infra.spec.stack import EnvironmentStackSpec
from infra.spec.values import LiteralValue, WiredValue

Kind = Literal["literal", "secret", "wired"]
Need = Literal["required", "optional"]


@dataclass(frozen=True)
class Cell:
    """What one environment has of a variable."""

    kind: Kind
    targets: tuple[str, ...]
    """Vercel targets that get it, when they are not all of the environment's."""
    of: str | None
    """The stack that declares it, when it is another's: previews of a branch get what all previews get."""


@dataclass(frozen=True)
class Row:
    """One variable; `cells` by environment, None where it is not."""

    name: str
    cells: Mapping[str, Cell | None]
    need: Need | None
    """What `lib/env.ts` says of it; None when there is no such file."""


@dataclass(frozen=True)
class Table:
    """The variables of one site; rows by name."""

    shared: str
    environments: tuple[str, ...]
    rows: tuple[Row, ...]


def parity(estate: Estate) -> tuple[Table, ...]:
    """Returns a table for each site, by the name of its shared stack."""
    return tuple(_table(site) for site in sites(estate))


def branches_agree_on_variables(estate: Estate) -> Iterator[Hit]:
    for site in sites(estate):
        got = _got(site, [found for found in deployments(site) if found.is_deployed])
        peers = [stack for stack, spec in site.members if spec.environment.branch is not None]
        ignored = site.spared() | set(variables_read(estate, site))
        holders: dict[str, list[Stack]] = {}
        for stack, spec in site.members:
            for key in spec.variables:
                if key in got[stack.name]:  # else it is for developers' machines alone
                    holders.setdefault(key, []).append(stack)
        for key, having in sorted(holders.items()):
            lacking = [peer for peer in peers if key not in got[peer.name]]
            if lacking and key not in ignored:
                what = f"`{key}` is in {_named(having)} and not in {_named(lacking)}"
                files = listed(stack.file for stack in lacking)
                fix = f"add it to {files}, or say `only_here: true` of it here"
                yield hit(having[0], f"variables.{key}", what, fix, *having[1:], *lacking)


def _named(stacks: list[Stack]) -> str:
    return listed(f"`{stack.name}`" for stack in stacks)


def _got(site: Site, found: list[Deployment]) -> dict[str, dict[str, Given]]:
    got: dict[str, dict[str, Given]] = {stack.name: {} for stack, _ in site.members}
    for deployment in found:
        got[deployment.stack.name].update(deployment.variables)
    return got


def _table(site: Site) -> Table:
    got, needs = _got(site, list(deployments(site))), _needs(site)
    names = sorted({name for _, spec in site.members for name in spec.variables})
    rows = (
        Row(
            name,
            {stack.name: _cell(stack, spec, got[stack.name].get(name)) for stack, spec in site.members},
            needs.get(name),
        )
        for name in names
    )
    return Table(site.shared, tuple(stack.name for stack, _ in site.members), tuple(rows))


def _needs(site: Site) -> dict[str, Need]:
    from infra.workflows.app.variables import app_variables

    files = [spec.workflows.app.env for _, spec in site.members if spec.workflows]
    wanted = [options for options in files if options is not None]
    if not wanted:
        return {}
    optional = {name for options in wanted for name in options.optional}
    found = app_variables([spec for _, spec in site.members], optional)
    return {variable.name: "required" if variable.required else "optional" for variable in found}


def _cell(stack: Stack, spec: EnvironmentStackSpec, given: Given | None) -> Cell | None:
    if given is None:
        return None
    variable = given.variable
    kind: Kind = "secret"
    if isinstance(variable, LiteralValue):
        kind = "literal"
    elif isinstance(variable, WiredValue):
        kind = "wired"
    if given.stack is not stack:
        return Cell(kind, (), given.stack.name)
    narrower = variable.targets and set(variable.targets) != set(spec.environment.targets)
    return Cell(kind, tuple(sorted(variable.targets or ())) if narrower else (), None)
