"""Looks at everything, side by side: one slow answer holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.doctor import backend, credentials, engine, tools
from infra.doctor.answer import SECONDS
from infra.doctor.item import Item, Section
from infra.toolchain import pins

BINARIES = ("pulumi", "pulumi-language-python", *(plugin.binary for plugin in pins.PLUGINS))


def examine(environ: Mapping[str, str], root: Path, seconds: float = SECONDS) -> tuple[Item, ...]:
    """All items, always in the same order; takes about `seconds` at most."""
    probes: list[Callable[[], Item]] = [
        engine.check_python,
        lambda: engine.check_packages(root / "requirements.txt"),
        *(_toolchain(name, environ, seconds) for name in BINARIES),
        lambda: backend.check_backend(environ),
        lambda: backend.check_passphrase(environ),
        *(_credential(credential, environ) for credential in credentials.CREDENTIALS),
        *(_tool(tool, environ, seconds) for tool in tools.TOOLS),
    ]
    with ThreadPoolExecutor(len(probes)) as pool:
        found = list(pool.map(lambda probe: probe(), probes))
    items = [*found, *engine.check_vendor_plugins()]
    order = list(Section)
    return tuple(sorted(items, key=lambda item: order.index(item.section)))


def _toolchain(name: str, environ: Mapping[str, str], seconds: float) -> Callable[[], Item]:
    return lambda: engine.check_toolchain(name, environ, seconds)


def _credential(credential: credentials.Credential, environ: Mapping[str, str]) -> Callable[[], Item]:
    return lambda: credentials.check_credential(credential, environ)


def _tool(tool: tools.Tool, environ: Mapping[str, str], seconds: float) -> Callable[[], Item]:
    return lambda: tools.check_tool(tool, environ, seconds)
