"""`infra secrets`: which secrets each stack needs, where they come from, and when they were last written.

Deliberately absent: values. Rotation comes with the clients that can tell whether it worked.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from infra.commands.session import columns, open_engine, watched
from infra.engine.written import last_written, written_at
from infra.errors import Exit, InfraError
from infra.reports.paint import wants_colour
from infra.reports.secrets import SecretStatus, render_secrets, render_secrets_json

if TYPE_CHECKING:
    from infra.spec.estate import Stack


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--offline", is_flag=True, help="Do not ask the backend when they were last written.")
def command(stacks: tuple[str, ...], form: str, offline: bool) -> int:
    """List the secrets each stack needs and where they come from; exit 1 when one is not set."""
    from infra.spec.load import find_root, load_estate

    estate = load_estate(find_root(), only=stacks or None)
    chosen = [stack for stack in estate.stacks if not stacks or stack.name in stacks]
    times = {} if offline else _times(chosen)
    report = {stack.name: _statuses(stack, times.get(stack.name)) for stack in chosen}
    if form == "json":
        sys.stdout.write(render_secrets_json(report))
    else:
        colour = wants_colour(sys.stdout, os.environ)
        sys.stdout.write(render_secrets(report, width=columns(), colour=colour))
    missing = any(not secret.set for secrets in report.values() for secret in secrets)
    return Exit.FINDINGS if missing else Exit.CLEAN


def _times(stacks: list[Stack]) -> dict[str, dict[str, str] | None]:
    """Returns when the resources of each stack were last written; None where the backend does not say."""
    from infra.engine.side_by_side import side_by_side

    try:
        engine = open_engine()
    except InfraError:
        return {}  # no engine: the list itself needs none
    with watched(engine) as progress:
        progress.begin("asking the backend about", [stack.name for stack in stacks])

        def ask(name: str) -> dict[str, str] | None:
            state = engine.state(name)
            progress.at(name, "done")
            return None if state is None else last_written(state)

        answers = side_by_side({stack.name: partial(ask, stack.name) for stack in stacks})
    return {name: answer for name, answer in answers.items() if not isinstance(answer, InfraError)}


def _statuses(stack: Stack, times: dict[str, str] | None) -> list[SecretStatus]:
    from infra.spec.secrets import secrets_of
    from infra.spec.values import EnvValue

    found = []
    for use in secrets_of(stack):
        env = use.value.env if isinstance(use.value, EnvValue) else None
        written = written_at(times, use.path) if times is not None else None
        found.append(
            SecretStatus(
                use.path,
                env,
                set=env is None or bool(os.environ.get(env)),
                written=written,
                state="unknown" if times is None else "written" if written else "never",
            )
        )
    return found
