"""Rules on things that two stacks claim: each apply would undo the other's.

Deliberately absent: deployments (EST-02), variables (VAR-03), domains (DOM-01) and workflow files (WFL-05),
whose rules know more than who comes first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate, Stack
from infra.spec.monitoring import SharedMonitoringSpec
from infra.spec.stack import EnvironmentStackSpec, SharedSpec


@dataclass(frozen=True)
class _Claim:
    stack: Stack
    key: Hashable
    path: str
    words: str


def things_have_one_owner(estate: Estate) -> Iterator[Hit]:
    claims = (claim for stack, spec in estate.shared() for claim in _things(stack, spec))
    yield from _second(claims, "keep it in one shared stack, which the environments of both name")


def _things(stack: Stack, spec: SharedSpec) -> Iterator[_Claim]:
    if (vercel := spec.vercel) is not None:
        name = f"{vercel.team}/{vercel.project.name}" if vercel.team else vercel.project.name
        yield _Claim(stack, ("vercel", name), "vercel.project.name", f"Vercel project `{name}`")
    if (github := spec.github) is not None:
        name = f"{github.owner}/{github.repository.name}"
        yield _Claim(stack, ("github", name.casefold()), "github.repository.name", f"repository `{name}`")
    monitoring = spec.monitoring or SharedMonitoringSpec()
    if (sentry := monitoring.sentry) is not None:
        name = f"{sentry.organization}/{sentry.project}"
        yield _Claim(stack, ("sentry", name), "monitoring.sentry.project", f"Sentry project `{name}`")
    if (posthog := monitoring.posthog) is not None:
        key = ("posthog", posthog.region, posthog.project)
        words = f"PostHog project `{posthog.project}`"
        yield _Claim(stack, key, "monitoring.posthog.project", words)


def branches_are_protected_once(estate: Estate) -> Iterator[Hit]:
    claims = (
        _Claim(
            stack, (_repository(estate, spec), branch), "github.protect", f"protection of branch `{branch}`"
        )
        for stack, spec in estate.environments()
        if spec.github and spec.github.protect and (branch := spec.environment.branch)
    )
    yield from _second(claims, "keep `protect` in one of them")


def github_environments_are_claimed_once(estate: Estate) -> Iterator[Hit]:
    claims = []
    for stack, spec in estate.environments():
        declared = spec.github.environment if spec.github else None
        if declared is not None:
            name = declared.name or stack.name
            path = "github.environment.name" if declared.name else "github.environment"
            # GitHub ignores case:
            # https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
            key = (_repository(estate, spec), name.casefold())
            claims.append(_Claim(stack, key, path, f"GitHub environment `{name}`"))
    yield from _second(claims, "give one of them a `name` of its own")


def _repository(estate: Estate, spec: EnvironmentStackSpec) -> Hashable:
    """What tells repositories apart; the shared stack's name where that says none."""
    wanted = spec.environment.shared
    for stack, shared in estate.shared():
        if stack.name == wanted and shared.github is not None:
            return f"{shared.github.owner}/{shared.github.repository.name}".casefold()
    return wanted


def _second(claims: Iterable[_Claim], fix: str) -> Iterator[Hit]:
    first: dict[Hashable, Stack] = {}
    for claim in claims:
        owner = first.setdefault(claim.key, claim.stack)
        if owner is not claim.stack:
            what = f"{claim.words} is declared by `{owner.name}` already"
            yield hit(claim.stack, claim.path, what, fix, owner)
