"""Text of others does nothing in Markdown, whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from infra.reports.inert import cell, code, cut, fenced, html_code, prose, visible
from tests.reports.markup import tokens
from tests.reports.nasty import NASTY

ACTIVE = re.compile(r"[@#<>`*_/\\\[\]|&$~]|\w\.\w|\b[0-9a-f]{7,}\b")
"""What no plain text of ours may hold: GitHub or Markdown might make something of it."""


@given(NASTY)
def test_code_is_one_span_that_shows_the_text(text: str) -> None:
    found = [token for token in tokens(f"before {code(text)} after") if token.type != "text"]
    assert [token.type for token in found] == ["paragraph_open", "code_inline", "paragraph_close"]
    assert found[1].content == (cut(visible(text), 200) or " ")


@given(NASTY)
def test_a_cell_stays_a_cell(text: str) -> None:
    found = list(tokens(f"| a | b |\n|---|---|\n| {cell(text)} | end |\n"))
    assert sum(token.type == "td_open" for token in found) == 2
    assert [token.content for token in found if token.type == "text" and token.content] == ["a", "b", "end"]


@given(NASTY)
def test_prose_is_words_and_code(text: str) -> None:
    found = list(tokens(f"before {prose(text)} after"))
    assert {token.type for token in found} <= {"paragraph_open", "text", "code_inline", "paragraph_close"}
    for token in found:
        assert token.type != "text" or not ACTIVE.search(token.content), token.content


@example([" ```` ", "after"])
@given(st.lists(NASTY.map(lambda text: text.replace("\n", " ")), max_size=6))
def test_a_fence_is_closed_by_us_alone(lines: list[str]) -> None:
    found = list(tokens("\n".join([*fenced(lines, "diff"), "", "after"])))
    assert found[0].type == "fence"
    assert found[0].info == "diff"
    assert found[0].content.count("\n") == len(lines)
    assert [token.content for token in found[1:]] == ["", "after", ""]


@given(NASTY)
def test_html_code_holds_no_markup(text: str) -> None:
    found = list(tokens(f"<details><summary>{html_code(text)}</summary>\n\nafter"))
    assert [token.type for token in found] == ["html_block", "paragraph_open", "text", "paragraph_close"]
    assert found[0].content.count("<") == 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("pass\u200bword", "pass\\u200bword"),
        ("a\u202eb", "a\\u202eb"),
        ("\u3164", "\\u3164"),
        ("a\ufe0f", "a\\ufe0f"),
        ("⚠\ufe0f", "⚠\ufe0f"),
        ("a\nb\tc", "a⏎b→c"),
        ("部署", "部署"),
    ],
)
def test_nothing_goes_unseen(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("is deleted and created again, because projectId changes", None),
        ("needs 1 approval, not 2", None),
        ("no longer waits for “e2e”", "no longer waits for “`e2e`”"),
        ("closes #12 (thanks @jane)", "closes `#12` (thanks `@jane`)"),
        ("in deadbeef by O’Neil", "in `deadbeef` by O’Neil"),
        ("a\n\n# b", "a `#` b"),
    ],
)
def test_sentences_stay_readable(text: str, shown: str | None) -> None:
    assert prose(text) == (shown or text)
