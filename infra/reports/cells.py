"""Text measured in terminal cells: a wide character takes two, a combining one none."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def cells(text: str) -> int:
    """Returns how many cells the text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def _cell(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def cut(text: str, width: int) -> str:
    """Returns the text in at most `width` cells, its end replaced by `…` when it is longer."""
    if cells(text) <= width:
        return text
    kept, used = "", 0
    for char in text:
        if used + _cell(char) > width - 1:
            break
        kept, used = kept + char, used + _cell(char)
    return kept + "…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """Returns the text with spaces after it, up to `width` cells."""
    return text + " " * max(0, width - cells(text))


def wrap(text: str, width: int, indent: str = "", *, whole: bool = False) -> list[str]:
    """Returns the text in lines of at most `width` cells, all indented; longer words break, or stick out when
    they are to stay `whole`."""
    room = max(8, width - cells(indent))
    lines: list[str] = []
    line = ""
    for word in text.split():
        while cells(word) > room and not whole:
            if line:
                lines.append(line)
                line = ""
            head = cut(word, room + 1)[:-1] or word[0]
            lines.append(head)
            word = word[len(head) :]
        joined = f"{line} {word}" if line else word
        if word and cells(joined) > room:
            lines += [line] if line else []
            line = word
        elif word:
            line = joined
    return [indent + line for line in [*lines, *([line] if line else [])]] or [indent.rstrip()]


def flow(parts: Sequence[str], width: int, indent: str = "") -> list[str]:
    """Returns the parts with ` · ` between them, broken between parts where that is possible."""
    lines: list[str] = []
    line = ""
    for part in parts:
        joined = f"{line} · {part}" if line else part
        if line and cells(indent) + cells(joined) > width:
            lines += wrap(line, width, indent)
            line = part
        else:
            line = joined
    return [*lines, *(wrap(line, width, indent) if line else [])]


def printable(text: str) -> str:
    """Returns the text with control characters shown instead of obeyed: what accounts hold may not steer a
    terminal."""
    if text.isprintable():
        return text
    shown = {"\n": "⏎", "\t": "→", "\r": "␍"}
    return "".join(char if char.isprintable() else shown.get(char, f"\\u{ord(char):04x}") for char in text)
