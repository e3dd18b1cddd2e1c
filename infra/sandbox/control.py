"""The control server: what `infra sandbox` and tests ask of a running sandbox, under `/_sandbox/`.

Only for who can read the sandbox's directory: every call wants the token that lies there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.sandbox.accounts import Accounts, owner_token, shaped_token
from infra.sandbox.request_log import RequestLog
from infra.sandbox.vendors import VENDORS
from infra.sandbox.world import World


class Control:
    """The control server's answers."""

    def __init__(
        self, world: World, log: RequestLog, stop: Callable[[], object], connections: Callable[[], int]
    ) -> None:
        self._world, self._log, self._stop, self._connections = world, log, stop, connections
        self._accounts = Accounts()

    def app(self, token: str) -> ASGIApp:
        """Returns the server; it answers only to `token`."""
        routes = [
            Route("/_sandbox/status", self.status),
            Route("/_sandbox/world", self.show_world),
            Route("/_sandbox/world", self.edit_world, methods=["PATCH"]),
            Route("/_sandbox/requests", self.requests),
            Route("/_sandbox/seed", self.seed, methods=["POST"]),
            Route("/_sandbox/reset", self.reset, methods=["POST"]),
            Route("/_sandbox/tokens", self.make_token, methods=["POST"]),
            Route("/_sandbox/stop", self.stop, methods=["POST"]),
        ]
        return _Guarded(Starlette(routes=routes), token)

    async def status(self, _request: Request) -> Response:
        """What is there, in counts."""
        unknown = sum(1 for entry in self._log.entries if entry.note == "unknown route")
        refused = sum(1 for entry in self._log.entries if entry.note == "refused host")
        return JSONResponse(
            {
                "connections": self._connections() - 1,  # without the one that asks
                "hosts": [host for vendor in VENDORS for host in vendor.hosts],
                "accounts": self._accounts.to_json(),
                "requests": {"total": self._log.total, "unknown_routes": unknown, "refused_hosts": refused},
            }
        )

    async def show_world(self, _request: Request) -> Response:
        """All accounts, with the secrets as they arrived."""
        return JSONResponse(self._world.data)

    async def edit_world(self, request: Request) -> Response:
        """Applies a JSON merge patch (RFC 7396): a change made by hand."""
        merge(self._world.data, await request.json())
        self._world.changed()
        return JSONResponse({})

    async def requests(self, request: Request) -> Response:
        """The request log from number `since` on."""
        skip = max(
            0, int(request.query_params.get("since", "0")) - (self._log.total - len(self._log.entries))
        )
        entries = [asdict(entry) for entry in list(self._log.entries)[skip:]]
        return JSONResponse({"total": self._log.total, "requests": entries})

    async def seed(self, request: Request) -> Response:
        """Adds the accounts of the body that are not there yet."""
        self._accounts = Accounts.from_json(await request.json())
        self._seed()
        return JSONResponse({})

    async def reset(self, _request: Request) -> Response:
        """Empties every account and the request log; the accounts themselves stay."""
        self._world.reset()
        self._log.clear()
        self._seed()
        self._world.flush()
        return JSONResponse({})

    async def make_token(self, request: Request) -> Response:
        """Makes a token that is the owner's but for what the body says: `vendor`, `scopes` and the like."""
        wanted: dict[str, Any] = await request.json()
        vendor = str(wanted.pop("vendor"))
        if vendor not in {known.name for known in VENDORS}:
            return JSONResponse({"error": f"no vendor {vendor}"}, status_code=404)
        token = shaped_token(vendor, secrets.token_hex(32))
        tokens: dict[str, Any] = self._world.vendor(vendor).setdefault("tokens", {})
        tokens[token] = {**tokens[owner_token(vendor)], **wanted}
        self._world.changed()
        return JSONResponse({"token": token})

    async def stop(self, _request: Request) -> Response:
        """Ends the server after this answer."""
        self._stop()
        return JSONResponse({})

    def _seed(self) -> None:
        for vendor in VENDORS:
            vendor.seed(self._world, self._accounts)


class _Guarded:
    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._wanted = app, f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not secrets.compare_digest(given, self._wanted):
                await JSONResponse({"error": "wrong token"}, status_code=401)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def merge(target: dict[str, Any], patch: dict[str, Any]) -> None:
    """Applies a JSON merge patch in place: null removes, objects merge, anything else replaces."""
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        elif isinstance(value, dict) and isinstance(target.get(key), dict):
            merge(target[key], value)
        else:
            target[key] = value
