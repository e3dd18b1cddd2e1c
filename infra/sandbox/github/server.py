"""Turns a request into a call and an answer into a response: token, access, quota, pages, ETag, headers."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import unquote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from infra.sandbox.github.auth import actor_of, check_access
from infra.sandbox.github.call import Actor, Answer, Call, Route
from infra.sandbox.github.errors import GitHubError
from infra.sandbox.github.quota import Quota
from infra.sandbox.github.records import Repository
from infra.sandbox.github.state import GitHub
from infra.sandbox.github.users import API
from infra.sandbox.world import World

MAX_PAGE = 100
DEFAULT_PAGE = 30
VERSION = "2022-11-28"


class Server:
    """Answers one route after the other; holds what does not outlive the process."""

    def __init__(self, world: World, quota: Quota | None = None) -> None:
        self.github = GitHub(world)
        self.quota = quota or Quota()

    def endpoint(self, route: Route) -> Callable[[Request], Awaitable[Response]]:
        """Returns what Starlette calls for a row of the table."""
        resource = "graphql" if route.path == "/graphql" else "core"
        free = route.path == "/rate_limit"

        async def answer(request: Request) -> Response:
            raw = await request.body()
            return self.respond(route, request, raw, resource, free)

        return answer

    def respond(self, route: Route, request: Request, raw: bytes, resource: str, free: bool) -> Response:
        """Returns the response to a request whose body was read."""
        actor = Actor(None)
        try:
            actor = actor_of(self.github, request.headers.get("authorization"))
            if not free:
                self.quota.spend(actor.login, resource)
            params = {name: unquote(str(value)) for name, value in request.path_params.items()}
            call = Call(
                github=self.github,
                actor=actor,
                method=request.method,
                path=request.scope["path"],
                params=params,
                query=request.query_params,
                headers=request.headers,
                raw=raw,
            )
            if route.access is not None:
                self._enter(call, route)
            answer = route.handler(call)
            if free:
                answer = Answer(200, self.quota.overview(actor.login))
        except GitHubError as failure:
            answer = Answer(failure.status, failure.body(), failure.headers)
        headers = {**_standing_headers(actor, request), **answer.headers}
        response = _rendered(answer, request.scope["path"], request)
        if request.method in ("GET", "HEAD") and answer.status == 200:
            etag = f'W/"{hashlib.sha256(response.body).hexdigest()}"'
            headers["ETag"] = etag
            headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
            if _same(request.headers.get("if-none-match"), etag):
                self.quota.refund(actor.login, resource)
                response = Response(status_code=304)
        headers.update(self.quota.headers(actor.login, resource))
        response.headers.update(headers)
        return response

    def _enter(self, call: Call, route: Route) -> None:
        assert route.access is not None
        repository = self._repository(call.params)
        call.found = repository
        call.role = check_access(self.github, call.actor, repository, route.access)
        on_repository = route.path == "/repos/{owner}/{repo}"
        if repository["settings"]["archived"] and call.method != "GET" and not on_repository:
            raise GitHubError(403, "Repository was archived so is read-only.")

    def _repository(self, params: Mapping[str, str]) -> Repository:
        if "repository_id" in params:
            found = self.github.repository_by_id(int(params["repository_id"]))
            if found is None:
                raise GitHubError(404, "Not Found")
            return found
        name = f"{params['owner']}/{params['repo']}".lower()
        moved = self.github.data["redirects"].get(name)
        if moved is not None and name not in self.github.data["repositories"]:
            location = f"{API}/repositories/{moved}"
            raise GitHubError(301, "Moved Permanently", headers={"Location": location})
        return self.github.repository(params["owner"], params["repo"])


def _standing_headers(actor: Actor, request: Request) -> dict[str, str]:
    token = secrets.token_hex(16).upper()
    headers = {
        "X-GitHub-Media-Type": "github.v3; format=json",
        "X-GitHub-Api-Version-Selected": request.headers.get("x-github-api-version", VERSION),
        "X-GitHub-Request-Id": f"{token[:4]}:{token[4:10]}:{token[10:16]}:{token[16:22]}:{token[22:30]}",
        "Vary": "Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With",
        "Server": "github.com",
    }
    if actor.scopes is not None:
        headers["X-OAuth-Scopes"] = ", ".join(sorted(actor.scopes))
        headers["X-Accepted-OAuth-Scopes"] = ""
    return headers


def _rendered(answer: Answer, path: str, request: Request) -> Response:
    if answer.items is not None:
        return _page(answer, path, request)
    if answer.body is None:
        return Response(status_code=answer.status)
    if isinstance(answer.body, str):
        return Response(answer.body, answer.status)
    return _json(answer.body, answer.status)


def _json(body: object, status: int) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, media_type="application/json; charset=utf-8")


def _page(answer: Answer, path: str, request: Request) -> Response:
    items = answer.items or []
    size = _number(request.query_params.get("per_page"), DEFAULT_PAGE, MAX_PAGE)
    page = _number(request.query_params.get("page"), 1, None)
    part = items[(page - 1) * size : page * size]
    body = part if answer.wrap is None else {"total_count": len(items), answer.wrap: part}
    response = _json(body, answer.status)
    last = max(1, -(-len(items) // size))
    wanted = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    if page >= last:
        wanted.pop("next"), wanted.pop("last")
    if page == 1:
        wanted.pop("prev"), wanted.pop("first")
    others = {name: value for name, value in request.query_params.items() if name != "page"}
    links = [f'<{API}{path}?{urlencode({**others, "page": n})}>; rel="{rel}"' for rel, n in wanted.items()]
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def _number(text: str | None, default: int, most: int | None) -> int:
    number = int(text) if text is not None and text.isdigit() and int(text) > 0 else default
    return number if most is None else min(number, most)


def _same(asked: str | None, etag: str) -> bool:
    """Compares weakly, as RFC 9110 wants of If-None-Match."""
    return asked is not None and etag.removeprefix("W/") in [
        e.strip().removeprefix("W/") for e in asked.split(",")
    ]
