"""`infra check`: every stack file, offline, all problems at once."""

from __future__ import annotations

import click

from infra.errors import Exit


@click.command(name="check")
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True
)
def command(stacks: tuple[str, ...], form: str) -> int:
    """Check stack files: all, or STACKs and the shared stacks they need.

    Exit code 0: nothing, or warnings only; 1: a rule refuses something; 2: a file cannot be used.
    """
    from infra.reports.findings import FORMATS, CheckReport, StackLine
    from infra.rules.refuse import FILE, judge
    from infra.spec.load import find_root
    from infra.spec.summary import summary

    verdict = judge(find_root(), stacks or None)
    good = {stack.name: summary(stack.spec) for stack in verdict.estate.stacks}
    names = [*good, *(name for name in verdict.files if name not in good)]
    lines = tuple(StackLine(name, verdict.files[name], good.get(name, ())) for name in names)
    click.echo(FORMATS[form](CheckReport(verdict.estate.project, lines, verdict.findings)))
    if any(finding.rule == FILE for finding in verdict.findings):
        return Exit.BAD_INPUT
    return Exit.FINDINGS if any(finding.level == "error" for finding in verdict.findings) else Exit.CLEAN
