"""Texts that would do something in Markdown, in HTML, on GitHub or in a terminal."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = (
    *("`", "``", "~~~", "|", "\\", "<b>", "</details>", "<!--", "-->", "&lt;", "@octocat", "#123"),
    *("[x](http://x)", "![x](x)", "*a*", "_a_", "\n", "\n\n", "\r", "\t", " ", "- ", "1. ", "> "),
    *("http://x.y", "www.x.y", "a@b.c", "\u200b", "\u202e", "\u3164", "\ufe0f", "\x00", "\ud800"),
    *("acme/site#1", "0123456", "GH-1", ":tada:", "word", "“word”,", "$x$", "\n```\n", "\n# x", "::error::"),
)
NASTY = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=12).map("".join)
