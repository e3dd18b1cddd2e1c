"""What others wrote as Markdown that does nothing: no markup, no HTML, no mention, no link, nothing unseen.

Text goes into code spans and fences alone, in which Markdown has no meaning and GitHub looks for no `@name`,
`#1` or commit; in HTML it stands escaped within `<code>`. https://spec.commonmark.org/0.31.2/#code-spans
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from infra.reports.cells import printable

# Fillers, joiners and variation selectors: they take no room, though Python calls them printable.
# https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0e\uffa0\U000e0100-\U000e01ef]"
    "|(?<![\u203c-\u2bff\U0001f000-\U0001faff])\ufe0f"
)
_TOKEN = re.compile(r"([(“\"]*)(.*?)([)”\".,;:!?]*)", re.DOTALL)
_LETTERS = r"[^\W\d_]+"
_PLAIN = re.compile(rf"(?![0-9a-f]{{7,}}$){_LETTERS}(?:['’-]{_LETTERS})*|\d{{1,6}}|[—–→·]")
"""A word, a number or a dash; nothing that may be the name of a commit."""

NAME = 200
"""Characters of a name that are shown."""


def visible(text: str) -> str:
    """Returns the text on one line, with what cannot be seen shown as its number."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", printable(text))


def cut(text: str, most: int) -> str:
    """Returns at most `most` characters, and how many there were when that is not all."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def code(text: str, most: int = NAME) -> str:
    """Returns a code span that shows at most `most` characters; for anywhere but a table."""
    text = cut(visible(text), most)
    fence = "`" * (_longest_run(text) + 1)
    blank = not text.strip(" ")
    padded = not blank and (text[0] == "`" or text[-1] == "`" or (text[0] == " " and text[-1] == " "))
    return f"{fence} {text} {fence}" if padded else f"{fence}{text or ' '}{fence}"


def cell(text: str) -> str:
    """Returns a code span for a table, in which a bar would begin the next cell."""
    return code(visible(text).replace("|", "\\u007c"))


def html_code(text: str) -> str:
    """Returns the text as code for a block of HTML."""
    return f"<code>{escape(cut(visible(text), NAME))}</code>"


def prose(text: str) -> str:
    """Returns a sentence: plain words as they are, names and whatever else may mean something as code."""
    return " ".join(_token(token) for token in text.split())


def _token(token: str) -> str:
    match = _TOKEN.fullmatch(token)
    assert match is not None, "it matches any text"
    before, core, after = match.groups()
    return f"{before}{core if not core or _PLAIN.fullmatch(core) else code(core)}{after}"


def fenced(lines: Iterable[str], language: str = "") -> list[str]:
    """Returns the lines in a fence that none of them can close; tabs stay, they may be what changed."""
    shown = ["\t".join(visible(part) for part in line.split("\t")) for line in lines]
    fence = "`" * max(3, max(map(_longest_run, shown), default=0) + 1)
    return [fence + language, *shown, fence]


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
