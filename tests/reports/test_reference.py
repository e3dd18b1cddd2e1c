"""The reference page is current, and misses no key, no wire and no rule."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from infra.cli import cli
from infra.rules import risks, table
from infra.spec.keys import KeyRow, keys_of
from infra.spec.load import project_name
from infra.spec.schema import stack_schema
from infra.spec.wires import WIRES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference.md"


def test_the_committed_page_is_current() -> None:
    made = CliRunner().invoke(cli, ["schema", "--format", "markdown"]).output
    assert PAGE.read_text() == made, "run `infra schema --format markdown > docs/reference.md`"


def descriptions(schema: Any) -> set[str]:
    """Returns every description below `schema`, by walking it blindly."""
    if isinstance(schema, list):
        return set().union(*map(descriptions, schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    own = {schema["description"]} if isinstance(schema.get("description"), str) else set()
    return own.union(*(descriptions(value) for key, value in schema.items() if key != "description"))


def test_every_key_is_described() -> None:
    schema = stack_schema(project_name(ROOT))
    page = PAGE.read_text()
    fields = {
        said["description"]
        for model in schema["$defs"].values()
        for said in model.get("properties", {}).values()
        if "description" in said
    }
    assert len(fields) > 100
    assert [text for text in sorted(fields) if " ".join(text.split()).replace("|", "\\|") not in page] == []


def test_every_rule_and_wire_has_a_row() -> None:
    page = PAGE.read_text()
    ids = [*(rule.id for rule in table.RULES), *(rule.id for rule in risks.RULES)]
    assert re.findall(r"^\| ([A-Z]{3}-\d\d) \|", page, re.MULTILINE) == ids
    assert [wire.name for wire in WIRES if f"| `{wire.name}` |" not in page] == []


THING = {
    "type": "object",
    "description": "A thing.",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "description": "Its name."},
        "size": {"type": "integer", "minimum": 0, "maximum": 9, "default": 3},
        "loud": {"type": "boolean", "default": False},
        "kind": {"enum": ["a", "b"], "type": "string"},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
        "bare": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Part"}]},
        "named": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Part"}},
        "value": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/LiteralValue"}]},
    },
}
PART = {"type": "object", "properties": {"of": {"type": "string"}}}


@pytest.mark.parametrize(
    "row",
    [
        KeyRow("thing.name", "text", "Its name.", "", True),
        KeyRow("thing.size", "whole number from 0 to 9", "", "3", False),
        KeyRow("thing.loud", "true | false", "", "false", False),
        KeyRow("thing.kind", "a | b", "", "", False),
        KeyRow("thing.parts", "list, each with keys", "", "", False),
        KeyRow("thing.parts[].of", "text", "", "", False),
        KeyRow("thing.bare", "text, or keys", "", "", False),
        KeyRow("thing.bare.of", "text", "", "", False),
        KeyRow("thing.named", "names, each with keys", "", "", False),
        KeyRow("thing.named.NAME.of", "text", "", "", False),
        KeyRow("thing.value", "a value", "", "", False),
    ],
    ids=lambda row: row.path,
)
def test_a_key_is_one_row(row: KeyRow) -> None:
    schema = {"$defs": {"Part": PART, "LiteralValue": {"type": "object", "properties": {"value": {}}}}}
    rows = {one.path: one for one in keys_of(schema, THING, "thing")}
    assert rows[row.path] == row
    assert len(rows) == 11
