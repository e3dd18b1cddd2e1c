"""Answers a query over the part of the official schema that is served."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OverlappingFieldsCanBeMergedRule,
    build_schema,
    execute_sync,
    parse,
    specified_rules,
    validate,
)

from infra.sandbox.github.call import Answer, Call, ok
from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.graphql.mutations import MUTATIONS
from infra.sandbox.github.graphql.resolvers import RESOLVERS
from infra.sandbox.github.records import JsonObject
from infra.sandbox.requests import UNKNOWN_ROUTE

# GitHub lets `name: String!` of one type and `name: String` of another share an alias; the Terraform
# provider relies on it.
_RULES = [rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule]
_SCHEMA = Path(__file__).with_name("schema.graphql")


@cache
def schema() -> GraphQLSchema:
    """Returns the served schema with its resolvers; built at the first query, not at the start."""
    built = build_schema(_SCHEMA.read_text(), assume_valid=True)
    resolvers = {**RESOLVERS, **{("Mutation", name): each for name, each in MUTATIONS.items()}}
    for (name, field), resolver in resolvers.items():
        kind = built.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        kind.fields[field].resolve = resolver
    return built


@lru_cache(maxsize=256)
def _checked(query: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    try:
        document = parse(query)
    except GraphQLError as error:
        return None, (error,)
    return document, tuple(validate(schema(), document, _RULES))


def answer_query(call: Call) -> Answer:
    """Answers a query with `data` and `errors`, 401 without a token, 501 for what is not served."""
    if call.actor.login is None:
        raise GitHubError(401, "This endpoint requires you to be authenticated.")
    query = call.body.text("query")
    document, errors = _checked(query)
    unserved = [e for e in errors if "Cannot query field" in e.message or "Unknown type" in e.message]
    if unserved:
        text = f"the sandbox does not serve this part of GraphQL: {unserved[0].message}"
        return Answer(UNKNOWN_ROUTE, {"message": text, "errors": [_view(error) for error in unserved]})
    if document is None or errors:
        return ok({"errors": [_view(error) for error in errors]})
    given = call.body.object("variables")
    result = execute_sync(
        schema(),
        document,
        context_value=call,
        variable_values=given.fields if given is not None else {},
        operation_name=call.body.text_or("operationName", "") or None,
    )
    answer: JsonObject = {"data": result.data}
    if result.errors:
        answer["errors"] = [_view(error) for error in result.errors]
    return ok(answer)


def _view(error: GraphQLError) -> JsonObject:
    view: dict[str, Any] = {}
    kind = (error.extensions or {}).get("type")
    if kind is not None:
        view["type"] = kind
    if error.path is not None:
        view["path"] = error.path
    if error.locations:
        view["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    return {**view, "message": error.message}
