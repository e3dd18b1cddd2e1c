"""Paths into a stack file, as keys and as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Keys: TypeAlias = tuple[str | int, ...]


def shown(keys: Iterable[str | int]) -> str:
    """Returns `github.protect.checks[2]` for `("github", "protect", "checks", 2)`."""
    text = ""
    for key in keys:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += f".{key}" if text else key
    return text


def near(word: str, words: Iterable[str]) -> str | None:
    """Returns the one of `words` that `word` was probably meant to be, or None."""
    from difflib import get_close_matches

    known = {known.lower(): known for known in sorted(words)}
    found = get_close_matches(word.lower(), known, n=1, cutoff=0.7 if len(word) > 4 else 0.6)
    return known[found[0]] if found else None


def choice(words: Iterable[str]) -> str:
    """Returns `` `a`, `b` or `c` ``."""
    quoted = [f"`{word}`" for word in words]
    return " or ".join(filter(None, [", ".join(quoted[:-1]), *quoted[-1:]])) if quoted else ""


def listed(words: Iterable[str], most: int = 4) -> str:
    """Returns `a, b and c`; of more than `most`, the first ones and how many more there are."""
    known = list(words)
    if len(known) > most:
        known = [*known[: most - 1], f"{len(known) - most + 1} more"]
    return " and ".join(filter(None, [", ".join(known[:-1]), *known[-1:]]))
