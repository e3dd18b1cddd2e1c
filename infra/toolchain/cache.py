"""The toolchain's place outside the checkout, one folder for each set of pins."""

from __future__ import annotations

import hashlib
import os
import platform
from functools import cache
from pathlib import Path

from infra.toolchain import pins

MODULES = Path(__file__).parent / "modules"


def home() -> Path:
    """`$XDG_CACHE_HOME/infra/toolchain`, or under `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "infra" / "toolchain"


@cache
def key() -> str:
    """Names the folder: the engine's version, the machine, and a digest of every pin and build file."""
    digest = hashlib.sha256(repr((pins.BINARIES, [plugin.version for plugin in pins.PLUGINS])).encode())
    for file in sorted(MODULES.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(MODULES)).encode() + b"\0" + file.read_bytes())
    return f"{pins.ENGINE}-{platform.system().lower()}-{platform.machine().lower()}-{digest.hexdigest()[:12]}"


def folder() -> Path:
    """Where this checkout's toolchain is, or will be."""
    return home() / key()
