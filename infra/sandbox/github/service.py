"""The service itself: its root, its limits, GraphQL."""

from __future__ import annotations

from infra.sandbox.github.call import Answer, Call, Route, ok
from infra.sandbox.github.users import API


def get_root(_: Call) -> Answer:
    """Returns where things are."""
    return ok({"current_user_url": f"{API}/user", "repository_url": f"{API}/repos/{{owner}}/{{repo}}"})


def get_limits(_: Call) -> Answer:
    """Returns nothing: the server fills in what is left of each limit."""
    return ok({})


def post_graphql(call: Call) -> Answer:
    """Answers a GraphQL query; the library is loaded at the first one, so that a server starts at once."""
    from infra.sandbox.github.graphql.endpoint import answer_query

    return answer_query(call)


ROUTES = (
    Route("GET", "/", get_root),
    Route("GET", "/rate_limit", get_limits),
    Route("POST", "/graphql", post_graphql),
)
