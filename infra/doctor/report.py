"""The doctor's findings as text and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Sequence

from infra.doctor.item import Item, Section, State

VERSION = 1
MARKS = {State.OK: "ok", State.MISSING: "missing", State.BAD: "bad"}
NARROW = 72
"""Below this many columns each item gets lines of its own instead of a table's row."""


def render_text(
    items: Sequence[Item],
    width: int = 80,
    paint: Callable[[State, str], str] = lambda _, text: text,
    *,
    short: bool = False,
) -> str:
    """A paragraph a section, what is missing with how to get it; no line is longer than `width`. `short`
    leaves out what a thing is for and how to get it."""
    lines: list[str] = []
    for section in Section:
        rows = [item for item in items if item.section is section]
        if rows:
            lines += [_title(section), *_rows(rows, width, paint, short), ""]
    return "\n".join([*lines, *textwrap.wrap(verdict(items), width)]) + "\n"


def verdict(items: Sequence[Item]) -> str:
    """What it comes to, in a sentence."""
    lacking = [item.name for item in items if item.needed and item.state is not State.OK]
    if lacking:
        return f"Not ready: {', '.join(lacking)}. Run `make setup`."
    accounts = [
        item.name for item in items if item.section is Section.ACCOUNTS and item.state is not State.OK
    ]
    if accounts:
        return f"Ready to run offline: try `make demo`. Real accounts also need: {', '.join(accounts)}."
    return "Ready, offline and for real accounts."


def render_json(items: Sequence[Item]) -> str:
    """The same for programs; `version` changes when a field changes its meaning or goes."""
    document = {
        "version": VERSION,
        "ready": not any(item.needed and item.state is not State.OK for item in items),
        "items": [
            {
                "section": item.section.name.lower(),
                "name": item.name,
                "state": item.state.value,
                "detail": item.detail,
                "purpose": item.purpose,
                "needed": item.needed,
                **({"fix": item.fix} if item.fix else {}),
            }
            for item in items
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _title(section: Section) -> str:
    return section.value[:1].upper() + section.value[1:]


def _rows(rows: Sequence[Item], width: int, paint: Callable[[State, str], str], short: bool) -> list[str]:
    mark_width = max(len(mark) for mark in MARKS.values())
    name_width = max(len(row.name) for row in rows)
    lines = []
    for row in rows:
        mark = paint(row.state, MARKS[row.state].ljust(mark_width))
        about = (
            [row.detail]
            if short or row.state is State.OK
            else [row.detail, f"it {row.purpose}", f"→ {row.fix}"]
        )
        if width < NARROW:
            lines += textwrap.wrap(row.name, width - mark_width - 3) or [""]
            lines[-1] = f"  {mark} {lines[-1]}"
            indent = " " * 4
        else:
            indent = " " * (2 + mark_width + 1 + name_width + 2)
            first, *rest = textwrap.wrap(about[0], width - len(indent)) or [""]
            lines += [f"  {mark} {row.name.ljust(name_width)}  {first}", *(indent + line for line in rest)]
            about = about[1:]
        for text in about:
            lines += textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)
    return lines
