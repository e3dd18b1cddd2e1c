"""A server of the sandbox in this process, as a transport for the clients that the product uses."""

from __future__ import annotations

import asyncio

import httpx
from starlette.types import ASGIApp


class InProcess(httpx.BaseTransport):
    """Gives each request to an ASGI app; keeps what was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = httpx.ASGITransport(app)
        self.calls: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Returns the app's answer."""
        self.calls.append(f"{request.method} {request.url.path}")
        return asyncio.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        response = await self._app.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        content = b"".join([chunk async for chunk in response.stream])
        return httpx.Response(
            response.status_code, headers=response.headers, content=content, request=request
        )

    def writes(self) -> list[str]:
        """Returns the calls that may have changed something."""
        return [call for call in self.calls if not call.startswith("GET ")]
