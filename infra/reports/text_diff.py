"""A change of a text of several lines as a unified diff."""

from __future__ import annotations

import re
from difflib import unified_diff

from infra.changes import PropertyChange

_KEY = re.compile(r".*\[(.+)\]")


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
    """Returns the lines of a unified diff of two texts, headers first; none when they are the same."""
    return list(unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}", lineterm="", n=2))


def _lines(text: str) -> list[str]:
    """Lines as Git sees them: `\\r` is a part of its line, a missing end of the last one a difference."""
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else [*lines, "\\ No newline at end of file"]
