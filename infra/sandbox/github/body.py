"""A request's JSON, read field by field; a field of a wrong type is GitHub's 422."""

from __future__ import annotations

import json
from typing import Any

from infra.sandbox.github.errors import GitHubError, invalid_request
from infra.sandbox.github.records import JsonObject


class Body:
    """The fields of a JSON object."""

    def __init__(self, fields: JsonObject) -> None:
        self.fields = fields

    @staticmethod
    def parse(raw: bytes) -> Body:
        """Returns the fields of a body, none when it is empty; raises 400 or 422 when it is no object."""
        if not raw.strip():
            return Body({})
        try:
            fields = json.loads(raw)
        except ValueError:
            raise GitHubError(400, "Problems parsing JSON") from None
        if not isinstance(fields, dict):
            raise GitHubError(400, "Body should be a JSON object")
        return Body(fields)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def given(self, name: str) -> bool:
        """Says whether a field is there and not null."""
        return self.fields.get(name) is not None

    def text(self, name: str) -> str:
        """Returns a required string."""
        if not self.given(name):
            raise invalid_request(f'"{name}" wasn\'t supplied.')
        return self.text_or(name, "")

    def text_or(self, name: str, default: str) -> str:
        """Returns a string, or the default when it is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise _wrong(name, value, "a string")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Returns a boolean, or the default when it is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise _wrong(name, value, "a boolean")
        return value

    def number(self, name: str, default: int = 0) -> int:
        """Returns an integer, or the default when it is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise _wrong(name, value, "an integer")
        return value

    def texts(self, name: str) -> list[str]:
        """Returns a list of strings, empty when it is absent or null."""
        values = self.fields.get(name)
        if values is None:
            return []
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise _wrong(name, values, "an array of strings")
        return values

    def objects(self, name: str) -> list[Body]:
        """Returns a list of objects, empty when it is absent; null is refused as GitHub does."""
        if name not in self.fields:
            return []
        values = self.fields[name]
        if values is None:
            raise GitHubError(422, f"Invalid property /{name}: data cannot be null.")
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise _wrong(name, values, "an array of objects")
        return [Body(value) for value in values]

    def object(self, name: str) -> Body | None:
        """Returns an object, or None when it is absent or null."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise _wrong(name, value, "an object")
        return Body(value)


def _wrong(name: str, value: Any, wanted: str) -> GitHubError:
    return invalid_request(f"For 'properties/{name}', {json.dumps(value)[:80]} is not {wanted}.")
