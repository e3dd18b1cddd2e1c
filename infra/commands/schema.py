"""`infra schema`: the JSON Schema of a stack file."""

from __future__ import annotations

import json

import click


@click.command(name="schema")
def command() -> None:
    """Print the JSON Schema of this project's stack files.

    Save it beside them, and name it in their first line:
    `# yaml-language-server: $schema=schema.json`.
    """
    from infra.spec.load import find_root, project_name
    from infra.spec.schema import stack_schema

    click.echo(json.dumps(stack_schema(project_name(find_root())), indent=2, ensure_ascii=False))
