"""One call of the API: who asks, of which organisation and project, and what they sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from infra.sandbox.limits import Limits, Verdict
from infra.sandbox.requests import bearer
from infra.sandbox.sentry.errors import SentryError, forbidden, invalid, not_found, unauthorized
from infra.sandbox.world import World

Record = dict[str, Any]
"""A JSON object of the world."""
PAGE = 100
# https://docs.sentry.io/api/ratelimits/; how many, Sentry says in the headers only.
PER_SECOND = 100
CONCURRENT = 25


@dataclass(frozen=True)
class Call:
    """A call that passed authentication."""

    request: Request
    world: World
    organization: Record
    body: Record

    @property
    def project(self) -> Record:
        """The project of the path, by slug or id. 404: there is none."""
        wanted = self.request.path_params["project"]
        for project in self.organization["projects"].values():
            if wanted in (project["slug"], project["id"]):
                return dict_of(project)
        raise not_found()

    def one(self, things: str, parameter: str) -> Record:
        """Returns a thing of the organisation by the id in the path. 404: there is none."""
        found = self.organization[things].get(self.request.path_params[parameter])
        if found is None:
            raise not_found()
        return dict_of(found)

    def text(self, field: str, longest: int, *, required: bool = True) -> str | None:
        """Returns a text of the body. 400: missing or too long."""
        value = self.body.get(field)
        if value is None and not required:
            return None
        if not value:
            raise invalid(**{field: "This field is required."})
        if not isinstance(value, str) or len(value) > longest:
            raise invalid(**{field: f"Ensure this field has no more than {longest} characters."})
        return value

    def new_id(self) -> str:
        return str(4_500_000_000_000 + self.world.next_id("sentry"))

    def pages(self, found: Iterable[Any]) -> Response:
        """Returns one page with a `Link` header, as Sentry's cursors write it."""
        items = list(found)
        at = int((self.request.query_params.get("cursor") or "0:0:0").split(":")[1])
        size = min(PAGE, int(self.request.query_params.get("per_page") or PAGE))
        links = [
            self._link("previous", max(0, at - 1), at > 0),
            self._link("next", at + 1, (at + 1) * size < len(items)),
        ]
        return JSONResponse(items[at * size : (at + 1) * size], headers={"Link": ", ".join(links)})

    def _link(self, rel: str, page: int, more: bool) -> str:
        cursor = f"0:{page}:0"
        address = self.request.url.include_query_params(cursor=cursor)
        return f'<{address}>; rel="{rel}"; results="{str(more).lower()}"; cursor="{cursor}"'


Handler = Callable[[Call], Any]


def endpoint(
    world: World, limits: Limits, handler: Handler, scopes: tuple[str, ...]
) -> Callable[[Request], Awaitable[Response]]:
    """Returns the ASGI side of a handler: token, rate limit and scopes (one of them is enough) before it."""

    async def answer(request: Request) -> Response:
        sentry = world.vendor("sentry")
        token = bearer(request)
        verdict = limits.count(int(sentry.get("per_second", PER_SECOND)), token, handler.__name__)
        try:
            if verdict.exceeded:
                words = f"You are attempting to use this endpoint too frequently. Limit is {verdict.limit}"
                raise SentryError(429, {"detail": f"{words} requests in 1 seconds"})
            organization = _organization(sentry, request, _rights(sentry, token), scopes)
            result = handler(Call(request, world, organization, _json(await request.body())))
        except SentryError as error:
            return _told(verdict, error.response())
        if request.method != "GET":
            world.changed()
        if result is None:
            return _told(verdict, Response(status_code=204))
        if isinstance(result, Response):
            return _told(verdict, result)
        return _told(verdict, JSONResponse(result, status_code=201 if request.method == "POST" else 200))

    return answer


def dict_of(value: Any) -> Record:
    """Returns a part of the world, which is JSON, as what it is."""
    assert isinstance(value, dict)
    return value


def _told(verdict: Verdict, response: Response) -> Response:
    """Returns the answer with the limit in its headers; `Reset` is in seconds since 1970."""
    prefix = "X-Sentry-Rate-Limit"
    response.headers[f"{prefix}-ConcurrentLimit"] = str(CONCURRENT)
    response.headers[f"{prefix}-ConcurrentRemaining"] = str(CONCURRENT - 1)
    return verdict.tell(response, prefix, ceil(verdict.until))


def _rights(sentry: Record, token: str) -> Record:
    if not token:
        raise unauthorized("Authentication credentials were not provided.")
    if token not in sentry["tokens"]:
        raise unauthorized("Invalid token")
    return dict_of(sentry["tokens"][token])


def _organization(sentry: Record, request: Request, rights: Record, scopes: tuple[str, ...]) -> Record:
    """Returns the organisation, when it is kept in the region of the host and the token may do this."""
    slug = request.path_params["organization"]
    found = sentry["organizations"].get(slug)
    if found is None or not (request.url.hostname or "").startswith(f"{found['region']}."):
        raise not_found()
    if slug not in rights.get("organizations", [slug]) or not {"*", *scopes} & set(rights["scopes"]):
        raise forbidden()
    return dict_of(found)


def _json(raw: bytes) -> Record:
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise SentryError(400, {"detail": f"JSON parse error - {error}"}) from error
    if not isinstance(body, dict):
        raise invalid(nonFieldErrors="Invalid data. Expected a dictionary.")
    return body
