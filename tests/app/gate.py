"""Vercel's login in front of a site: nobody passes without the token or the cookie that it is changed for.

https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation
"""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_OF_ONE_CONNECTION = {"connection", "content-length", "date", "host", "server", "transfer-encoding"}
_COOKIE = "_vercel_jwt=opened-by-the-token"


class _Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Hands a redirect on to who asked."""


@contextmanager
def gate(site: str, token: str) -> Iterator[str]:
    """Serves `site` behind the login until the block ends; gives the address to visit."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Straight)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers.get("x-vercel-protection-bypass") == token:
                self.send_response(307)
                self.send_header("Location", self.path)
                if self.headers.get("x-vercel-set-bypass-cookie") == "true":
                    self.send_header("Set-Cookie", f"{_COOKIE}; Path=/; HttpOnly; SameSite=Lax")
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif _COOKIE in (self.headers.get("Cookie") or ""):
                self._hand_on()
            else:
                self._answer(401, {"Content-Type": "text/plain"}, b"Log in to Vercel")

        def _hand_on(self) -> None:
            kept = {
                k: v
                for k, v in self.headers.items()
                if k.lower() not in ("host", "accept-encoding", "connection")
            }
            request = urllib.request.Request(site + self.path, headers=kept)  # noqa: S310, our own http address
            try:
                with opener.open(request, timeout=30) as answer:
                    self._answer(answer.status, dict(answer.headers.items()), answer.read())
            except urllib.error.HTTPError as error:
                with error:
                    self._answer(error.code, dict(error.headers.items()), error.read())

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in _OF_ONE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
