"""The GitHub server as an ASGI app."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route as StarletteRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.sandbox.github.quota import Quota
from infra.sandbox.github.routes import ROUTES
from infra.sandbox.github.server import Server
from infra.sandbox.requests import unknown_route
from infra.sandbox.world import World

HOSTS = ("api.github.com",)
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def app(world: World, quota: Quota | None = None) -> ASGIApp:
    """Returns a GitHub that keeps what it is told in `world`; unknown calls are answered 501."""
    server = Server(world, quota)
    # fixed paths before those with names in them, whole-path names (branches, files) last
    table = sorted(ROUTES, key=lambda route: (":path}" in route.path, route.path.count("{")))
    routes = [StarletteRoute(r.path, server.endpoint(r), methods=[r.method]) for r in table]
    unknown = StarletteRoute("/{path:path}", unknown_route, methods=_METHODS)
    return _EncodedPaths(Starlette(routes=[*routes, unknown]))


class _EncodedPaths:
    """Routes on the path as it was sent, so that `%2F` in a name is not taken for a slash."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope.get("raw_path"):
            scope = {**scope, "path": scope["raw_path"].decode("latin-1").partition("?")[0]}
        await self._inner(scope, receive, send)
