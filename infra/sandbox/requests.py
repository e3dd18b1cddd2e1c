"""What every vendor's server shares: its requests are logged, and a route it lacks is a loud 501."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.sandbox.request_log import RequestLog

UNKNOWN_ROUTE = 501
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""What a server's last route answers; without them Starlette knows GET only, and says 405 to the rest."""


class Logged:
    """Wraps one vendor's app: records each request under its host."""

    def __init__(self, app: ASGIApp, log: RequestLog, host: str) -> None:
        self._app, self._log, self._host = app, log, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        query = scope["query_string"].decode("latin-1")
        # the app may rewrite scope["path"] (API versions, prefixes): keep what the client asked for
        path = scope["path"] + (f"?{query}" if query else "")
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            note = "unknown route" if status == UNKNOWN_ROUTE else ""
            self._log.add(scope["method"], self._host, path, status, started, note)


def bearer(request: Request) -> str:
    """Returns the token of `Authorization: Bearer`; empty when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else ""


async def unknown_route(request: Request) -> Response:
    """Answers 501 in the error shapes of all vendors at once; each server's last route.

    A server that rewrites paths leaves the client's in `scope["asked_path"]`.
    GitHub and Supabase clients read `message`, Sentry's `detail`, Vercel's `error.code` and `error.message`.
    """
    asked = f"{request.method} {request.scope.get('asked_path', request.scope['path'])}"
    text = f"the sandbox does not know {asked} of {request.url.hostname}; see `infra sandbox requests`"
    return JSONResponse(
        {"message": text, "detail": text, "error": {"code": "sandbox_unknown_route", "message": text}},
        status_code=UNKNOWN_ROUTE,
    )
