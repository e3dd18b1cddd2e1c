"""The report of changes for programs: the whole document, and its schema."""

from __future__ import annotations

from typing import get_args

import pytest

from infra.changes import LEVELS, OPERATIONS, ChangeSet, Comparison, Kind
from infra.errors import Exit, Refused
from infra.reports.changes_json import VERSION, render_changes_json
from tests.reports.document import compare
from tests.reports.estates import ESTATE, FAILED, REPAIR, RISKS
from tests.reports.preview_schema import SCHEMA, fits

PARTS = SCHEMA["definitions"]


def test_the_whole_json() -> None:
    text = render_changes_json(ESTATE, RISKS, FAILED)
    fits(text)
    compare("changes.json", text)


@pytest.mark.parametrize("stacks", [(), ESTATE, (REPAIR,), (ChangeSet("quiet"),)])
def test_every_report_fits_the_schema(stacks: tuple[ChangeSet, ...]) -> None:
    document = fits(render_changes_json(stacks, RISKS, {"x": Refused("because of it")}))
    assert document["failures"] == [{"stack": "x", "exit": Exit.REFUSED, "problems": ["because of it"]}]


def test_what_the_schema_does_not_say_is_noticed() -> None:
    text = render_changes_json(ESTATE, RISKS)
    with pytest.raises(AssertionError, match="urm"):
        fits(text.replace('"urn":', '"urm":'))
    with pytest.raises(AssertionError, match="dangerous"):
        fits(text.replace('"level": "danger"', '"level": "dangerous"'))


def test_the_schema_knows_every_word() -> None:
    assert SCHEMA["properties"]["version"]["const"] == VERSION
    assert PARTS["change"]["properties"]["op"]["enum"] == list(OPERATIONS)
    assert PARTS["risk"]["properties"]["level"]["enum"] == list(LEVELS)
    assert PARTS["property"]["properties"]["kind"]["enum"] == list(get_args(Kind))
    assert PARTS["property"]["properties"]["comparison"]["enum"] == list(get_args(Comparison))
