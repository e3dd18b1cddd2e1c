"""Our YAML, read back by a library that is not ours."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from infra.workflows.yaml_text import Noted, yaml_text

AWKWARD = [
    "",
    "on",
    "no",
    "null",
    "~",
    "20",
    "1.5",
    "0x1F",
    "2026-11-24",
    "12:30:00",
    "key: value",
    "a #comment",
    "- item",
    "*anchor",
    "&anchor",
    "!tag",
    "%directive",
    "@at",
    "`tick`",
    "{flow",
    "[flow",
    "trailing ",
    " leading",
    '"quoted"',
    "it's",
    "feature/*",
    "${{ github.ref }}",
    "a\tb",
    "ends:",
    "naïve — ✓",
    "=",
    "<<",
    ".inf",
    "1e3",
    "Yes",
    "y",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_a_text_stays_that_text(text: str) -> None:
    tree = {"scalar": text, "list": [text, text], "items": [{"in": text}]}
    assert yaml.safe_load(yaml_text(tree)) == tree


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \t")))
def test_any_line_stays_that_line(text: str) -> None:
    assert yaml.safe_load(yaml_text({"key": text})) == {"key": text}


def test_a_script_of_several_lines_is_a_block() -> None:
    text = yaml_text({"run": "npm ci\n\nnpm test\n", "next": True})
    assert text == "run: |\n  npm ci\n\n  npm test\nnext: true\n"


@pytest.mark.parametrize("text", ["  a\nb\n", "\n  a\nb\n", " a\n  b\n", "\ta\nb\n", "a\n  b\n\n c\n"])
def test_a_script_keeps_the_indent_of_its_first_line(text: str) -> None:
    tree = {"steps": [{"run": text, "next": True}]}
    assert yaml.safe_load(yaml_text(tree)) == tree


@given(st.text(st.sampled_from("a #:-|\n"), min_size=1))
def test_any_script_stays_that_script(text: str) -> None:
    tree = {"steps": [{"run": text, "next": True}]}
    assert yaml.safe_load(yaml_text(tree)) == tree


def test_comments_stand_after_their_value() -> None:
    text = yaml_text({"contents": Noted("read", "to check out the code")})
    assert text == "contents: read  # to check out the code\n"


def test_on_is_written_bare_because_github_documents_it_so() -> None:
    assert yaml_text({"on": {"push": {}}}) == "on:\n  push: {}\n"


def test_absent_is_left_out_and_empty_is_kept() -> None:
    assert yaml_text({"a": None, "b": {}, "c": 1}) == "b: {}\nc: 1\n"
