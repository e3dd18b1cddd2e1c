"""`docs/preview.schema.json`, which says what a program may expect of `infra preview --format json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "preview.schema.json").read_text(encoding="utf-8"))


def _strict(schema: Any) -> Any:
    """The schema without room for fields that it does not name."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {}
    return closed | {key: _strict(value) for key, value in schema.items()}


def fits(text: str) -> dict[str, Any]:
    """Returns the report; AssertionError: the schema does not describe all of it."""
    document = json.loads(text)
    errors = [f"{error.json_path}: {error.message}" for error in _VALIDATOR.iter_errors(document)]
    assert not errors, "\n".join(errors)
    assert isinstance(document, dict)
    return document


Draft7Validator.check_schema(SCHEMA)
_VALIDATOR = Draft7Validator(_strict(SCHEMA))
