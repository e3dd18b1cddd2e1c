"""A diff whose lines are cut at the width of the terminal still shows what changes."""

from __future__ import annotations

from infra.reports.text_diff import differing

LONG = "a" * 50


def test_a_difference_beyond_the_cut_is_shown_with_some_letters_before_it() -> None:
    lines = ["@@ -1,3 +1,3 @@", f" {LONG}", f"-{LONG}old", "-second", f"+{LONG}new", "+other", f"+{LONG}"]
    assert differing(lines, 40) == [
        "@@ -1,3 +1,3 @@",
        f" {LONG}",
        f"-…{'a' * 20}old",
        "-second",
        f"+…{'a' * 20}new",
        "+other",
        f"+{LONG}",
    ]


def test_what_fits_or_replaces_nothing_stays_as_it_is() -> None:
    for lines in (
        [f"-{LONG}old", f"+{LONG}new"],
        [f"-{LONG}{LONG}"],
        [f"+{LONG}{LONG}", " x", "-y", "-z"],
        [],
    ):
        assert differing(lines, 60) == lines


def test_a_line_that_grows_at_its_end_shows_the_end() -> None:
    assert differing([f"-{LONG}", f"+{LONG} more"], 40) == [f"-…{'a' * 20}", f"+…{'a' * 20} more"]
