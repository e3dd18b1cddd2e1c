"""Texts of app files from the templates beside this module."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent / "templates"


def fill(template: str, **values: object) -> str:
    """Returns the template with `values` in it; the same values always give the same bytes."""
    return _environment().get_template(f"{template}.j2").render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701, what we write is TypeScript and TOML; texts go in as JSON
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["text"] = _text
    return environment


def _text(value: object) -> str:
    """A literal of TypeScript and of TOML: a number, true or false, or a text in quotes."""
    return json.dumps(value, ensure_ascii=False)
