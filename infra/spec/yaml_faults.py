"""What libyaml says of a broken file, in plain words."""

from __future__ import annotations

import yaml

from infra.errors import Place, Problem

# libyaml's words, ours. The first whose words are in libyaml's message is used.
_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `:` where none may be",
        "put quotes around a text with `: ` in it, or check the indent of this line",
    ),
    ("found another document", "a second document (`---`) in one file", "keep one"),
    (
        "undefined alias",
        "an alias (`*name`) of an anchor that is not above it",
        "write `&name` first, or quote a text with `*`",
    ),
    (
        "did not find expected ',' or ']'",
        "a list that opens with `[` is not closed",
        "add `]`, or the comma between two items",
    ),
    (
        "did not find expected ',' or '}'",
        "a mapping that opens with `{` is not closed",
        "add `}`, or the comma between two entries",
    ),
    (
        "did not find expected key",
        "a line that does not fit the indent of its neighbours",
        "give keys of one mapping the same indent",
    ),
    (
        "did not find expected '-' indicator",
        "a list item without `-`, or a key among list items",
        "make all lines of one list begin with `-`",
    ),
    ("found unexpected end of stream", "a quoted text is not closed", "add the closing quote"),
    ("could not find expected ':'", "a key without `:`", "write `key: value`"),
    (
        "unknown escape character",
        "a `\\` escape that YAML does not have",
        "use single quotes, in which `\\` is an ordinary character",
    ),
    ("did not find expected node content", "a value is missing or not closed", "close every `[` and `{`"),
    ("exceeded max depth", "values are nested too deeply", ""),
    ("incompatible YAML document", "a `%YAML` line that asks for another version", "remove it"),
    (
        "block sequence entries are not allowed",
        "a `-` where no list may begin",
        "begin the list on the next line",
    ),
    ("control characters are not allowed", "an invisible control character", "remove it"),
    ("unacceptable character", "a character that YAML does not allow", "remove it"),
)


def plain_fault(error: yaml.YAMLError, file: str, text: str) -> Problem:
    """Returns the problem that `error` (from reading `text`) is, with its line and column."""
    said = " ".join(
        str(part) for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part
    )
    said = said or str(error)
    mark = getattr(error, "problem_mark", None)
    line, column = _position(error, mark, text)
    lines = text.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    what, fix = _in_words(said, written, column)
    return Problem(f"broken YAML: {what}", Place(file, line, column=column), fix)


def _position(error: yaml.YAMLError, mark: yaml.Mark | None, text: str) -> tuple[int, int]:
    if mark is not None:
        return mark.line + 1, mark.column + 1
    at = getattr(error, "position", 0) or 0
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _in_words(said: str, written: str, column: int) -> tuple[str, str]:
    if "cannot start any token" in said:
        character = written[column - 1 : column]
        if character == "\t":
            return "a tab in the indent", "indent with spaces"
        return f"a text may not begin with `{character}`", "put the text in quotes"
    for theirs, what, fix in _WORDS:
        if theirs in said:
            return what, fix
    return said, ""
