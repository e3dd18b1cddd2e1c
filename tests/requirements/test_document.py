"""docs/requirements.md says what the rows say, and names only tests that exist."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.requirements.chapters import CHAPTERS
from tests.requirements.rendered import ROOT
from tests.requirements.row import Later, Row
from tests.requirements.table import document

ROWS = [row for chapter in CHAPTERS for row in chapter.rows]


def test_the_document_is_current() -> None:
    written = (ROOT / "docs" / "requirements.md").read_text()
    assert written == document(), "run `python -m tests.requirements.table > docs/requirements.md`"


def test_every_row_has_a_check_of_its_own() -> None:
    names = [row.name for row in ROWS if isinstance(row, Row)]
    assert sorted(set(names)) == sorted(names)
    assert [row for row in ROWS if isinstance(row, Row) and not row.keys] == []


@cache
def _tests_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(
    "test", sorted({test for row in ROWS if not isinstance(row, Later) for test in row.proven})
)
def test_the_deeper_tests_exist(test: str) -> None:
    path, _, name = test.partition("::")
    assert name in _tests_of(path)
