"""One call of the API: who asks, for which project, and what they sent."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from infra.sandbox.limits import Limits, Verdict
from infra.sandbox.requests import bearer
from infra.sandbox.supabase.errors import SupabaseError, bad_request, forbidden, not_found
from infra.sandbox.world import World

Record = dict[str, Any]
"""A JSON object of the world."""
# For each user and project; real answers are in supabase/cli, `apps/cli-e2e/fixtures/recorded`.
# https://supabase.com/docs/reference/api/introduction (`_partials/api_rate_limits.mdx` in supabase/supabase)
PER_MINUTE = 120
_TOKEN = re.compile(r"sbp_(oauth_)?[0-9a-f]{40}\Z")
_REF = re.compile(r"[a-z]{20}\Z")


@dataclass(frozen=True)
class Call:
    """A call that passed authentication."""

    request: Request
    world: World
    project: Record
    body: Any

    def query(self, name: str) -> str | None:
        """Returns a parameter of the query."""
        return self.request.query_params.get(name)

    def object(self) -> Record:
        """Returns the body; raises 400 when it is not an object."""
        if not isinstance(self.body, dict):
            raise bad_request("Expected object, received " + type(self.body).__name__)
        return self.body

    def list(self) -> list[Any]:
        """Returns the body; raises 400 when it is not an array."""
        if not isinstance(self.body, list):
            raise bad_request("Expected array, received " + type(self.body).__name__)
        return self.body


Handler = Callable[[Call], Any]


def endpoint(
    world: World, limits: Limits, handler: Handler, permission: str
) -> Callable[[Request], Awaitable[Response]]:
    """Returns the ASGI side of a handler: token, rate limit and permission before it."""

    async def answer(request: Request) -> Response:
        supabase = world.vendor("supabase")
        token, ref = bearer(request), str(request.path_params["ref"])
        verdict = limits.count(int(supabase.get("per_minute", PER_MINUTE)), token, ref)
        try:
            if verdict.exceeded:
                raise SupabaseError(429, "ThrottlerException: Too Many Requests")
            project = _project(supabase, _rights(supabase, token), ref, permission)
            result = handler(Call(request, world, project, _json(await request.body())))
        except SupabaseError as error:
            return _told(verdict, error.response())
        return _told(verdict, result if isinstance(result, Response) else JSONResponse(result))

    return answer


def _told(verdict: Verdict, response: Response) -> Response:
    """Returns the answer with the limit in its headers; `Reset` is in seconds from now."""
    return verdict.tell(response, "X-RateLimit", max(1, round(verdict.until - verdict.now)))


def _rights(supabase: Record, token: str) -> Record:
    if not token:
        raise SupabaseError(401, "Unauthorized")
    if not _TOKEN.match(token):
        raise SupabaseError(401, "JWT could not be decoded")
    found: Record | None = supabase["tokens"].get(token)
    if found is None:
        raise SupabaseError(401, "Unauthorized")
    return found


def _project(supabase: Record, rights: Record, ref: str, permission: str) -> Record:
    """Returns the project, if the token may do this with it. A token may have `scopes` and `projects`."""
    if not _REF.match(ref):
        raise bad_request("ref must be 20 lower case letters")
    if not {"*", permission} & set(rights["scopes"]) or ref not in rights.get("projects", [ref]):
        raise forbidden()
    project: Record | None = supabase["projects"].get(ref)
    if project is None:
        raise not_found("Project")
    return project


def _json(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise bad_request("Unexpected token in JSON") from error
