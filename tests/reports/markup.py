"""What Markdown means, as a parser of CommonMark that we did not write sees it; it comes with rich."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def tokens(text: str) -> Iterator[Token]:
    """Yields everything that the text means, in order, down to the words within paragraphs."""
    for token in _PARSER.parse(text):
        yield from token.children or [] if token.type == "inline" else [token]
