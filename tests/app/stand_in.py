"""A server on this machine in place of Sentry, PostHog and Supabase: takes all, tells what it was sent."""

from __future__ import annotations

import base64
import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True)
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class StandIn:
    """The server's address and what it was sent so far."""

    address: str = ""
    received: list[Received] = field(default_factory=list)
    broken: bool = False
    """Answers 500 to everything, as a database that is down."""


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Serves until the block ends."""
    world = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/received":
                self._answer(json.dumps([asdict(one) for one in world.received]))
                return
            self._keep()
            self._answer("{}")

        def do_POST(self) -> None:
            self._keep()
            self._answer('{"status": 1}')

        def do_OPTIONS(self) -> None:
            self._answer("")

        def _keep(self) -> None:
            body = self._body()
            if body[:2] == b"\x1f\x8b":
                body = gzip.decompress(body)
            if "compression=base64" in self.path:
                body = base64.b64decode(unquote_to_bytes(body.removeprefix(b"data=")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            world.received.append(Received(self.path, headers, body.decode(errors="replace")))

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _answer(self, text: str) -> None:
            self.send_response(500 if world.broken else 200)
            self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin") or "*")
            self.send_header("Access-Control-Allow-Headers", "*, apikey, authorization, content-type")
            self.send_header("Access-Control-Allow-Credentials", "true")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    world.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
