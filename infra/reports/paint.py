"""Colour for terminals, and none elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Literal

Colour = Literal["red", "green", "yellow", "magenta", "cyan", "bold", "dim"]
_CODES: dict[Colour, str] = {
    "red": "31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
    "bold": "1",
    "dim": "2",
}


def wants_colour(stream: IO[str], environ: Mapping[str, str]) -> bool:
    """Returns whether to paint what goes to `stream`. https://no-color.org, https://force-color.org"""
    return not environ.get("NO_COLOR") and (stream.isatty() or bool(environ.get("FORCE_COLOR")))


@dataclass(frozen=True)
class Paint:
    """Paints when `colour` says so."""

    colour: bool

    def __call__(self, text: str, *colours: Colour) -> str:
        if not self.colour or not colours or not text:
            return text
        return f"\x1b[{';'.join(_CODES[colour] for colour in colours)}m{text}\x1b[0m"
