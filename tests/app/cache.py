"""Where the tests of the app keep what is slow to get, outside the checkout; and what they say of it."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "infra" / "tests"


class MissingError(Exception):
    """This machine lacks something; says what and why."""


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Holds the lock `name` of the cache: other workers and other checkouts use it, too."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def say(what: str) -> None:
    """Tells whoever waits; past pytest, which keeps what tests print."""
    print(f"tests/app: {what}", file=sys.__stderr__, flush=True)
