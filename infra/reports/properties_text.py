"""The properties of one change as lines: old → new, secrets as `[secret]`, long texts as a diff."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import unified_diff

from infra.changes import MASK, UNKNOWN, Change, Json, PropertyChange
from infra.reports.cells import cells, cut, flow, pad, printable, wrap
from infra.reports.paint import Paint

_INDENT = "      "
_LABEL = 32
_ROOMY = 80
_DIFF_LINES = 40
"""Lines of a text's diff that are shown; the rest is counted."""
_CREATE_LINES = 4
_IMPLIED = {"projectId", "repository", "teamId"}


def property_lines(change: Change, width: int, paint: Paint) -> list[str]:
    """Returns the lines below the change's own."""
    if change.op in ("create", "import"):
        return _created(change, width, paint)
    longest = max((cells(prop.path) for prop in change.properties), default=0)
    label = min(longest, max(_LABEL, width // 2 - 8) if width >= _ROOMY else _LABEL)
    lines: list[str] = []
    for prop in change.properties:
        if prop.kind == "same" and prop.comparison == "unchanged" and change.op == "update":
            continue
        lines += _updated(prop, label, width, paint)
    return lines


def shown(value: Json) -> str:
    """Returns a value on one line: plain text bare, lists of plain values with commas, the rest as JSON."""
    if value is None:
        return "(none)"
    if value == UNKNOWN:
        return "(known after the apply)"
    if isinstance(value, str):
        if "\n" in value.strip():
            return f"({len(value.splitlines())} lines)"
        return printable(value.strip("\n")) or '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        if not value:
            return "(empty)"
        return ", ".join(sorted(shown(item) for item in value))
    if isinstance(value, dict):
        return printable(json.dumps(value, sort_keys=True, ensure_ascii=False))
    return str(value)


def _created(change: Change, width: int, paint: Paint) -> list[str]:
    parts = [
        f"{prop.path}: {_cut_part(shown(prop.new), width)}"
        for prop in change.properties
        if not _goes_without_saying(change, prop)
    ]
    lines = flow(parts, width, _INDENT)
    if len(lines) > _CREATE_LINES:
        lines = [*lines[:_CREATE_LINES], f"{_INDENT}…"]
    return [paint(line, "dim") for line in lines]


def _goes_without_saying(change: Change, prop: PropertyChange) -> bool:
    """What is empty, what the name says already, and which project or repository it is in."""
    if prop.path in _IMPLIED or prop.new in (None, "", []):
        return True
    return isinstance(prop.new, str) and change.name.endswith(f".{prop.new}")


def _cut_part(text: str, width: int) -> str:
    return cut(text, max(20, width - len(_INDENT) - _LABEL))


def _updated(prop: PropertyChange, label: int, width: int, paint: Paint) -> Iterator[str]:
    if (
        isinstance(prop.old, str)
        and isinstance(prop.new, str)
        and "\n" in prop.old.strip() + prop.new.strip()
    ):
        yield cut(_INDENT + prop.path, width)
        yield from _diff(prop.old, prop.new, width, paint)
        return
    text = _old_and_new(prop)
    room = width - len(_INDENT) - label - 2
    if cells(prop.path) > label and cells(f"{_INDENT}{prop.path}  {text}") <= width:
        yield f"{_INDENT}{prop.path}  {text}"
    elif cells(prop.path) > label or (cells(text) > room and room < 40):
        yield from wrap(prop.path, width, _INDENT)
        yield from (cut(line, width) for line in _stacked(prop, width))
    elif cells(text) <= room:
        yield f"{_INDENT}{pad(prop.path, label)}  {text}"
    else:
        yield f"{_INDENT}{pad(prop.path, label)}"
        yield from (cut(line, width) for line in _stacked(prop, width))


def _old_and_new(prop: PropertyChange) -> str:
    return f"{_sides(prop)}{_remark(prop)}"


def _sides(prop: PropertyChange) -> str:
    if prop.secret:
        return (
            MASK if prop.kind in ("same", "add") or prop.comparison == "not-compared" else f"{MASK} → {MASK}"
        )
    if prop.kind == "add" and prop.old is None:
        return shown(prop.new)
    return f"{shown(prop.old)} → {shown(prop.new)}"


def _remark(prop: PropertyChange) -> str:
    remarks = []
    if prop.secret and prop.kind != "add":
        remarks.append(
            {"not-compared": "not compared", "unknown": "changed or not: unknown"}.get(
                prop.comparison, prop.comparison
            )
        )
    elif prop.comparison == "unchanged" and not prop.secret:
        remarks.append("order only")
    if prop.forces_replacement:
        remarks.append("forces the replacement")
    return f"  ({', '.join(remarks)})" if remarks else ""


def _stacked(prop: PropertyChange, width: int) -> Iterator[str]:
    """Old above new, where they do not fit beside each other; lists by what comes and goes."""
    inner = _INDENT + "  "
    if isinstance(prop.old, list) and isinstance(prop.new, list):
        before, after = {shown(item) for item in prop.old}, {shown(item) for item in prop.new}
        yield from (f"{inner}- {item}" for item in sorted(before - after))
        yield from (f"{inner}+ {item}" for item in sorted(after - before))
    elif prop.secret or (prop.kind == "add" and prop.old is None):
        yield inner + _sides(prop)
    else:
        yield f"{inner}{shown(prop.old)}"
        yield f"{inner}→ {shown(prop.new)}"
    if remark := _remark(prop).strip():
        yield from wrap(remark, width, inner)


def _diff(old: str, new: str, width: int, paint: Paint) -> Iterator[str]:
    lines = list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2))[2:]
    for line in lines[:_DIFF_LINES]:
        text = cut(_INDENT + "  " + printable(line), width)
        yield (
            paint(text, "green")
            if line.startswith("+")
            else paint(text, "red")
            if line.startswith("-")
            else text
        )
    if len(lines) > _DIFF_LINES:
        yield f"{_INDENT}  … {len(lines) - _DIFF_LINES} more lines"
