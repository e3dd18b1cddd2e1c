"""One call of the API: who asks, for which account, and what they sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from infra.sandbox.limits import exhausted
from infra.sandbox.requests import bearer
from infra.sandbox.vercel.errors import RateLimitedError, VercelError, bad_request, forbidden, not_found
from infra.sandbox.world import World

Record = dict[str, Any]
"""A JSON object of the world."""


@dataclass(frozen=True)
class Call:
    """A call that passed authentication; `account` is the team asked for, or the personal account."""

    request: Request
    world: World
    vercel: Record
    account: Record
    body: Any
    version: int
    """Of the path: 10 in `/v10/projects`; 0 when the path has none."""

    def path(self, name: str) -> str:
        """Returns a part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str | None:
        """Returns a parameter of the query."""
        return self.request.query_params.get(name)

    def object(self) -> Record:
        """Returns the body; raises 400 when it is not an object."""
        if not isinstance(self.body, dict):
            raise bad_request("Invalid request: should be object")
        return self.body

    def project(self) -> Record:
        """Returns the project of the path by id or name, if the account has it; raises 404."""
        return self.project_named(self.path("project"))

    def project_named(self, wanted: str) -> Record:
        """Returns the project with this id or name, if the account has it; raises 404."""
        for project in self.vercel["projects"].values():
            if wanted in (project["id"], project["name"]) and project["accountId"] == self.account["id"]:
                found: Record = project
                return found
        raise not_found("Project")

    def touch(self, record: Record) -> None:
        """Notes that a record changed."""
        record["updatedAt"] = self.world.now_ms()
        self.world.changed()


Answer = Any | Response
Handler = Callable[[Call], Answer]


def endpoint(world: World, handler: Handler, status: int = 200) -> Callable[[Request], Awaitable[Response]]:
    """Returns the ASGI side of a handler: authentication before it, Vercel's shapes after it."""

    async def answer(request: Request) -> Response:
        try:
            raw = await request.body()
            call = _call(world, request, _json(raw))
            result = handler(call)
        except VercelError as error:
            return error.response()
        return result if isinstance(result, Response) else JSONResponse(result, status_code=status)

    return answer


def _call(world: World, request: Request, body: Any) -> Call:
    vercel = world.vendor("vercel")
    if (reset := exhausted(vercel)) is not None:
        raise RateLimitedError(reset)
    token = _token(vercel, request)
    account = _account(vercel, request)
    scopes = token["scopes"]
    of_everyone = request.scope["path"].startswith(("/user", "/teams"))
    if not of_everyone and not _may(scopes, account):
        raise forbidden("You don't have permission to access this resource.", saml=None)
    return Call(request, world, vercel, account, body, int(request.scope.get("api_version", 0)))


def _token(vercel: Record, request: Request) -> Record:
    given = bearer(request)
    if not given:
        raise forbidden("The request is missing an authentication token", missingToken=True)
    token: Record | None = vercel["tokens"].get(given)
    if token is None:
        raise forbidden(invalidToken=True)
    return token


def _account(vercel: Record, request: Request) -> Record:
    personal: Record = vercel["user"]
    wanted = (
        request.query_params.get("teamId")
        or request.query_params.get("slug")
        or personal.get("defaultTeamId")
    )
    if not wanted:
        return personal
    return team_of(vercel, wanted) or _no_team()


def _no_team() -> Record:
    raise forbidden(invalidToken=False)


def _may(scopes: list[str], account: Record) -> bool:
    return "*" in scopes or account["id"] in scopes or account.get("slug", "personal") in scopes


def team_of(vercel: Record, id_or_slug: str) -> Record | None:
    """Returns a team by id or slug."""
    teams: dict[str, Record] = vercel["teams"]
    return next((team for team in teams.values() if id_or_slug in (team["id"], team["slug"])), None)


def _json(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise bad_request("Invalid JSON") from error
