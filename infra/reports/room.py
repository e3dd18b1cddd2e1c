"""A limited number of characters, and what gets how many of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def fitting(lines: Sequence[str], room: int, more: Callable[[int], str]) -> list[str]:
    """Returns the first lines that fit into `room` characters with their ends; when that is not all, `more`
    says how many are left, and has its room. Nothing, when not even that fits."""
    if sum(len(line) + 2 for line in lines) <= room:
        return list(lines)
    kept: list[str] = []
    room -= len(more(len(lines))) + 2
    for line in lines:
        if len(line) + 2 > room:
            break
        room -= len(line) + 2
        kept.append(line)
    return [*kept, more(len(lines) - len(kept))] if room >= 0 else []


def shares(wanted: Mapping[str, int], room: int) -> dict[str, int]:
    """Returns what each gets of `room`: what it wants when that is less than its equal share, and of what
    those leave an equal share again."""
    given: dict[str, int] = {}
    for number, (key, size) in enumerate(sorted(wanted.items(), key=lambda one: one[1])):
        given[key] = min(size, room // (len(wanted) - number))
        room -= given[key]
    return given
