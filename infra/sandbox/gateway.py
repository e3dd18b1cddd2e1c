"""The gateway: the one loopback port that children use as their proxy.

A known host is piped to the TLS listener, `/_sandbox/…` to the control server; all else is refused loudly.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time

from infra.sandbox.request_log import RequestLog

CHUNK = 64 * 1024
_ABSOLUTE = re.compile(r"^https?://(?:[^/@]*@)?([^/:]+)", re.IGNORECASE)


class Gateway:
    """Accepts proxy connections; `hosts` are those of the TLS listener."""

    HEAD_LIMIT = 64 * 1024

    def __init__(self, hosts: tuple[str, ...], tls_port: int, control_port: int, log: RequestLog) -> None:
        self._hosts, self._tls, self._control, self._log = hosts, tls_port, control_port, log
        self.connections: set[asyncio.Task[None]] = set()
        self.last_active = time.monotonic()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection to its end."""
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            await self._serve(reader, writer)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, TimeoutError):
            pass  # the client went away, or does not speak HTTP
        except asyncio.CancelledError:
            pass  # the sandbox stops
        finally:
            self.connections.discard(task)
            self.last_active = time.monotonic()
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        started = time.perf_counter()
        method, target, *_ = [*head.split(b"\r\n", 1)[0].decode("latin-1").split(" "), "", ""]
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            host = host.lower().rstrip(".")
            if host in self._hosts and port == "443":
                await self._pipe(
                    reader, writer, self._tls, greeting=b"HTTP/1.1 200 Connection established\r\n\r\n"
                )
                return
            await self._refuse(writer, method, host or target, "", started)
        elif target.startswith("/_sandbox/"):
            await self._pipe(reader, writer, self._control, first=head)
        else:
            named = _ABSOLUTE.match(target)
            host = named.group(1).lower() if named else "127.0.0.1"
            path = target[named.end() :] if named else target
            await self._refuse(writer, method, host, path, started)

    async def _pipe(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        port: int,
        greeting: bytes = b"",
        first: bytes = b"",
    ) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(greeting)
            upstream_writer.write(first)
            await asyncio.gather(_copy(reader, upstream_writer), _copy(upstream_reader, writer))
        finally:
            upstream_writer.close()

    async def _refuse(
        self, writer: asyncio.StreamWriter, method: str, host: str, path: str, started: float
    ) -> None:
        shown = "".join(c for c in host if c.isprintable())[:255]
        plain = " over plain http" if method != "CONNECT" and host in self._hosts else ""
        body = (
            f"The infra sandbox refuses {shown}{plain}.\n"
            f"It answers only for https to {', '.join(self._hosts)}. Nothing left this machine.\n"
        ).encode()
        # Go and Node show a failed CONNECT by its reason phrase only
        reason = f"Refused by the infra sandbox, it does not know {shown}".encode("latin-1", "replace")
        head = b"HTTP/1.1 403 " + reason + b"\r\nContent-Type: text/plain; charset=utf-8\r\n"
        writer.write(head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        self._log.add(method, shown, path, 403, started, "refused host")
        print(
            f"refused {method} {shown}{path}{plain}: not a host of the sandbox", file=sys.stderr, flush=True
        )
        await writer.drain()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except (ConnectionError, OSError):
        writer.close()
