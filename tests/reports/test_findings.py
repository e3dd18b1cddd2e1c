"""What `infra check` says, as whole documents: at every width, and escaped for GitHub."""

from __future__ import annotations

import pytest

from infra.errors import Place, Problem
from infra.reports.cells import cells
from infra.reports.findings import CheckReport, StackLine, github, text
from infra.rules.finding import Finding

FILE = "stacks/Pulumi.staging.yaml"
PATH = "github.environment.variables.SUPABASE_PROJECT_REF"
FINDING = Finding(
    "SUP-05",
    "warning",
    Problem(
        "`replacewithproductio` stands in for the ref of a Supabase project",
        Place(FILE, 34, PATH),
        "write the 20 letters that supabase.com shows for the project",
    ),
    ("staging",),
)
STACKS = (
    StackLine(
        "shared", "stacks/Pulumi.shared.yaml", ("Vercel project site", "repository acme/site", "1 label")
    ),
    StackLine("staging", FILE, ("staging → preview", "3 variables", "protected with 7 checks")),
)


def report(*findings: Finding, width: int | None) -> CheckReport:
    return CheckReport("site", STACKS, findings, width=width)


def test_a_file_or_a_pipe_gets_whole_lines() -> None:
    assert text(report(FINDING, width=None)) == (
        f"{FILE}\n"
        f"  34  warning  SUP-05  {PATH}: `replacewithproductio` stands in for the ref of a Supabase project\n"
        "                       → write the 20 letters that supabase.com shows for the project\n"
        "\n"
        "1 warning in 2 stacks"
    )


def test_a_terminal_gets_lines_that_fit() -> None:
    assert text(report(FINDING, width=80)) == (
        f"{FILE}\n"
        f"  34  warning  SUP-05  {PATH}:\n"
        "                       `replacewithproductio` stands in for the ref of a\n"
        "                       Supabase project\n"
        "                       → write the 20 letters that supabase.com shows for the\n"
        "                         project\n"
        "\n"
        "1 warning in 2 stacks"
    )


def test_a_narrow_one_has_the_text_below() -> None:
    assert text(report(FINDING, width=40)) == (
        f"{FILE}\n"
        "  34  warning  SUP-05\n"
        f"    {PATH}:\n"
        "    `replacewithproductio` stands in for\n"
        "    the ref of a Supabase project\n"
        "    → write the 20 letters that\n"
        "      supabase.com shows for the project\n"
        "\n"
        "1 warning in 2 stacks"
    )


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_only_names_are_wider_than_the_terminal(width: int) -> None:
    lines = text(report(FINDING, width=width)).splitlines()
    assert [line for line in lines if cells(line) > width and PATH not in line] == []


def test_stacks_without_findings_fit_too() -> None:
    assert text(report(width=40)) == (
        "shared   Vercel project site, repository\n"
        "         acme/site, 1 label\n"
        "staging  staging → preview, 3 variables,\n"
        "         protected with 7 checks\n"
        "\n"
        "2 stacks, no findings"
    )


def test_github_gets_one_line_whatever_is_in_a_text() -> None:
    odd = Problem("100% of\r\ntwo: lines", Place("stacks/a,b:c.yaml", 3, "a.b"), "::error::write `50%`")
    assert github(report(Finding("ABC-01", "error", odd, ("a",)), width=None)) == (
        "::error file=stacks/a%2Cb%3Ac.yaml,line=3,title=ABC-01::"
        "100%25 of%0D%0Atwo: lines — a.b — ::error::write `50%25`\n"
        "1 error in 2 stacks"
    )


def test_a_file_without_a_line_is_annotated_at_its_first() -> None:
    where = Place("stacks/Pulumi.a.yml")
    said = github(
        report(Finding("FILE", "error", Problem("Pulumi overlooks this", where), ("a",)), width=None)
    )
    assert said.startswith("::error file=stacks/Pulumi.a.yml,line=1,title=FILE::Pulumi overlooks this\n")
