"""`infra doctor`: what is there, what is missing, how to get it. Exit 2 if something lacks to run offline."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click


@click.command("doctor")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--short", is_flag=True, help="Leave out how to get what is missing.")
def command(format_: str, short: bool) -> None:
    """Say which tools and credentials are there, and how to get the rest.

    What is needed for the sandbox, previews and applies alike decides the exit code (2 when something of it
    lacks); what only real accounts or some commands need is told. No secret value is shown.
    """
    from infra.doctor.examine import examine
    from infra.doctor.item import State
    from infra.doctor.report import render_json, render_text
    from infra.errors import Exit
    from infra.reports.paint import wants_colour

    items = examine(os.environ, Path(__file__).parents[2])
    if format_ == "json":
        click.echo(render_json(items), nl=False)
    else:
        colours = {State.OK: "green", State.MISSING: "yellow", State.BAD: "red"}
        width = max(shutil.get_terminal_size((100, 24)).columns, 40)
        text = render_text(
            items, min(width, 120), lambda state, text: click.style(text, fg=colours[state]), short=short
        )
        click.echo(text, nl=False, color=wants_colour(sys.stdout, os.environ))
    if any(item.needed and item.state is not State.OK for item in items):
        sys.exit(Exit.BAD_INPUT)
