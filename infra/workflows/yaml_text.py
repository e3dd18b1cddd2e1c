"""YAML text of plain values, with comments: same values, same bytes.

Deliberately absent: a YAML library. Ours writes the few shapes a workflow has, keeps comments beside their
lines, and needs no import; the tests read its output back with PyYAML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Noted:
    """A scalar with a comment after it."""

    value: str | int | bool
    comment: str


# Texts that YAML 1.1 or 1.2 readers would take for something else than text.
_NOT_TEXT = re.compile(
    r"^(|~|null|true|false|yes|no|on|off|y|n|[-+.]?[0-9][0-9_.,:eE+xobXa-fA-F-]*|[-+]?\.(inf|nan)|<<|=)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"^[A-Za-z0-9_./$(]([A-Za-z0-9_./$(){}|&=@,'*+!<>\" -]|:(?! |$))*$")


def yaml_text(tree: Mapping[str, object]) -> str:
    """Returns `tree` (mappings, sequences, scalars, `Noted`) as YAML; order is kept, `None` left out."""
    return "\n".join(_mapping(tree, "")) + "\n"


def _mapping(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        if value is None:
            continue
        yield from _entry(f"{indent}{_scalar(key) if key != 'on' else key}:", value, indent)


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        if not value:
            yield f"{head} {{}}"
            return
        yield head
        yield from _mapping(value, indent + "  ")
    elif isinstance(value, str) and "\n" in value and value.strip():
        # A reader takes the indent of the first line for that of all, and ends the text with one line break,
        # unless told.
        indented = "2" if value.lstrip("\n").startswith(" ") else ""
        ends = "-" if not value.endswith("\n") else "+" if value.endswith("\n\n") else ""
        yield f"{head} |{indented}{ends}"
        yield from (f"{indent}  {line}" if line else "" for line in value.removesuffix("\n").split("\n"))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if all(isinstance(item, str | int | bool) for item in value):
            yield f"{head} [{', '.join(_scalar(item, flow=True) for item in value)}]"
            return
        yield head
        for item in value:
            yield from _item(item, indent + "  ")
    else:
        yield f"{head} {_scalar(value)}"


def _item(item: object, indent: str) -> Iterator[str]:
    assert isinstance(item, Mapping), f"a list holds scalars or mappings, not {type(item).__name__}"
    lines = list(_mapping(item, indent + "  "))
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _scalar(value: object, *, flow: bool = False) -> str:
    if isinstance(value, Noted):
        return f"{_scalar(value.value)}  # {value.comment}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    assert isinstance(value, str), f"no YAML for {type(value).__name__}"
    plain = (
        _PLAIN.match(value) and not value.endswith(" ") and " #" not in value and not _NOT_TEXT.match(value)
    )
    if plain and not (flow and re.search(r"[,\[\]{}]", value)):
        return value
    return json.dumps(value, ensure_ascii=False)
