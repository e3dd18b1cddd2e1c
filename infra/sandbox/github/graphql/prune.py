"""Cuts `schema.graphql` out of GitHub's official schema.

npm pack @octokit/graphql-schema && tar xf octokit-graphql-schema-*.tgz
python -m infra.sandbox.github.graphql.prune package/schema.graphql
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from graphql import build_schema, parse
from graphql.language import DocumentNode, print_ast
from graphql.language.ast import (
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
)

from infra.sandbox.github.graphql.selection import EVERYTHING, FIELDS, UNIONS

BUILT_IN = ("String", "Int", "Float", "Boolean", "ID")
TARGET = Path(__file__).with_name("schema.graphql")
HEADER = """\
# The part of GitHub's public GraphQL schema that the sandbox serves, cut by prune.py from
# @octokit/graphql-schema {version} (MIT licence, (c) GitHub 2025, https://github.com/octokit/graphql-schema).
# Do not edit: change selection.py and cut again. Descriptions and directives are left out.
"""


def named(node: TypeNode) -> str:
    """Returns the name of a type without its `!` and `[]`."""
    while not isinstance(node, NamedTypeNode):
        node = node.type  # type: ignore[attr-defined]  # only lists and non-nulls are left
    return node.name.value


def pruned(source: str) -> str:
    """Returns the selected types, and every input, enum and scalar that they need."""
    types = {d.name.value: d for d in parse(source).definitions if isinstance(d, TypeDefinitionNode)}
    kept: dict[str, TypeDefinitionNode] = {}
    wanted: list[str] = []
    for name, fields in FIELDS.items():
        kept[name] = _cut(types[name], fields, wanted)
    for name, members in UNIONS.items():
        kept[name] = _cut_union(types[name], members)
    while wanted:
        name = wanted.pop()
        if name not in kept and name not in BUILT_IN:
            kept[name] = _leaf(types[name], wanted)
    document = DocumentNode(definitions=tuple(kept[name] for name in sorted(kept)))
    return print_ast(document) + "\n"


def _cut(node: TypeDefinitionNode, fields: tuple[str, ...], wanted: list[str]) -> TypeDefinitionNode:
    assert isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
    have = {field.name.value: field for field in node.fields or ()}
    names = sorted(have if fields == EVERYTHING else fields)
    missing = set(names) - have.keys()
    assert not missing, f"{node.name.value} has no {missing}"
    interfaces = tuple(i for i in node.interfaces or () if i.name.value in FIELDS)
    return replace(
        node,
        fields=tuple(_field(have[name], wanted) for name in names),
        interfaces=interfaces,
        description=None,
        directives=(),
    )


def _cut_union(node: TypeDefinitionNode, members: tuple[str, ...]) -> TypeDefinitionNode:
    assert isinstance(node, UnionTypeDefinitionNode)
    types = tuple(t for t in node.types or () if t.name.value in members)
    assert len(types) == len(members), f"{node.name.value} lacks one of {members}"
    return replace(node, types=types, description=None, directives=())


def _field(field: FieldDefinitionNode, wanted: list[str]) -> FieldDefinitionNode:
    wanted.append(named(field.type))
    arguments = tuple(_input(argument, wanted) for argument in field.arguments or ())
    return replace(field, arguments=arguments, description=None, directives=())


def _input(value: InputValueDefinitionNode, wanted: list[str]) -> InputValueDefinitionNode:
    wanted.append(named(value.type))
    return replace(value, description=None, directives=())


def _leaf(node: TypeDefinitionNode, wanted: list[str]) -> TypeDefinitionNode:
    plain = replace(node, description=None, directives=())
    if isinstance(plain, InputObjectTypeDefinitionNode):
        return replace(plain, fields=tuple(_input(field, wanted) for field in plain.fields or ()))
    if isinstance(plain, EnumTypeDefinitionNode):
        values = tuple(replace(value, description=None, directives=()) for value in plain.values or ())
        return replace(plain, values=values)
    if isinstance(plain, ScalarTypeDefinitionNode):
        return plain
    raise SystemExit(f"{node.name.value} is used, but not in selection.py")


def main() -> None:
    """Writes `schema.graphql` beside this file."""
    source = Path(sys.argv[1])
    text = pruned(source.read_text())
    build_schema(text)
    TARGET.write_text(HEADER.format(version=sys.argv[2] if len(sys.argv) > 2 else "15.26.1") + text)


if __name__ == "__main__":
    main()
