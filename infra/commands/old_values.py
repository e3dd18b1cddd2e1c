"""After an apply that changed variables: names the deployments that keep the old values, and redeploys them.

Who did not ask for a redeploy gets no failure from it: the apply is done, whatever Vercel says afterwards.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from infra.changes import Outcome
from infra.commands.session import columns
from infra.errors import InfraError, Problem, ProviderFailed

if TYPE_CHECKING:
    from infra.clients.vercel import Vercel
    from infra.deploy.rewritten import Rewritten
    from infra.deploy.stale import Stale
    from infra.spec.estate import Estate, Stack
    from infra.spec.vercel import VercelSharedSpec

TOKEN = "VERCEL_API_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True)
class Applied:
    """What an apply did to one stack, and when it ended (milliseconds since 1970)."""

    outcome: Outcome
    at: int


def tell_old_values(
    estate: Estate, applied: Mapping[str, Applied | None], *, redeploy: bool, may_ask: bool
) -> None:
    """Prints what keeps old values, then makes it anew with `redeploy` or a yes; None had nothing to apply.
    ProviderFailed: that failed.

    Without `redeploy` it says nothing when no variable's value changed, or nothing was deployed."""
    by_shared: dict[str, list[Rewritten]] = {}
    for name, change in applied.items():
        found = _rewritten(estate.stack(name), change)
        if found:
            by_shared.setdefault(estate.shared_of(estate.stack(name)).name, []).extend(found)
    if redeploy and not by_shared and any(estate.stack(name).is_environment for name in applied):
        sys.stderr.write("no variable got another value: nothing is redeployed\n")
    for name, changes in by_shared.items():
        _tell(estate, estate.stack(name), changes, redeploy=redeploy, may_ask=may_ask)


def _rewritten(stack: Stack, change: Applied | None) -> tuple[Rewritten, ...]:
    from infra.deploy.rewritten import rewritten

    return rewritten(stack, change.outcome.done, change.at) if change and stack.is_environment else ()


def _tell(estate: Estate, shared: Stack, changes: list[Rewritten], *, redeploy: bool, may_ask: bool) -> None:
    from infra.clients.vercel import connect
    from infra.reports.stale_text import named, question, render_stale
    from infra.spec.stack import SharedSpec

    assert isinstance(shared.spec, SharedSpec)
    spec = shared.spec.vercel
    if spec is None:
        return
    try:
        found = _find(estate, shared, spec, changes)
    except InfraError as error:
        if redeploy:
            raise ProviderFailed(Problem(f"all is applied, but nothing was redeployed: {error}")) from None
        sys.stderr.write(f"could not ask Vercel which deployments still run with the old values: {error}\n")
        return
    if not found:
        if redeploy:
            sys.stderr.write("no deployment runs with the old values: nothing is redeployed\n")
        return
    now = int(time.time() * 1000)
    sys.stdout.write("\n" + render_stale(found, now, by_hand=not redeploy, width=columns()))
    sys.stdout.flush()
    if redeploy or (may_ask and click.confirm(question(found), err=True)):
        with connect(os.environ.get(TOKEN), spec.team) as vercel:
            _redeploy(vercel, named(found))


def _find(
    estate: Estate, shared: Stack, spec: VercelSharedSpec, changes: list[Rewritten]
) -> tuple[Stale, ...]:
    from infra.clients.vercel import connect
    from infra.deploy.redeploy import find_stale

    own = _own(estate, shared, changes)
    with connect(os.environ.get(TOKEN), spec.team) as vercel:
        return find_stale(vercel, spec.project.name, spec.team, changes, own)


def _redeploy(vercel: Vercel, chosen: tuple[Stale, ...]) -> None:
    from infra.deploy.redeploy import redeploy
    from infra.reports.changes_text import plural
    from infra.reports.progress import progress

    with progress() as shown:

        def on_state(one: Stale, state: str) -> None:
            shown.at(one.name, "done" if state == "ready" else state)
            if state == "ready":  # worth a line of its own: another one may fail
                shown.did(one.name, "ready, with the new values")

        shown.begin("redeploying", tuple(one.name for one in chosen))
        made = redeploy(vercel, chosen, on_state)
    sys.stdout.write(f"{plural(len(made), 'deployment')} made again, with the new values:\n")
    sys.stdout.writelines(f"  https://{new.url}\n" for new in made)
    sys.stdout.flush()


def _own(estate: Estate, shared: Stack, changes: list[Rewritten]) -> dict[str, frozenset[str]]:
    """Returns what branches set themselves, where that matters, by all stack files: `estate` may be part."""
    from infra.deploy.rewritten import Place, overridden
    from infra.spec.load import load_estate

    if all(change.place != Place("preview") for change in changes):
        return {}
    try:
        return overridden(load_estate(estate.root), shared)
    except InfraError:
        return overridden(estate, shared)
