"""`infra check`: every stack file, offline, all problems at once."""

from __future__ import annotations

import inspect
import os
import shutil
import sys
from pathlib import Path

import click

from infra.errors import BadInput, Exit, Problem


@click.command(name="check")
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True
)
@click.option(
    "--explain", "rule", metavar="RULE", help="Say what a rule wants and why, e.g. VAR-02; checks nothing."
)
@click.option(
    "--parity", "with_parity", is_flag=True, help="Add a table: which environment has which variable."
)
@click.option(
    "--linters/--no-linters",
    "with_linters",
    default=True,
    help="Check the workflow files that come of it with actionlint and zizmor.  [default: where they are]",
)
def command(
    stacks: tuple[str, ...], form: str, rule: str | None, with_parity: bool, with_linters: bool
) -> int:
    """Check stack files: all, or STACKs and the shared stacks they need.

    Exit code 0: nothing, or warnings only; 1: a rule refuses something; 2: a file cannot be used.
    """
    from infra.reports.findings import FORMATS, CheckReport, StackLine
    from infra.rules.finding import FILE, by_place
    from infra.rules.parity import parity
    from infra.rules.verdict import judge
    from infra.spec.load import find_root
    from infra.spec.summary import summary

    if with_parity and form == "github":
        raise click.UsageError("annotations have no room for a table: say --format text or json.")
    if rule is not None:
        click.echo(_why(rule))
        return Exit.CLEAN
    verdict = judge(find_root(), stacks or None)
    good = {stack.name: summary(stack.spec) for stack in verdict.estate.stacks}
    lines = tuple(StackLine(name, file, good.get(name, ())) for name, file in verdict.files.items())
    tables = parity(verdict.estate) if with_parity else None
    findings = verdict.findings
    if with_linters and not any(finding.level == "error" for finding in findings):
        from infra.commands.linting import linted

        findings = tuple(sorted((*findings, *linted(verdict.estate)), key=by_place))
    folder = _folder(verdict.estate.root)
    click.echo(FORMATS[form](CheckReport(verdict.estate.project, lines, findings, tables, _width(), folder)))
    if any(finding.rule == FILE for finding in findings):
        return Exit.BAD_INPUT
    return Exit.FINDINGS if any(finding.level == "error" for finding in findings) else Exit.CLEAN


def _folder(root: Path) -> str:
    """The project's folder below the checkout of a GitHub job; nothing when it is the checkout, or elsewhere.
    https://docs.github.com/en/actions/reference/workflows-and-actions/variables"""
    checkout = Path(os.environ.get("GITHUB_WORKSPACE") or root).resolve()
    inside = root.resolve() != checkout and root.resolve().is_relative_to(checkout)
    return root.resolve().relative_to(checkout).as_posix() if inside else ""


def _width() -> int | None:
    """What goes into a file or another program is not broken into lines, unless COLUMNS says where."""
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return max(shutil.get_terminal_size((100, 24)).columns, 20)
    return None


def _why(wanted: str) -> str:
    from infra.rules.finding import FILE
    from infra.rules.risks import RULES as RISKS
    from infra.rules.table import RULES
    from infra.spec.paths import near
    from infra.workflows.lint import AUDITS

    known = {rule.id: f"{rule.id} {rule.level}: {rule.holds}\n{rule.why}" for rule in RULES}
    known |= {rule.id: f"{rule.id} {rule.level}, of a change\n{inspect.getdoc(rule.judge)}" for rule in RISKS}
    known[FILE] = f"{FILE} error: the file is read and understood\nNothing in it can be checked or applied."
    known |= {
        linter.upper(): f"{linter}: a linter of workflow files\n{where}" for linter, where in AUDITS.items()
    }
    if (said := known.get(wanted.upper())) is not None:
        return said
    likely = near(wanted, known)
    fix = f"did you mean `{likely}`?" if likely else "every rule is in docs/reference.md"
    raise BadInput(Problem(f"there is no rule `{wanted}`", None, fix))
