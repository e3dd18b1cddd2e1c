"""`infra up`: preview, ask, then apply exactly that; shared stacks first, then environments side by side."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from infra.changes import ChangeSet, Outcome, Risk
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
def command(stacks: tuple[str, ...], yes: bool, allowed: tuple[str, ...], refresh: bool) -> int:
    """Preview STACKs, ask, then apply exactly what the preview showed.

    What is marked “danger” is applied only when its name is given with --allow-delete.
    """
    from infra.rules.guards import idle_allowances

    engine = open_engine()
    estate = checked(stacks)
    wanted = [stack for stack in estate.stacks if stack.name in stacks]
    shared = tuple(stack.name for stack in wanted if not stack.is_environment)
    others = tuple(stack.name for stack in wanted if stack.is_environment)
    risks: list[Risk] = []
    for names in filter(None, (shared, others)):
        # Plans hold values, encrypted; nobody else may read even that, and nothing stays.
        with tempfile.TemporaryDirectory(prefix="infra-plan-") as folder:
            risks += _stage(engine, estate, names, Path(folder), yes, allowed, refresh)
    for name in idle_allowances(risks, allowed):
        sys.stderr.write(f"warning: --allow-delete {name} allowed nothing: no danger has that name\n")
    return Exit.CLEAN


def _stage(
    engine: Engine,
    estate: Estate,
    names: tuple[str, ...],
    plans: Path,
    yes: bool,
    allowed: tuple[str, ...],
    refresh: bool,
) -> tuple[Risk, ...]:
    """Previews and applies stacks that do not wait for each other; returns their risks. InfraError: refused,
    or not all done."""
    from infra.engine.failure import joined

    with watched(engine) as progress:

        def start(name: str) -> Preview:
            plan = plans / name
            plan.touch(mode=0o600)  # the engine would make it readable to everybody
            listener = previewing(progress, name)
            return Preview(engine, name, refresh=refresh, plan=plan, on_event=listener)

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
        return risks
    _refuse_missing_secrets(estate, planned.values())
    _refuse_unnamed_dangers(estate, planned.values(), allowed)
    _ask(tuple(planned), yes)
    _apply_all(engine, estate, planned, plans, refresh)
    return risks


def _refuse_missing_secrets(estate: Estate, stacks: Iterable[ChangeSet]) -> None:
    from infra.rules.guards import missing_secrets

    problems = [
        Problem(
            f"{use.env} is not set, and {use.path} must be written",
            estate.stack(changes.stack).place(use.path),
            "put the secret into that environment variable",
        )
        for changes in stacks
        for use in missing_secrets(changes)
    ]
    if problems:
        raise BadInput(*problems)


def _refuse_unnamed_dangers(estate: Estate, stacks: Iterable[ChangeSet], allowed: tuple[str, ...]) -> None:
    from infra.rules.guards import unnamed_dangers

    dangers = unnamed_dangers(risks_of(estate, stacks), allowed)
    if dangers:
        raise Refused(
            *(
                Problem(f"{danger.stack}: {danger.name} {danger.says}", None, f"--allow-delete {danger.name}")
                for danger in dangers
            )
        )


def _ask(names: tuple[str, ...], yes: bool) -> None:
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Refused(Problem("nobody is here to say yes", None, "look at the preview, then add --yes"))
    if not click.confirm(f"Apply this to {' and '.join(names)}?", err=True):
        raise Refused("nothing was applied: you said no")


def _apply_all(
    engine: Engine, estate: Estate, planned: dict[str, ChangeSet], plans: Path, refresh: bool
) -> None:
    from infra.engine.failure import joined
    from infra.engine.side_by_side import side_by_side
    from infra.reports.outcome_text import render_outcomes
    from infra.rules.guards import kept_secrets

    with watched(engine) as progress:
        progress.begin("applying to", tuple(planned))

        def run(name: str) -> tuple[Outcome, InfraError | None]:
            changes = planned[name]
            outcome, error = apply(
                engine,
                subject_of(engine, estate, estate.stack(name)),
                changes,
                plans / name,
                refresh=refresh,
                keep=tuple(use.path for use in kept_secrets(changes)),
                on_event=applying(progress, name),
            )
            progress.at(name, "failed" if error else "done")
            return outcome, error

        results = side_by_side({name: partial(run, name) for name in planned})
        done = {name: result for name, result in results.items() if not isinstance(result, InfraError)}
        sys.stdout.write(
            render_outcomes({name: outcome for name, (outcome, _) in done.items()}, width=columns())
        )
        sys.stdout.flush()
    errors = [result for result in results.values() if isinstance(result, InfraError)]
    errors += [error for _, error in done.values() if error]
    if errors:
        raise joined(errors)
