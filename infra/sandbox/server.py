"""The sandbox's process: the gateway, the TLS listener with every vendor's app, and the control server."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.errors import InfraError
from infra.sandbox import certificates, place
from infra.sandbox.control import Control
from infra.sandbox.gateway import Gateway
from infra.sandbox.place import REQUESTS, RUNNING, SERVER_LOG, WORLD, AlreadyRunningError, hold, write_private
from infra.sandbox.request_log import Entry, RequestLog
from infra.sandbox.requests import Logged
from infra.sandbox.vendors import VENDORS
from infra.sandbox.world import World

IDLE_CHECK_SECONDS = 1.0
CODE = place.fingerprint()


class ByHost:
    """Gives each request to the app of its Host header."""

    def __init__(self, apps: dict[str, ASGIApp]) -> None:
        self._apps = apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").split(":")[0].lower()
        app = self._apps.get(host, PlainTextResponse(f"the sandbox has no host {host}\n", status_code=421))
        await app(scope, receive, send)


class _Server(uvicorn.Server):
    """Leaves signals to us, who have two servers."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _uvicorn(app: ASGIApp) -> _Server:
    return _Server(
        uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=300,
            timeout_graceful_shutdown=1,
        )
    )


async def serve(
    directory: Path,
    world: World,
    idle_minutes: float,
    ready: Callable[[], None],
    tell: Callable[[Entry], None] | None = None,
) -> None:
    """Serves until told to stop or nobody came for `idle_minutes`; calls `ready` once it can be reached."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stopping.set)

    log = RequestLog(directory / REQUESTS, tell)
    apps: dict[str, ASGIApp] = {}
    for vendor in VENDORS:
        app = vendor.app(world)
        apps.update({host: Logged(app, log, host) for host in vendor.hosts})
    token = secrets.token_hex(16)
    control = Control(
        world,
        log,
        stop=lambda: loop.call_later(0.05, stopping.set),
        connections=lambda: len(gateway.connections),
    )
    tls, plain = _uvicorn(ByHost(apps)), _uvicorn(control.app(token))
    tls.config.load()
    tls.config.ssl = certificates.issue(tuple(apps), directory)

    listeners = [_listener(), _listener(), _listener()]
    ports = [listener.getsockname()[1] for listener in listeners]
    gateway = Gateway(tuple(apps), tls_port=ports[1], control_port=ports[2], log=log)
    servers = [
        asyncio.create_task(tls.serve([listeners[1]])),
        asyncio.create_task(plain.serve([listeners[2]])),
    ]
    front = await asyncio.start_server(gateway.accept, sock=listeners[0], limit=gateway.HEAD_LIMIT)
    while not (tls.started and plain.started):
        await asyncio.sleep(0.005)

    running = {"pid": os.getpid(), "port": ports[0], "token": token, "code": CODE}
    write_private(directory / RUNNING, json.dumps(running))
    print(f"{world.now()} ready on 127.0.0.1:{ports[0]} for {', '.join(apps)}", file=sys.stderr, flush=True)
    try:
        ready()
        await _until_idle(gateway, stopping, idle_minutes)
    finally:
        (directory / RUNNING).unlink(missing_ok=True)
        front.close()
        for connection in list(gateway.connections):
            connection.cancel()
        tls.should_exit = plain.should_exit = True
        await asyncio.gather(*servers)
        log.close()
        world.flush()
        print(f"{world.now()} stopped", file=sys.stderr, flush=True)


async def _until_idle(gateway: Gateway, stopping: asyncio.Event, idle_minutes: float) -> None:
    while not stopping.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), IDLE_CHECK_SECONDS)
        idle = time.monotonic() - gateway.last_active
        if not gateway.connections and idle > idle_minutes * 60:
            print(f"nobody came for {idle_minutes:g} minutes", file=sys.stderr, flush=True)
            return


def _listener() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    return listener


def _detach(directory: Path) -> Callable[[], None]:
    """Returns, in the background process, what to call when it is ready; the first process then exits."""
    reader, writer = os.pipe()
    if os.fork() > 0:
        os.close(writer)
        os._exit(0 if os.read(reader, 1) == b"+" else 1)
    os.close(reader)
    os.setsid()
    log = os.open(directory / SERVER_LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)

    def ready() -> None:
        # whoever started us may be gone by now (Ctrl-C): BrokenPipeError, and we go too
        os.write(writer, b"+")
        os.close(writer)

    return ready


def _print(entry: Entry) -> None:
    print(entry, flush=True)


def main() -> int:
    """Runs one sandbox; `--background` returns when it can be reached, with 0, or failed to start, with 1."""
    parser = argparse.ArgumentParser(prog="python -m infra.sandbox.server")
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--idle-minutes", type=float, required=True)
    parser.add_argument("--background", action="store_true")
    options = parser.parse_args()
    try:
        with hold(options.directory, patience=1.0, for_life=True):
            world = World(options.directory / WORLD)
            ready = _detach(options.directory) if options.background else lambda: None
            tell = None if options.background else _print
            import uvloop

            uvloop.run(serve(options.directory, world, options.idle_minutes, ready, tell))
    except AlreadyRunningError:
        return 0
    except InfraError as error:
        print(error, file=sys.stderr)
        return int(error.exit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
