"""`infra preview`: what an apply would change, risks first; changes nothing."""

from __future__ import annotations

import click

from infra.commands.session import checked, open_engine, previewing, previews, risks_of, show, watched
from infra.engine.run import Preview
from infra.engine.side_by_side import width
from infra.errors import Exit


@click.command()
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
@click.option("--refresh", is_flag=True, help="Read the accounts first, so that changes by hand are seen.")
@click.option("--expect-no-changes", is_flag=True, help="Exit 1 when anything would change.")
def command(stacks: tuple[str, ...], form: str, refresh: bool, expect_no_changes: bool) -> int:
    """Show what an apply would change, risks first; all stacks when none is named.

    Values of secrets are never shown; a secret that is not set in the environment is not compared.

    Markdown fits into a comment of GitHub; for the page of a workflow's run:
    `infra preview --format markdown >> "$GITHUB_STEP_SUMMARY"`.
    """
    engine = open_engine()
    wanted = tuple(dict.fromkeys(stacks))
    with watched(engine) as progress:

        def start(name: str) -> Preview:
            return Preview(engine, name, refresh=refresh, on_event=previewing(progress, name))

        early = {name: start(name) for name in wanted[: width()]}  # the spec is read while they start
        estate = checked(wanted)
        names = tuple(stack.name for stack in estate.stacks if not wanted or stack.name in wanted)
        progress.begin("previewing", names)
        found = previews(engine, progress, estate, names, start, early)
    changed = tuple(found.stacks.values())
    show(changed, risks_of(estate, changed), found.failures, form)
    if found.failures:
        from infra.engine.failure import joined

        raise joined(found.failures.values())
    return (
        Exit.FINDINGS if expect_no_changes and any(not changes.empty for changes in changed) else Exit.CLEAN
    )
