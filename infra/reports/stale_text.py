"""Deployments that still run with old values, and what to type to make them again."""

from __future__ import annotations

from collections.abc import Sequence

from infra.deploy.stale import PREVIEWS, Stale
from infra.reports.cells import cells, cut, pad, wrap
from infra.reports.changes_text import plural

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def named(found: Sequence[Stale]) -> tuple[Stale, ...]:
    """Returns those that are named: all of environments, and PREVIEWS others."""
    others = [one for one in found if not one.of_environment][:PREVIEWS]
    return (*(one for one in found if one.of_environment), *others)


def render_stale(found: Sequence[Stale], now: int, *, by_hand: bool = True, width: int = 100) -> str:
    """Returns a table with address, branch, commit and age, and `by_hand` a command for each; `now` in
    milliseconds."""
    shown = named(found)
    keys = ", ".join(sorted({key for one in found for key in one.keys}))
    lines = wrap(f"These deployments still run with the old values of {keys}:", width)
    rows = [
        (one.target, one.url, one.branch or "-", (one.commit or "-")[:7], _age(one, now)) for one in shown
    ]
    sizes = [max(cells(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        if 2 + sum(sizes) + 8 <= width:
            line = "  ".join(pad(text, size) for text, size in zip(row, sizes, strict=True))
            lines.append(f"  {line}".rstrip())
        else:
            lines += [cut(f"  {row[1]}", width), *wrap(" · ".join((row[0], *row[2:])), width, "    ")]
    if len(found) > len(shown):
        lines.append(f"  and {plural(len(found) - len(shown), 'more preview')}")
    if by_hand:
        lines += wrap("Make them again by hand; at the next change, `infra up --redeploy` does it:", width)
        lines += [f"  {one.command}" for one in shown]  # not wrapped: it is there to be copied
    return "\n".join(lines) + "\n"


def question(found: Sequence[Stale]) -> str:
    """Returns what to ask before they are made again; production is named."""
    shown = named(found)
    live = [f"PRODUCTION ({one.url})" for one in shown if one.target == "production"]
    previews = len(shown) - len(live)
    return f"Redeploy {' and '.join([*live, *([plural(previews, 'preview')] if previews else [])])} now?"


def _age(one: Stale, now: int) -> str:
    if not one.ready:
        return "being built now"
    seconds = max(0, now - one.created) // 1000
    for unit, size in _UNITS:
        if seconds >= size:
            return f"{plural(seconds // size, unit)} old"
    return "under a minute old"
