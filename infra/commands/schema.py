"""`infra schema`: the JSON Schema of a stack file, or the same for people."""

from __future__ import annotations

import json

import click


@click.command(name="schema")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "markdown"]),
    default="json",
    show_default=True,
    help="For editors, or the reference page of keys and rules.",
)
def command(form: str) -> None:
    """Print the JSON Schema of this project's stack files, or the reference page.

    Save it beside them, and name it in their first line:
    `# yaml-language-server: $schema=schema.json`.
    """
    from infra.spec.load import find_root, project_name
    from infra.spec.schema import stack_schema

    project = project_name(find_root())
    schema = stack_schema(project)
    if form == "json":
        click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
        return
    from infra.reports.reference import reference
    from infra.rules import risks, table

    click.echo(reference(schema, project, table.RULES, risks.RULES), nl=False)
