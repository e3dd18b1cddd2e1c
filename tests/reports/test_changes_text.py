"""The report of changes, as whole documents; `GOLDEN=write pytest …` writes them anew, to be reviewed."""

from __future__ import annotations

import re
from difflib import unified_diff

import pytest

from infra.changes import UNKNOWN, Change, ChangeSet, NotCompared, Pending, PropertyChange, Risk
from infra.reports.cells import cells
from infra.reports.changes_text import pending_line, render_changes
from infra.reports.outcome_text import render_outcomes
from infra.reports.text_diff import diff_of
from tests.reports.document import compare
from tests.reports.estates import APPLIED, ESTATE, FAILED, RISKS


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_the_whole_report(width: int) -> None:
    compare(f"changes-{width}.txt", render_changes(ESTATE, RISKS, FAILED, width=width))


def test_nothing_to_do_is_one_line_a_stack() -> None:
    quiet = [ChangeSet("shared", unchanged=10), ChangeSet("staging", unchanged=18)]
    assert render_changes(quiet, []) == (
        "shared: no changes (10 unchanged)\nstaging: no changes (18 unchanged)\n\nno changes in 2 stacks\n"
    )


@pytest.mark.parametrize("width", range(40, 201, 7))
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for line in render_changes(ESTATE, RISKS, FAILED, width=width).splitlines():
        assert cells(line) <= width, line


def test_colour_changes_nothing_but_colour() -> None:
    plain = render_changes(ESTATE, RISKS, FAILED, width=100)
    painted = render_changes(ESTATE, RISKS, FAILED, width=100, colour=True)
    assert "\x1b[" in painted
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    turned = [
        ChangeSet(
            changes.stack,
            tuple(reversed(changes.changes)),
            changes.unchanged,
            tuple(reversed(changes.not_compared)),
            tuple(reversed(changes.warnings)),
            changes.bookkeeping,
        )
        for changes in ESTATE
    ]
    assert render_changes(turned, RISKS) == render_changes(ESTATE, RISKS)


def test_what_an_account_holds_cannot_steer_the_terminal() -> None:
    evil = PropertyChange("description", "update", "\x1b[2J\x07", "fine\rreally")
    change = Change("shared", "update", "github.repository", "GitHub repository", "urn", (evil,))
    text = render_changes([ChangeSet("shared", (change,))], [])
    assert "\x1b" not in text
    assert "\r" not in text


def test_an_apply_says_what_was_done_and_what_not() -> None:
    compare("outcome.txt", render_outcomes(APPLIED, width=72))


def test_secrets_are_masked_as_soon_as_a_change_is_made() -> None:
    prop = PropertyChange("value", "update", old="old-password", new="new-password", secret=True)
    assert "password" not in repr(prop)


def test_a_value_known_only_later_is_said_in_words() -> None:
    prop = PropertyChange("projectId", "update", "prj_1", UNKNOWN, comparison="unknown")
    change = Change("staging", "update", "variables.A", "Vercel variable", "urn", (prop,))
    assert "prj_1 → (known after the apply)" in render_changes([ChangeSet("staging", (change,))], [])


def test_a_risk_without_a_name_is_of_the_stack() -> None:
    risk = Risk("RSK-12", "info", "production", "", "touches 2 things that are live in production")
    text = render_changes([ChangeSet("production", not_compared=(NotCompared("A", "variables.A"),))], [risk])
    assert "info     production  touches 2 things" in text


def test_what_waits_for_a_person_is_a_line_and_no_change() -> None:
    files = (".github/workflows/ci.yml", "vercel.json")
    url = "https://github.com/o/r/pull/3"
    waiting = ChangeSet(
        "staging",
        unchanged=9,
        pending=(
            Pending("workflows", "pending", "staging", files, 3, url),
            Pending("workflows", "declined", "qa", files[:1], 3, url),
            Pending("workflows", "differs", "master", files[1:]),
        ),
    )
    assert waiting.empty
    assert render_changes([waiting], [], width=200).splitlines() == [
        "staging: no changes (9 unchanged, 1 pending)",
        f"  pending: pull request #3 brings {', '.join(files)} to staging once it is merged: {url}",
        f"  declined: pull request #3 was closed unmerged, so qa lacks {files[0]}; reopen it, "
        f"or change what is declared: {url}",
        "  not there yet: master lacks vercel.json as declared; they arrive by a merge",
        "",
        "no changes in 1 stack",
    ]


def test_many_files_that_wait_are_counted_and_some_named() -> None:
    files = tuple(f"lib/{letter}.ts" for letter in "abcdefg")
    line = pending_line(Pending("workflows", "pending", "staging", files, 3, "https://github.com/o/r/pull/3"))
    assert "brings 7 files (lib/a.ts, lib/b.ts, lib/c.ts, lib/d.ts, …) to staging once" in line


def test_a_difference_of_line_ends_alone_is_seen() -> None:
    assert diff_of("a", "x\r\n", "x\n")[3:] == ["-x\r", "+x"]
    assert diff_of("a", "x", "x\n")[3:] == [" x", "-\\ No newline at end of file"]
    assert diff_of("a", "x\n", "x\n") == []


def test_a_line_that_a_long_file_often_has_is_not_shown_as_changed() -> None:
    often = ["  - name: Install", "    run: npm ci"] * 150
    old, new = [*often, "    node: 20", *often], [*often, "    node: 22", *often]
    shown = diff_of("a", "\n".join(old) + "\n", "\n".join(new) + "\n")
    assert [line for line in shown[3:] if not line.startswith(" ")] == ["-    node: 20", "+    node: 22"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "x\n"), ("x\n", ""), ("x\ny\nz\n", "x\nz\n"), ("x\n", "y\n"), ("1\n2\n3\n4\n", "0\n")],
)
def test_a_diff_is_written_as_other_tools_write_it(old: str, new: str) -> None:
    others = unified_diff(old.splitlines(), new.splitlines(), "a/f", "b/f", lineterm="", n=2)
    assert diff_of("f", old, new) == list(others)
