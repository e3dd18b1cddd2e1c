"""`infra up`: preview, ask, then apply exactly that; shared stacks first, then environments side by side."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from infra.changes import ChangeSet, Risk
from infra.commands.old_values import Applied, tell_old_values
from infra.commands.session import (
    applying,
    checked,
    columns,
    open_engine,
    previewing,
    previews,
    risks_of,
    show,
    subject_of,
    watched,
)
from infra.engine.engine import Engine
from infra.engine.run import Preview, apply
from infra.errors import BadInput, Exit, InfraError, Problem, Refused

if TYPE_CHECKING:
    from infra.spec.estate import Estate


@dataclass(frozen=True)
class _Options:
    """What was said on the command line."""

    yes: bool
    allowed: tuple[str, ...]
    refresh: bool
    redeploy: bool


@click.command()
@click.argument("stacks", nargs=-1, required=True, metavar="STACK...")
@click.option("--yes", "-y", is_flag=True, help="Apply without asking.")
@click.option(
    "--allow-delete",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Name of a thing that may be deleted, replaced or opened up; once for each.",
)
@click.option(
    "--refresh", is_flag=True, help="Read the accounts first, so that changes by hand are repaired."
)
@click.option(
    "--redeploy",
    is_flag=True,
    help="Deploy anew what still runs with old values of the variables that changed; wait until it is ready.",
)
def command(
    stacks: tuple[str, ...], yes: bool, allowed: tuple[str, ...], refresh: bool, redeploy: bool
) -> int:
    """Preview STACKs, ask, then apply exactly what the preview showed.

    What is marked “danger” is applied only when its name is given with --allow-delete. Vercel gives changed
    variables to new deployments only: those that keep the old values are named, and you are asked.
    """
    from infra.rules.guards import idle_allowances

    engine = open_engine()
    estate = checked(stacks)
    wanted = [stack for stack in estate.stacks if stack.name in stacks]
    shared = tuple(stack.name for stack in wanted if not stack.is_environment)
    others = tuple(stack.name for stack in wanted if stack.is_environment)
    options = _Options(yes, allowed, refresh, redeploy)
    risks: list[Risk] = []
    for names in filter(None, (shared, others)):
        # Plans hold values, encrypted; nobody else may read even that, and nothing stays.
        with tempfile.TemporaryDirectory(prefix="infra-plan-") as folder:
            risks += _stage(engine, estate, names, Path(folder), options)
    for name in idle_allowances(risks, allowed):
        sys.stderr.write(f"warning: --allow-delete {name} allowed nothing: no danger has that name\n")
    return Exit.CLEAN


def _stage(
    engine: Engine,
    estate: Estate,
    names: tuple[str, ...],
    plans: Path,
    options: _Options,
) -> tuple[Risk, ...]:
    """Previews and applies stacks that do not wait for each other; returns their risks. InfraError: refused,
    or not all done."""
    from infra.engine.failure import joined

    with watched(engine) as progress:

        def start(name: str) -> Preview:
            plan = plans / name
            plan.touch(mode=0o600)  # the engine would make it readable to everybody
            listener = previewing(progress, name)
            return Preview(engine, name, refresh=options.refresh, plan=plan, on_event=listener)

        progress.begin("previewing", names)
        found = previews(engine, progress, estate, names, start, {})
    risks = risks_of(estate, found.stacks.values())
    show(found.stacks.values(), risks, found.failures, "text")
    if found.failures:
        raise joined(found.failures.values())
    planned = {
        name: changes for name, changes in found.stacks.items() if not changes.empty or changes.bookkeeping
    }
    if not planned:
        tell_old_values(estate, dict.fromkeys(names), redeploy=options.redeploy, may_ask=False)
        return risks
    _refuse_missing_secrets(estate, planned.values())
    _refuse_unnamed_dangers(estate, planned.values(), options.allowed)
    _ask(tuple(planned), options.yes)
    _apply_all(engine, estate, planned, plans, options)
    return risks


def _refuse_missing_secrets(estate: Estate, stacks: Iterable[ChangeSet]) -> None:
    from infra.rules.guards import missing_secrets, missing_tokens

    stacks = tuple(stacks)
    problems = [
        Problem(
            f"{use.env} is not set, and {use.path} must be written",
            estate.stack(changes.stack).place(use.path),
            "put the secret into that environment variable",
        )
        for changes in stacks
        for use in missing_secrets(changes)
    ]
    problems += [
        Problem(
            f"{token} is not set, and {name} needs it",
            estate.stack(changes.stack).place(name),
            "`infra doctor` says where to get one",
        )
        for changes in stacks
        for token, name in missing_tokens(changes, os.environ)
    ]
    if problems:
        raise BadInput(*problems)


def _refuse_unnamed_dangers(estate: Estate, stacks: Iterable[ChangeSet], allowed: tuple[str, ...]) -> None:
    from infra.rules.guards import unnamed_dangers

    dangers = unnamed_dangers(risks_of(estate, stacks), allowed)
    if dangers:
        raise Refused(
            *(
                Problem(
                    f"{danger.stack}: {danger.name} {danger.says}",
                    None,
                    f"--allow-delete {shlex.quote(danger.name)}",
                )
                for danger in dangers
            )
        )


def _ask(names: tuple[str, ...], yes: bool) -> None:
    if yes:
        return
    if not _somebody_is_here():
        raise Refused(Problem("nobody is here to say yes", None, "look at the preview, then add --yes"))
    if not click.confirm(f"Apply this to {' and '.join(names)}?", err=True):
        raise Refused(f"nothing was applied to {' and '.join(names)}: you said no")


def _somebody_is_here() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _apply_all(
    engine: Engine, estate: Estate, planned: dict[str, ChangeSet], plans: Path, options: _Options
) -> None:
    from infra.engine.failure import joined
    from infra.engine.side_by_side import side_by_side
    from infra.reports.outcome_text import render_outcomes
    from infra.rules.guards import kept_secrets, named_overwrites

    with watched(engine) as progress:
        progress.begin("applying to", tuple(planned))

        def run(name: str) -> tuple[Applied, InfraError | None]:
            changes, subject = planned[name], subject_of(engine, estate, estate.stack(name))
            outcome, error = apply(
                engine,
                subject,
                changes,
                plans / name,
                refresh=options.refresh,
                keep=tuple(use.path for use in kept_secrets(changes)),
                overwrite=named_overwrites(changes),
                on_event=applying(progress, changes, subject.scrubber.scrub),
            )
            progress.at(name, "failed" if error else "done")
            return Applied(outcome, int(time.time() * 1000)), error

        results = side_by_side({name: partial(run, name) for name in planned})
        done = {name: result for name, result in results.items() if not isinstance(result, InfraError)}
        outcomes = {name: applied.outcome for name, (applied, _) in done.items()}
        sys.stdout.write(render_outcomes(outcomes, width=columns()))
        sys.stdout.flush()
    errors = [result for result in results.values() if isinstance(result, InfraError)]
    errors += [error for _, error in done.values() if error]
    tell_old_values(
        estate,
        {name: applied for name, (applied, _) in done.items()},
        redeploy=options.redeploy and not errors,
        may_ask=not (options.yes or errors) and _somebody_is_here(),
    )
    if errors:
        raise joined(errors)
