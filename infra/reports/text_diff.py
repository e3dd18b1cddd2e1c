"""A change of a text of several lines as a unified diff."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from infra.changes import PropertyChange
from infra.reports.cells import cells

_KEY = re.compile(r".*\[(.+)\]")
_BEFORE = 20
"""Letters that stay before a difference, to tell where it is."""


def text_diff(prop: PropertyChange) -> list[str]:
    """Returns the lines of the diff, its two headers first; none when the property is no text of several
    lines, and for one that is only added or removed."""
    old, new = prop.old, prop.new
    if not isinstance(old, str) or not isinstance(new, str) or "\n" not in old.strip() + new.strip():
        return []
    named = _KEY.fullmatch(prop.path)
    path = named[1] if named else prop.path
    return diff_of(path, old, new)


def diff_of(path: str, old: str, new: str) -> list[str]:
    """Returns the lines of a unified diff of two texts, headers first; none when they are the same.

    Not as difflib does it: in long files it does not compare frequent lines, and shows them as changed.
    """
    before, after = _lines(old), _lines(new)
    diff = []
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(2):
        (_, top, _, start, _), (_, _, bottom, _, end) = group[0], group[-1]
        diff.append(f"@@ -{_span(top, bottom)} +{_span(start, end)} @@")
        for kind, i, j, k, m in group:
            if kind == "equal":
                diff += [f" {line}" for line in before[i:j]]
            else:
                diff += [f"-{line}" for line in before[i:j]] + [f"+{line}" for line in after[k:m]]
    return [f"--- a/{path}", f"+++ b/{path}", *diff] if diff else []


def differing(lines: Sequence[str], room: int) -> list[str]:
    """Returns the lines of a diff to be cut at `room` cells: one that would look there like the line that it
    replaces begins shortly before the difference instead, after a `…`."""
    shown: list[str] = []
    while len(shown) < len(lines):
        rest = lines[len(shown) :]
        old = list(takewhile(lambda line: line.startswith("-"), rest))
        new = list(takewhile(lambda line: line.startswith("+"), rest[len(old) :]))
        if not old or not new:
            shown += old or new or rest[:1]
            continue
        for at, (before, after) in enumerate(zip(old, new, strict=False)):
            pairs = zip(before[1:], after[1:], strict=False)
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            if cells(before[1 : same + 1]) >= room - 2:
                start = 1 + max(0, same - min(_BEFORE, room // 2))
                old[at], new[at] = f"-…{before[start:]}", f"+…{after[start:]}"
        shown += old + new
    return shown


def _span(start: int, end: int) -> str:
    """Returns the lines as a unified diff counts them: from 1, but an empty span by the line before it."""
    if end - start == 1:
        return str(start + 1)
    return f"{start + (end > start)},{end - start}"


def _lines(text: str) -> list[str]:
    """Lines as Git sees them: `\\r` is a part of its line, a missing end of the last one a difference."""
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else [*lines, "\\ No newline at end of file"]
