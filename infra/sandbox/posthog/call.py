"""One call of the API: who asks, in which region, and what they sent."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from infra.sandbox.limits import exhausted
from infra.sandbox.posthog.errors import (
    PostHogError,
    ThrottledError,
    missing_scope,
    not_found,
    unauthenticated,
)
from infra.sandbox.requests import bearer
from infra.sandbox.world import World

Record = dict[str, Any]
"""A JSON object of the world."""


@dataclass(frozen=True)
class Call:
    """A call that passed authentication; `account` is the region's organisation and projects."""

    request: Request
    world: World
    account: Record
    body: Record

    def query(self, name: str) -> str | None:
        """Returns a parameter of the query."""
        return self.request.query_params.get(name)

    def project(self) -> Record:
        """Returns the project of the path; raises 404."""
        found: Record | None = self.account["projects"].get(str(self.request.path_params["id"]))
        if found is None:
            raise not_found()
        return found


Handler = Callable[[Call], Any]


def endpoint(world: World, handler: Handler, scope: str) -> Callable[[Request], Awaitable[Response]]:
    """Returns the ASGI side of a handler: limit, key and scope before it."""

    async def answer(request: Request) -> Response:
        try:
            posthog = world.vendor("posthog")
            if (reset := exhausted(posthog)) is not None:
                raise ThrottledError(max(1, reset - int(time.time())))
            _check_key(posthog, request, scope)
            account = posthog["regions"][str(request.url.hostname).partition(".")[0]]
            asked = request.path_params.get("organization", "@current")
            if asked not in ("@current", account["organization"]["id"]):
                raise not_found()
            result = handler(Call(request, world, account, _body(await request.body())))
        except PostHogError as error:
            return error.response()
        return result if isinstance(result, Response) else JSONResponse(result)

    return answer


def _check_key(posthog: Record, request: Request, scope: str) -> None:
    key = bearer(request)
    if not key:
        raise unauthenticated("not_authenticated", "Authentication credentials were not provided.")
    rights = posthog["tokens"].get(key)
    if rights is None:
        raise unauthenticated("authentication_failed", "Invalid personal API key.")
    read = scope.replace(":read", ":write")  # who may write may read
    if not {"*", scope, read} & set(rights["scopes"]):
        raise missing_scope(scope)


def _body(raw: bytes) -> Record:
    try:
        body = json.loads(raw) if raw else {}
    except ValueError as error:
        raise PostHogError(400, "validation_error", "parse_error", f"JSON parse error - {error}") from error
    if not isinstance(body, dict):
        raise PostHogError(400, "validation_error", "invalid", "Invalid data. Expected a dictionary.")
    return body
