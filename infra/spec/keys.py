"""The keys of a stack file as flat rows, read from its JSON Schema: what the reference page lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Schema = Mapping[str, Any]
_VALUE = "#/$defs/LiteralValue"
_VARIABLE = "#/$defs/LiteralVariable"
_SECRET = "#/$defs/EnvValue"  # noqa: S105 - a place in the schema


@dataclass(frozen=True)
class KeyRow:
    """One key. `path` writes `NAME` for what a person names, and `[]` for each item of a list."""

    path: str
    takes: str
    """What may be written there, in words."""
    means: str
    default: str
    """As it would be written; empty: nothing is assumed."""
    required: bool


def keys_of(schema: Schema, section: Schema, path: str) -> Iterator[KeyRow]:
    """Yields the keys of an object of `schema` and of all that is below it, in the order of the models; a
    choice of several objects only where it is met first."""
    yield from _keys(schema, section, path, set())


def _keys(schema: Schema, section: Schema, path: str, met: set[str]) -> Iterator[KeyRow]:
    section = _resolved(schema, section)
    for name, said in section.get("properties", {}).items():
        means = said.get("description") or _resolved(schema, said).get("description", "")
        required = name in section.get("required", ())
        yield KeyRow(f"{path}.{name}", takes(schema, said), means, _written(said.get("default")), required)
        yield from _inside(schema, said, f"{path}.{name}", met)


def _inside(schema: Schema, said: Schema, path: str, met: set[str]) -> Iterator[KeyRow]:
    target = _resolved(schema, said)
    if value_kind(target):
        return
    objects = [option for option in _options(target) if "$ref" in option]
    if len(objects) > 1:
        yield from _choice(schema, objects, path, met)
    else:
        for option in _options(target):
            yield from _inside(schema, option, path, met)
    yield from _keys(schema, target, path, met)
    if "items" in target:
        yield from _inside(schema, target["items"], f"{path}[]", met)
    for item in _named(target):
        yield from _inside(schema, item, f"{path}.NAME", met)


def _choice(schema: Schema, objects: Sequence[Schema], path: str, met: set[str]) -> Iterator[KeyRow]:
    known = "".join(option["$ref"] for option in objects)
    if known not in met:
        met.add(known)
        for option in objects:
            for row in _inside(schema, option, path, met):
                yield replace(row, required=False)  # only once this one is chosen


def takes(schema: Schema, said: Schema) -> str:
    """Returns what may be written, in words."""
    target = _resolved(schema, said)
    if kind := value_kind(target):
        return kind
    if options := _options(target):
        return ", or ".join(dict.fromkeys(takes(schema, option) for option in options))
    if "enum" in target:
        return " | ".join(_written(one) for one in target["enum"])
    if "const" in target:
        return _written(target["const"])
    if target.get("type") == "array":
        item = takes(schema, target["items"])
        return "list, each with keys" if item == "keys" else f"list of {item}"
    for named in _named(target):
        return f"names, each with {takes(schema, named)}"
    words = {"object": "keys", "boolean": "true | false", "string": "text"}
    return words.get(target["type"]) or _number(target)


def _options(target: Schema) -> tuple[Schema, ...]:
    return tuple(target.get("anyOf", target.get("oneOf", ())))


def value_kind(target: Schema) -> str:
    """Returns what a schema of a value is called; empty: it is no value."""
    options = {option.get("$ref") for option in _options(target)}
    if _VARIABLE in options:
        return "a variable"
    if _VALUE in options:
        return "a value"
    return "a secret" if _SECRET in options else ""


def _number(target: Schema) -> str:
    word = "whole number" if target["type"] == "integer" else "number"
    low = target.get("minimum", target.get("exclusiveMinimum"))
    high = target.get("maximum", target.get("exclusiveMaximum"))
    if low is not None and high is not None:
        return f"{word} from {low} to {high}"
    return word


def _named(target: Schema) -> tuple[Schema, ...]:
    named = (*target.get("patternProperties", {}).values(), target.get("additionalProperties"))
    return tuple(one for one in named if isinstance(one, Mapping))


def _resolved(schema: Schema, said: Schema) -> Schema:
    while "$ref" in said:
        said = schema["$defs"][said["$ref"].removeprefix("#/$defs/")]
    return said


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
