"""Which deployments still run with old values: a deployment keeps the variables of the moment it was made.

https://vercel.com/docs/environment-variables: changes apply to new deployments only. Pure: who asks Vercel
is `redeploy.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from infra.deploy.rewritten import Place, Rewritten

PREVIEWS = 10
"""Of previews on any branch, so many are named; the rest is counted."""


class Deployed(Protocol):
    """What must be known of a deployment; `infra.clients.vercel.Deployment` is one."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def created(self) -> int: ...
    @property
    def branch(self) -> str | None: ...
    @property
    def commit(self) -> str | None: ...


@dataclass(frozen=True)
class Stale:
    """A deployment that keeps old values."""

    id: str
    project: str
    team: str | None
    url: str
    target: str
    branch: str | None
    commit: str | None
    created: int
    ready: bool
    """False: it is still being built, with the old values."""
    of_environment: bool
    """Production, or the branch of an environment; not just any preview."""
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.target if self.target == "production" else self.branch or "preview"

    @property
    def command(self) -> str:
        """What to type to make it again."""
        scope = f" --scope {self.team}" if self.team else ""
        return f"vercel redeploy https://{self.url} --target {self.target}{scope}"


def stale(
    change: Rewritten,
    deployments: Sequence[Deployed],
    *,
    live: str | None = None,
    own: Mapping[str, frozenset[str]] | None = None,
    team: str | None = None,
) -> tuple[Stale, ...]:
    """Returns those of `deployments` (ready or under way) that keep the old values: of production what is
    live, of each preview branch the newest; one that is under way counts, for it will take the place.

    `live` is the id of the deployment that the production domains show; `own` as `overridden` says.
    """
    place, own = change.place, own or {}
    here = [d for d in deployments if d.target == place.target and place.branch in (None, d.branch)]
    if place.target == "production":
        newest = _taking_over(here, live)
        chosen = [] if newest is None else [newest]
    else:
        chosen = _newest_of_each_branch(here)
    found = []
    for deployment in chosen:
        hidden = own.get(deployment.branch or "", frozenset()) if place.branch is None else frozenset()
        keys = change.keys - hidden
        if keys and deployment.created < change.at:
            found.append(_stale(deployment, change.place, team, keys))
    return tuple(found)


def merged(found: Iterable[Stale]) -> tuple[Stale, ...]:
    """Returns each deployment once, with all its old variables: production first, then branches of
    environments, then other previews, the newest first."""
    by_id: dict[str, Stale] = {}
    for one in found:
        before = by_id.get(one.id, one)
        keys = tuple(sorted({*one.keys, *before.keys}))
        by_id[one.id] = replace(one, keys=keys, of_environment=one.of_environment or before.of_environment)
    return tuple(
        sorted(
            by_id.values(),
            key=lambda one: (one.target != "production", not one.of_environment, -one.created, one.id),
        )
    )


def _taking_over(deployments: Sequence[Deployed], live: str | None) -> Deployed | None:
    shown = next((one for one in deployments if one.id == live), None)
    newer = [
        one for one in deployments if one.state != "READY" and (not shown or one.created > shown.created)
    ]
    return max(newer, key=lambda one: one.created, default=shown)


def _newest_of_each_branch(deployments: Sequence[Deployed]) -> list[Deployed]:
    newest: dict[str | None, Deployed] = {}
    for deployment in sorted(deployments, key=lambda one: -one.created):
        newest.setdefault(deployment.branch, deployment)
    return list(newest.values())


def _stale(deployment: Deployed, place: Place, team: str | None, keys: frozenset[str]) -> Stale:
    return Stale(
        id=deployment.id,
        project=deployment.name,
        team=team,
        url=deployment.url,
        target=deployment.target,
        branch=deployment.branch,
        commit=deployment.commit,
        created=deployment.created,
        ready=deployment.state == "READY",
        of_environment=place.target == "production" or place.branch is not None,
        keys=tuple(sorted(keys)),
    )
