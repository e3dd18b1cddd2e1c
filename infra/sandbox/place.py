"""The sandbox's directory: where it is, who holds it, and what a running server left there."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

RUNNING = "running.json"
"""Process id, port and control token of the server; only believed while someone holds the lock."""
CA_FILE = "ca.pem"
SERVER_LOG = "server.log"
WORLD = "world.json"
REQUESTS = "requests.jsonl"
LOCK = "lock"
CHECKOUT = "checkout"


class AlreadyRunningError(Exception):
    """Another server holds the directory."""


def directory_of(root: Path) -> Path:
    """Returns the directory of a checkout's sandbox: outside the checkout, the same each time."""
    if chosen := os.environ.get("INFRA_SANDBOX_DIR"):
        return Path(chosen).absolute()
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
    return state / "infra/sandbox" / hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:12]


def checkout_of(directory: Path, root: Path) -> Path:
    """Returns the checkout that a sandbox is of, also when `root` is the sandbox's own workspace."""
    memory = directory / CHECKOUT
    if root.resolve() == (directory / "workspace").resolve() and memory.exists():
        return Path(memory.read_text())
    return root


def fingerprint() -> str:
    """Returns what tells the sandbox's code from another version of it."""
    room = Path(__file__).parent
    seen = [(str(path.relative_to(room)), path.stat().st_mtime_ns) for path in sorted(room.rglob("*.py"))]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:12]


def make(directory: Path) -> None:
    """Makes the directory, for its owner only."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)


@contextlib.contextmanager
def hold(
    directory: Path, patience: float = 0.0, lock: str = LOCK, *, for_life: bool = False
) -> Iterator[None]:
    """Holds the directory for one process; the kernel lets go when it dies, however it dies, and with
    `for_life` not before: who waits for the lock then finds no process that is still going.

    Raises AlreadyRunningError when another one still holds it after `patience` seconds.
    """
    make(directory)
    until = time.monotonic() + patience
    with (directory / lock).open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise AlreadyRunningError from error
                time.sleep(0.02)
        if for_life:
            os.dup(file.fileno())  # never closed by us
        yield


def is_held(directory: Path) -> bool:
    """Tells whether a server holds the directory; a pid file alone proves nothing."""
    if not (directory / LOCK).exists():
        return False
    try:
        with hold(directory):
            return False
    except AlreadyRunningError:
        return True


def write_private(path: Path, content: str | bytes) -> None:
    """Writes a file that only its owner may read, whole or not at all."""
    # a name of its own: others may write the same file at the same time
    descriptor, unfinished = tempfile.mkstemp(prefix=".", suffix=".new", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    os.replace(unfinished, path)
