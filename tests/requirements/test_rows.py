"""Every row of docs/requirements.md holds, and no longer does when one of its keys is taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from tests.requirements.chapters import CHAPTERS
from tests.requirements.rendered import ROOT, Key, Rendered, copied, say_instead, take_out
from tests.requirements.row import Row

ROWS = [row for chapter in CHAPTERS for row in chapter.rows if isinstance(row, Row)]
KEYS = [pytest.param(row, key, id=f"{row.name}: {key}") for row in ROWS for key in row.keys]
DEFAULTS = [
    pytest.param(row, key, value, id=f"{row.name}: {key}")
    for row in ROWS
    for key, value in row.defaults.items()
]


@pytest.fixture(scope="module")
def committed() -> Rendered:
    """The stack files as they are."""
    return Rendered(ROOT)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_stack_files_say_it(row: Row, committed: Rendered) -> None:
    row.check(committed)


def holds(row: Row, root: Path) -> bool:
    """Returns whether the row holds in a project; an estate that is refused holds nothing."""
    try:
        row.check(Rendered(root))
    except (AssertionError, BadInput):
        return False
    return True


@pytest.mark.parametrize(("row", "key"), KEYS)
def test_without_a_key_it_does_not_hold(row: Row, key: str, tmp_path: Path) -> None:
    root = copied(tmp_path)
    take_out(root, Key.of(key))
    assert not holds(row, root)


@pytest.mark.parametrize(("row", "key", "value"), DEFAULTS)
def test_with_another_value_it_does_not_hold(row: Row, key: str, value: object, tmp_path: Path) -> None:
    root = copied(tmp_path)
    say_instead(root, Key.of(key), value)
    assert not holds(row, root)


def test_a_copy_without_changes_holds_everything(tmp_path: Path) -> None:
    copy = Rendered(copied(tmp_path))
    for row in ROWS:
        row.check(copy)


def test_a_key_that_is_not_there_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        take_out(copied(tmp_path), Key.of("staging: workflows.files.cd"))
