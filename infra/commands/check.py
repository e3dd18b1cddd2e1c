"""`infra check`: every stack file, offline, all problems at once."""

from __future__ import annotations

import click

from infra.errors import BadInput, Exit, Problem


@click.command(name="check")
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True
)
@click.option(
    "--explain", "rule", metavar="RULE", help="Say why a rule is there, e.g. VAR-02; checks nothing."
)
def command(stacks: tuple[str, ...], form: str, rule: str | None) -> int:
    """Check stack files: all, or STACKs and the shared stacks they need.

    Exit code 0: nothing, or warnings only; 1: a rule refuses something; 2: a file cannot be used.
    """
    from infra.reports.findings import FORMATS, CheckReport, StackLine
    from infra.rules.finding import FILE
    from infra.rules.verdict import judge
    from infra.spec.load import find_root
    from infra.spec.summary import summary

    if rule is not None:
        click.echo(_why(rule))
        return Exit.CLEAN
    verdict = judge(find_root(), stacks or None)
    good = {stack.name: summary(stack.spec) for stack in verdict.estate.stacks}
    names = [*good, *(name for name in verdict.files if name not in good)]
    lines = tuple(StackLine(name, verdict.files[name], good.get(name, ())) for name in names)
    click.echo(FORMATS[form](CheckReport(verdict.estate.project, lines, verdict.findings)))
    if any(finding.rule == FILE for finding in verdict.findings):
        return Exit.BAD_INPUT
    return Exit.FINDINGS if any(finding.level == "error" for finding in verdict.findings) else Exit.CLEAN


def _why(wanted: str) -> str:
    from infra.rules.table import RULES
    from infra.spec.paths import near

    by_id = {rule.id: rule for rule in RULES}
    if (rule := by_id.get(wanted.upper())) is not None:
        return f"{rule.id} {rule.level}: {rule.why}"
    likely = near(wanted, by_id)
    raise BadInput(
        Problem(f"there is no rule `{wanted}`", None, f"did you mean `{likely}`?" if likely else "")
    )
