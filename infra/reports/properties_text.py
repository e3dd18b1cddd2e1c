"""The properties of one change as lines: old → new, secrets as `[secret]`, long texts as a diff."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from infra.changes import MASK, UNKNOWN, ByHand, Change, Json, PropertyChange
from infra.reports.cells import cells, cut, flow, pad, printable, wrap
from infra.reports.paint import Paint
from infra.reports.text_diff import diff_of, differing, text_diff

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
        return _created(change, width, paint) + _by_hand(change, width, paint)
    longest = max((cells(prop.path) for prop in change.properties), default=0)
    label = min(longest, max(_LABEL, width // 2 - 8) if width >= _ROOMY else _LABEL)
    lines: list[str] = []
    for prop in change.properties:
        if prop.kind == "same" and prop.comparison == "unchanged" and change.op == "update":
            continue
        if prop.path not in texts_by_hand(change):
            lines += _updated(prop, label, width, paint)
    return lines + _by_hand(change, width, paint)


def texts_by_hand(change: Change) -> dict[str, ByHand]:
    """Returns what somebody else wrote, by the path of the property that would set it."""
    return {f"files[{one.path}]": one for one in change.by_hand}


def _by_hand(change: Change, width: int, paint: Paint) -> list[str]:
    """What somebody else wrote, whole: nothing of it may go unseen."""
    lines: list[str] = []
    for path, one in texts_by_hand(change).items():
        prop = change.property(path)
        if prop is not None and isinstance(prop.old, str):
            lines += wrap(f"{path}: by hand on {one.branch}{one.by}", width, _INDENT)
            new = prop.new if isinstance(prop.new, str) else ""
            lines += _diff(diff_of(one.path, prop.old, new), width, paint, limit=None)
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
        if not goes_without_saying(change, prop) and prop.path not in texts_by_hand(change)
    ]
    lines = flow(parts, width, _INDENT)
    if len(lines) > _CREATE_LINES:
        lines = [*lines[:_CREATE_LINES], f"{_INDENT}…"]
    return [paint(line, "dim") for line in lines]


def goes_without_saying(change: Change, prop: PropertyChange) -> bool:
    """What is empty, what the name says already, and which project or repository it is in."""
    if prop.path in _IMPLIED or prop.new in (None, "", []):
        return True
    return isinstance(prop.new, str) and change.name.endswith(f".{prop.new}")


def _cut_part(text: str, width: int) -> str:
    return cut(text, max(20, width - len(_INDENT) - _LABEL))


def _updated(prop: PropertyChange, label: int, width: int, paint: Paint) -> Iterator[str]:
    if diff := text_diff(prop):
        yield cut(_INDENT + prop.path, width)
        yield from _diff(diff, width, paint, limit=_DIFF_LINES)
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
    remarks = remarks_on(prop)
    return f"  ({', '.join(remarks)})" if remarks else ""


def remarks_on(prop: PropertyChange) -> list[str]:
    """Returns how the sides compare where they do not show it themselves, and whether that replaces."""
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
    return remarks


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


def _diff(diff: Sequence[str], width: int, paint: Paint, *, limit: int | None) -> Iterator[str]:
    room = width - len(_INDENT) - 2
    lines = differing([printable(line) for line in diff[2:]], room)  # the path stands above
    for line in lines[:limit]:
        text = cut(f"{_INDENT}  {line}", width)
        yield (
            paint(text, "green")
            if line.startswith("+")
            else paint(text, "red")
            if line.startswith("-")
            else text
        )
    if limit is not None and len(lines) > limit:
        yield f"{_INDENT}  … {len(lines) - limit} more lines"
