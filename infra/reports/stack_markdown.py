"""One stack's changes as a folded section of Markdown, the most dangerous first, in the room it gets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from infra.changes import LEVELS, Change, ChangeSet, Pending, Risk
from infra.reports.changes_text import aside, counted, pending_line, plural
from infra.reports.inert import code, cut, html_code, prose
from infra.reports.properties_markdown import change_block, change_head
from infra.reports.room import fitting

_DIFF_LINES, _FEW_LINES = 200, 20
"""Lines of a text's diff that are shown, and when there is not room for that."""
_WARNING = 600
_CUT_SHORT = " · details left out"
_PULL_REQUEST = re.compile(r"https://[\w.-]+/[\w.-]+/[\w.-]+/pull/\d+", re.ASCII)


@dataclass(frozen=True)
class Section:
    """What is shown of a stack."""

    text: str
    left_out: int = 0
    """Changes that are not shown, or not whole."""


def section(changes: ChangeSet, risks: Iterable[Risk], *, opened: bool, room: int | None = None) -> Section:
    """Returns the section, in at most `room` characters if that is at all possible."""
    said = html_code(changes.stack)
    head = f"<details{' open' * opened}><summary>{said}: {counted(changes.changes)}{aside(changes)}</summary>"
    tail = "</details>"
    order = _by_danger(changes, risks)
    if room is None:
        blocks = [change_block(change, _DIFF_LINES) for change in order]
        more, extra, left = [], notes(changes), 0
    else:
        room -= len(head) + len(tail) + 4 + 100  # 100: how many more there are
        extra = fitting(notes(changes), room // 4, lambda left: f"- … {plural(left, 'more note')}")
        blocks, left = _in_room(order, room - sum(len(line) + 2 for line in extra))
        hidden = len(order) - len(blocks)
        more = [f"… {plural(hidden, 'more change')}, see `infra preview`"] if hidden else []
    # The word parts them from the list of the last change's properties.
    besides = ["\n".join(["Besides:", *extra])] if extra else []
    return Section("\n\n".join([head, *blocks, *more, *besides, *_records(changes, room), tail]), left)


def _in_room(order: list[Change], room: int) -> tuple[list[str], int]:
    """Returns each change as whole as there is room, and how many are not whole; their names come first."""
    heads = [change_head(change) for change in order]
    blocks: list[str] = []
    for head in heads:
        if len(head) + len(_CUT_SHORT) + 2 > room:
            break
        blocks.append(head + _CUT_SHORT)
        room -= len(blocks[-1]) + 2
    left = len(order)
    for at, change in enumerate(order[: len(blocks)]):
        for lines in (_DIFF_LINES, _FEW_LINES):
            block = change_block(change, lines)
            if len(block) - len(blocks[at]) <= room:
                room -= len(block) - len(blocks[at])
                blocks[at] = block
                left -= lines == _DIFF_LINES
                break
    return blocks, left


def _by_danger(changes: ChangeSet, risks: Iterable[Risk]) -> list[Change]:
    worst: dict[str, int] = {}
    for risk in risks:
        if risk.stack == changes.stack:
            worst[risk.name] = min(worst.get(risk.name, len(LEVELS)), LEVELS.index(risk.level))

    def level(change: Change) -> int:
        names = (change.name, *(one.path for one in change.by_hand))
        return min(worst.get(name, len(LEVELS)) for name in names)

    return sorted(changes.changes, key=level)


def notes(changes: ChangeSet) -> list[str]:
    """Returns a line for whatever else people should know of a stack, changed or not."""
    lines = [
        f"not compared: {code(use.path)}, because {code(use.env)} is not set" for use in changes.not_compared
    ]
    lines += [_pending(one) for one in changes.pending]
    lines += [f"warning: {prose(cut(warning, _WARNING))}" for warning in changes.warnings]
    return [f"- {code(changes.stack)}: {line}" if changes.empty else f"- {line}" for line in lines]


def _pending(one: Pending) -> str:
    line = pending_line(one)
    if _PULL_REQUEST.fullmatch(one.url) and line.endswith(one.url):
        return f"{prose(line.removesuffix(one.url))} <{one.url}>"
    return prose(line)


def _records(changes: ChangeSet, room: int | None) -> list[str]:
    """What changes in no account, folded; the first to go when there is not room for all."""
    if not changes.bookkeeping or room is not None:
        return []
    said = f"Only in Pulumi's own record: {len(changes.bookkeeping)}"
    names = "\n".join(f"- {prose(name)}" for name in changes.bookkeeping)
    return [f"<details><summary>{said}</summary>", names, "</details>"]
