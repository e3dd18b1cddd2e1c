"""One request as a handler sees it, its answer, and a row of the route table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from infra.sandbox.github.body import Body
from infra.sandbox.github.errors import not_found
from infra.sandbox.github.records import JsonObject, Repository, Role
from infra.sandbox.github.state import GitHub

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class Actor:
    """Who asks, and with what token; anonymous callers have no login."""

    login: str | None
    scopes: frozenset[str] | None = None
    """Of a classic token, with those they imply; None for a fine-grained one."""
    permissions: Mapping[str, str] = field(default_factory=dict)
    repositories: frozenset[str] | None = None


@dataclass(frozen=True)
class Access:
    """What a call on a repository needs: a role of the person and a permission of the token."""

    role: Role
    permission: str
    level: Literal["read", "write"]


@dataclass
class Call:
    """A request whose token and access were checked."""

    github: GitHub
    actor: Actor
    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    role: Role = "none"
    """Of the actor on `repository`."""
    found: Repository | None = None

    @cached_property
    def body(self) -> Body:
        """The JSON of the request."""
        return Body.parse(self.raw)

    @property
    def repository(self) -> Repository:
        """The repository in the path."""
        if self.found is None:
            raise not_found()
        return self.found

    @property
    def login(self) -> str:
        """The login of a caller who is not anonymous."""
        assert self.actor.login is not None
        return self.actor.login


@dataclass
class Answer:
    """What goes back; `body` is JSON or text, None is an empty body."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    items: list[Any] | None = None
    """A list to be cut into pages, instead of a body."""
    wrap: str | None = None
    """The key under which a page goes, beside `total_count`."""


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """One row of the table: what is called, who may, what answers."""

    method: Method
    path: str
    handler: Handler
    access: Access | None = None
    """None: not on a repository; the handler checks who may."""


def ok(body: JsonObject | list[Any]) -> Answer:
    """Returns a 200."""
    return Answer(200, body)


def created(body: JsonObject) -> Answer:
    """Returns a 201."""
    return Answer(201, body)


def done() -> Answer:
    """Returns a 204, without a body."""
    return Answer(204)


def pages(items: list[Any], wrap: str | None = None) -> Answer:
    """Returns a list, a page at a time."""
    return Answer(200, items=items, wrap=wrap)
