"""The engine, its language host and its plugins; the Python that runs us and its packages."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from infra.doctor.answer import SECONDS, ask_version
from infra.doctor.item import Item, Section, State
from infra.errors import BadInput
from infra.toolchain import locate, pins
from infra.toolchain.provenance import Origin

SETUP = "run `make setup`"
OLDEST_PYTHON = (3, 11)
HOW = {"path": "from PATH", "download": "the vendor's build", "built": "built from Go modules"}

ENGINE_PURPOSE = "previews and applies stacks"
HOST_PURPOSE = "runs the Python program that declares them"


def check_python() -> Item:
    """The interpreter."""
    good = sys.version_info[:2] >= OLDEST_PYTHON
    need = ".".join(str(part) for part in OLDEST_PYTHON)
    return Item(
        Section.OFFLINE,
        "Python",
        State.OK if good else State.BAD,
        platform.python_version() if good else f"{platform.python_version()}, {need} or newer is needed",
        "runs infra",
        "" if good else f"install Python {need}, then `make setup`",
    )


def check_packages(requirements: Path) -> Item:
    """Whether what is installed is what requirements.txt pins."""
    wrong = []
    count = 0
    for name, pinned, conditional in _pins(requirements):
        try:
            have = version(name)
        except PackageNotFoundError:
            if not conditional:
                wrong.append(f"{name} is missing")
            continue
        count += 1
        if have != pinned:
            wrong.append(f"{name} is {have}, pinned is {pinned}")
    shown = wrong[:3] + ([f"{len(wrong) - 3} more"] if len(wrong) > 3 else [])
    return Item(
        Section.OFFLINE,
        "Python packages",
        State.BAD if wrong else State.OK,
        "; ".join(shown) if wrong else f"{count} as pinned",
        "what infra is made of",
        SETUP if wrong else "",
    )


def check_toolchain(name: str, environ: Mapping[str, str], seconds: float = SECONDS) -> Item:
    """One binary of the toolchain: there, and (where it can tell) it starts and tells its version."""
    plugin = next((plugin for plugin in pins.PLUGINS if plugin.binary == name), None)
    titles = {"pulumi": ("engine", ENGINE_PURPOSE), "pulumi-language-python": ("language host", HOST_PURPOSE)}
    title, purpose = (
        titles.get(name, ("", ""))
        if plugin is None
        else (
            f"{plugin.title} plugin",
            f"reads and writes what {plugin.title} holds",
        )
    )

    def item(state: State, detail: str) -> Item:
        return Item(Section.OFFLINE, title, state, detail, purpose, "" if state is State.OK else SETUP)

    try:
        toolchain = locate.locate()
    except BadInput:
        return item(State.MISSING, "not there")
    origin = toolchain.origins.of(name)
    assert origin is not None
    if plugin is not None or name == "pulumi":
        answer = ask_version(
            name, ["--version"] if plugin else ["version"], {**environ, "PATH": str(toolchain.bin)}, seconds
        )
        if answer.trouble or not answer.file:
            return item(State.BAD, answer.trouble or "not there")
        return item(State.OK, f"{answer.version}, {_origin(origin)}")
    return item(State.OK, f"{origin.version}, {_origin(origin)}")


def check_vendor_plugins() -> Iterator[Item]:
    """Plugins that we built over an older provider than their vendor ships: fine in the sandbox only."""
    try:
        toolchain = locate.locate()
    except BadInput:
        return
    for plugin in pins.PLUGINS:
        origin = toolchain.origins.of(plugin.binary)
        if plugin.lags and origin is not None and origin.how == "built":
            yield Item(
                Section.ACCOUNTS,
                f"{plugin.title} plugin {plugin.version}",
                State.BAD,
                f"the one here was built over provider {origin.upstream_version}, which lacks newer settings",
                f"applies all that a stack file may say of {plugin.title}",
                "`infra toolchain get --renew` where the vendor's download site can be reached",
            )


def _origin(origin: Origin) -> str:
    text = HOW[origin.how]
    if origin.upstream_version:
        text += f" over {origin.upstream.removesuffix('/v6').rpartition('/')[2]} {origin.upstream_version}"
    return text


def _pins(requirements: Path) -> Iterator[tuple[str, str, bool]]:
    """Name, version, and whether the pin depends on the machine."""
    for line in requirements.read_text(encoding="utf-8").splitlines():
        found = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(;)?", line)
        if found:
            yield found[1], found[2], found[3] is not None
