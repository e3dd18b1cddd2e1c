"""One change as Markdown: a line for each property, then the texts of several lines as diffs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from infra.changes import MASK, UNKNOWN, Change, Json, PropertyChange
from infra.reports.inert import code, fenced, prose
from infra.reports.properties_text import goes_without_saying, remarks_on, texts_by_hand
from infra.reports.text_diff import diff_of, text_diff

_INLINE = 160
"""Characters of a value that stand in a line; what is longer gets lines of its own."""
_BRIEF = 40
"""Characters of a list that is shown whole, not by what goes and what comes."""
_WHOLE_FILE = 40
"""Lines shown of a text that is only added or removed."""


def change_head(change: Change) -> str:
    """Returns the line that names the change."""
    kind = f" · {prose(change.type)}" if change.type else ""
    return f"**{change.op}** {code(change.name)}{kind}"


def change_block(change: Change, lines: int) -> str:
    """Returns the change with its properties; at most `lines` of each diff, but of what somebody else wrote
    every one."""
    if change.op == "delete":
        return change_head(change)
    properties, diffs = [], []
    for prop in change.properties:
        if prop.path in texts_by_hand(change):
            continue
        if diff := _diff(prop):
            kept = min(lines, _WHOLE_FILE) if None in (prop.old, prop.new) else lines
            diffs += ["", f"{_label(prop)}:{_remarks(prop)}", "", *_shortened(diff, kept)]
        elif change.op not in ("create", "import") or not goes_without_saying(change, prop):
            properties.append(f"{_label(prop)}: {_sides(prop)}{_remarks(prop)}")
    if change.op in ("create", "import"):
        bullets = [f"- {' · '.join(properties)}"] if properties else []
    else:
        bullets = [f"- {line}" for line in properties]
    return "\n".join([change_head(change), *bullets, *diffs, *_by_hand(change)])


def _by_hand(change: Change) -> Iterator[str]:
    for path, one in texts_by_hand(change).items():
        prop = change.property(path)
        if prop is not None and isinstance(prop.old, str):
            yield from ("", prose(f"{path}: by hand on {one.branch}{one.by}"), "")
            yield from _shortened(diff_of(one.path, prop.old, _text(prop.new)), None)


def _label(prop: PropertyChange) -> str:
    return code(prop.path)


def _remarks(prop: PropertyChange) -> str:
    said = ", ".join(remarks_on(prop)).replace("forces the replacement", "**forces the replacement**")
    return f" ({said})" if said else ""


def _shortened(diff: list[str], lines: int | None) -> list[str]:
    body = diff[2:]  # the path stands above
    more = [] if lines is None or len(body) <= lines else ["", f"… {len(body) - lines} more lines"]
    return [*fenced(body[:lines], "diff"), *more]


def _sides(prop: PropertyChange) -> str:
    if prop.secret:
        # Nothing but whether there is one: both sides are masked already.
        old, new = (None if side is None else MASK for side in (prop.old, prop.new))
        return (
            MASK
            if prop.kind in ("same", "add") or prop.comparison == "not-compared"
            else f"{old or '(none)'} → {new or '(none)'}"
        )
    if prop.kind == "add" and prop.old is None:
        return _value(prop.new)
    old, new = _value(prop.old), _value(prop.new)
    if isinstance(prop.old, list) and isinstance(prop.new, list) and max(len(old), len(new)) > _BRIEF:
        return _as_sets(prop.old, prop.new) or f"{old} → {new}"
    if old == new:  # the number 1 and the text "1"
        old, new = (code(json.dumps(side), _INLINE) for side in (prop.old, prop.new))
    return f"{old} → {new}"


def _as_sets(old: list[Json], new: list[Json]) -> str:
    """Returns what goes and what comes; empty when the lists hold the same things."""
    before, after = {_item(item) for item in old}, {_item(item) for item in new}
    gone = [f"− {code(item, _INLINE)}" for item in sorted(before - after)]
    return ", ".join([*gone, *(f"+ {code(item, _INLINE)}" for item in sorted(after - before))])


def _value(value: Json) -> str:
    if value is None:
        return "(none)"
    if value == UNKNOWN:
        return "(known after the apply)"
    if isinstance(value, list):
        return ", ".join(sorted(code(_item(item), _INLINE) for item in value)) or "(empty)"
    if isinstance(value, str):
        if "\n" in value.strip():
            return f"({len(value.splitlines())} lines)"
        return code(value, _INLINE) if value else '`""`'
    return code(_item(value), _INLINE)


def _item(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _diff(prop: PropertyChange) -> list[str]:
    """Returns a unified diff of texts of several lines, and of values too long for a line; else nothing."""
    if prop.secret or UNKNOWN in (prop.old, prop.new):
        return []
    if diff := text_diff(prop):
        return diff
    old, new = _text(prop.old), _text(prop.new)
    if isinstance(prop.old or prop.new, str) and "\n" in old.strip() + new.strip():
        return diff_of(prop.path, old, new)
    added = prop.old is None and prop.kind == "add"
    long = max(len(old), len(new)) > _INLINE
    return diff_of(prop.path, _lines(prop.old), _lines(prop.new)) if long and not added else []


def _text(value: Json) -> str:
    return "" if value is None else _item(value)


def _lines(value: Json) -> str:
    """Lists with a line for each item, in order of their text: they are sets. Objects as indented JSON."""
    if isinstance(value, list):
        return "".join(f"{item}\n" for item in sorted(map(_item, value)))
    if isinstance(value, dict):
        return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return "" if value is None else f"{_text(value)}\n"
