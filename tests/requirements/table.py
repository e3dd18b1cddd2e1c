"""docs/requirements.md, made from the rows: `python -m tests.requirements.table > docs/requirements.md`."""

from __future__ import annotations

from collections.abc import Iterator

from tests.requirements.chapters import CHAPTERS
from tests.requirements.row import Always, Chapter, Later, Row

_ABOUT = """\
# What the requirements say, and where it is declared

Each row quotes the requirements of the DevOps role of MedicalBills.com and names the keys of `stacks/` that
declare it. `tests/requirements/` proves it twice: what the stack files come to (the resources that the engine
is told of, the files that are delivered) is what the row says; and in a copy with any one of its keys taken
out, it is no more. A key with “not” may stay away, as its default is what the requirements want; with the
value that stands there, the row holds no more. Operations are no declarations: their rows say who builds
them.

Made by `.venv/bin/python -m tests.requirements.table`; a test checks that it is current.
"""


def document() -> str:
    """Returns the whole of docs/requirements.md."""
    return "\n".join([_ABOUT, *(line for chapter in CHAPTERS for line in _chapter(chapter))])


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.title}\n"
    yield "| the requirements say | key | proof |"
    yield "|---|---|---|"
    for row in chapter.rows:
        yield f"| {_quoted(row.quote)} | {_keys(row)} | {_proof(row)} |"
    yield ""


def _quoted(quote: str) -> str:
    return quote.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _keys(row: Row | Later | Always) -> str:
    if isinstance(row, Later):
        return f"no declaration: {row.where}"
    if isinstance(row, Always):
        return row.how
    said = [f"`{key}`" for key in row.keys]
    said += [f"`{key}` (not `{value}`)" for key, value in row.defaults.items()]
    return "<br>".join(said)


def _proof(row: Row | Later | Always) -> str:
    if isinstance(row, Later):
        return ""
    own = [f"`{row.name}`"] if isinstance(row, Row) else []
    return "<br>".join(own + [_link(test) for test in row.proven])


def _link(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{path})"


if __name__ == "__main__":
    print(document(), end="")
