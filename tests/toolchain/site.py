"""The vendor's download site, on this machine: it publishes an engine that can 'install' plugins."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from infra.toolchain import pins
from infra.toolchain.download import archive_name

ENGINE = f"""#!/bin/sh
PATH=$PATH:/usr/bin:/bin
case "$1" in
version) echo v{pins.ENGINE} ;;
plugin)
  [ -z "$REFUSE_PLUGINS" ] || {{ echo 'error: 404 Not Found' >&2; exit 1; }}
  folder=$PULUMI_HOME/plugins/resource-$4-v$5
  mkdir -p "$folder"
  echo "$@" >"$HOME/asked-for-$4"
  printf '#!/bin/sh\\necho %s\\n' "$5" >"$folder/pulumi-resource-$4"
  chmod +x "$folder/pulumi-resource-$4" ;;
esac
"""


def make_archive(names: tuple[str, ...] = pins.ENGINE_BINARIES) -> bytes:
    """What the vendor publishes: a folder with the engine, its hosts and files we have no use for."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name in (*names, "pulumi-language-nodejs"):
            member = tarfile.TarInfo(f"pulumi/{name}")
            member.mode = 0o755
            member.size = len(ENGINE.encode())
            tar.addfile(member, io.BytesIO(ENGINE.encode()))
    return buffer.getvalue()


@contextmanager
def serve(files: dict[str, bytes], hang: bool = False) -> Iterator[str]:
    """Serves `files` on loopback; with `hang`, takes requests and never answers them."""
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if hang:
                over.wait(30)
                return
            body = files.get(self.path.lstrip("/"))
            self.send_response(200 if body is not None else 404)
            self.send_header("content-length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            over.set()
            server.shutdown()
            thread.join()


def publish(archive: bytes | None = None, digest: str = "") -> dict[str, bytes]:
    """The files of a release; `digest` to publish another than the archive's own."""
    archive = make_archive() if archive is None else archive
    name = archive_name()
    sums = f"{digest or hashlib.sha256(archive).hexdigest()}  {name}\n{'0' * 64}  other.tar.gz\n"
    return {f"pulumi-{pins.ENGINE}-checksums.txt": sums.encode(), name: archive}
