"""Asks Vercel which deployments keep old values, and has them made again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from infra.clients.vercel import READY, UNDER_WAY, Deployment, Vercel
from infra.deploy.rewritten import Rewritten
from infra.deploy.stale import Stale, merged, stale
from infra.errors import InfraError, Problem, ProviderFailed

PATIENCE = 20 * 60.0
"""Seconds for all of them; the longest build that Vercel allows takes 45 minutes, most take under 5."""
_PAUSES = (0.5, 1.0, 2.0, 3.0, 5.0)
"""Seconds between two looks; the last again and again."""

OnState = Callable[[Stale, str], None]


def find_stale(
    vercel: Vercel,
    project: str,
    team: str | None,
    changes: Iterable[Rewritten],
    own: Mapping[str, frozenset[str]],
) -> tuple[Stale, ...]:
    """Returns the deployments of a project that keep what `changes` replaced. ProviderFailed: Vercel did not
    say."""
    found: list[Stale] = []
    for change in changes:
        place, live = change.place, None
        if place.target == "production":
            live = vercel.production_of(project)
        deployments = vercel.deployments(
            project,
            target=None if place.branch else place.target,
            branch=place.branch,
            states=(READY, *UNDER_WAY),
        )
        found += stale(change, deployments, live=live, own=own, team=team)
    return merged(found)


def redeploy(
    vercel: Vercel,
    chosen: Sequence[Stale],
    on_state: OnState,
    *,
    patience: float = PATIENCE,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Deployment, ...]:
    """Makes the deployments again, side by side, and returns the new ones when all are ready.

    One that is still under way is waited for first. ProviderFailed: not all got ready; says which, and what
    to do."""
    rebuilds = [_Rebuild(vercel, one, on_state) for one in chosen]
    until, rounds = clock() + patience, 0
    while waiting := [rebuild for rebuild in rebuilds if not rebuild.over]:
        for rebuild in waiting:
            rebuild.step()
        if all(rebuild.over for rebuild in rebuilds):
            break
        if clock() >= until:
            for rebuild in rebuilds:
                rebuild.give_up(patience)
            break
        pause(_PAUSES[min(rounds, len(_PAUSES) - 1)])
        rounds += 1
    problems = [problem for rebuild in rebuilds if (problem := rebuild.problem)]
    if problems:
        raise ProviderFailed(*problems)
    return tuple(rebuild.made for rebuild in rebuilds if rebuild.made)


class _Rebuild:
    """One deployment on its way to be made again."""

    def __init__(self, vercel: Vercel, old: Stale, on_state: OnState) -> None:
        self._vercel = vercel
        self._old = old
        self._on_state = on_state
        self.made: Deployment | None = None
        self.problem: Problem | None = None

    @property
    def over(self) -> bool:
        return self.problem is not None or (self.made is not None and self.made.state == READY)

    def step(self) -> None:
        """Asks once, or starts; what Vercel refuses ends this one and leaves the others alone."""
        old = self._old
        try:
            if self.made is not None:
                self.made = self._vercel.deployment(self.made.id)
            elif old.ready or self._vercel.deployment(old.id).state not in UNDER_WAY:
                self.made = self._vercel.redeploy(old.id, old.project, old.target)
        except InfraError as error:
            if self.made is None:
                what, fix = f"{old.name} was not deployed again: {error}", f"by hand: `{old.command}`"
            else:
                what = f"{old.name}: how the new deployment {self.made.url} gets on is not known: {error}"
                fix = f"{self._log()}it may still get ready; if not: `{old.command}`"
            self.problem = Problem(what, None, fix)
            return
        state = self.made.state if self.made else "waiting for the build that runs"
        self._on_state(old, state.lower())
        if self.made is not None and self.made.state not in (READY, *UNDER_WAY):
            said = f": {self.made.error}" if self.made.error else ""
            what = f"{old.name}: the new deployment {self.made.url} ended as {self.made.state}{said}"
            fix = f"{self._log()}what ran before still runs, with the old values; then `{old.command}`"
            self.problem = Problem(what, None, fix)

    def give_up(self, patience: float) -> None:
        """Notes that it took too long, unless it is over."""
        if not self.over:
            what = f"{self._old.name} was not ready after {patience / 60:.0f} minutes"
            self.problem = Problem(
                what, None, f"{self._log()}it may still get ready; if not: `{self._old.command}`"
            )

    def _log(self) -> str:
        return f"look at {self.made.inspector}; " if self.made and self.made.inspector else ""
