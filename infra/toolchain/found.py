"""What is on PATH, or among the plugins that Pulumi installed, and good enough to be used."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.toolchain import cache, pins
from infra.toolchain.child import Children
from infra.toolchain.pins import Plugin
from infra.toolchain.provenance import Origin, stamp_of

VERSION_SECONDS = 15.0


@dataclass(frozen=True)
class Found:
    """Binaries that can be used as they are."""

    files: dict[str, Path]
    origins: dict[str, Origin]


def find_engine(environ: Mapping[str, str], run: Children) -> Found | str:
    """The engine on PATH with its Python language host, or why there is none: same major version as the pin,
    not older than it."""
    path = _search_path(environ)
    engine = shutil.which("pulumi", path=path)
    if engine is None:
        return "no pulumi on PATH"
    version = _version(run, [engine, "version"], environ)
    if version is None:
        return f"{engine} does not tell its version"
    if not _good(version):
        return f"{engine} is {version}, {pins.ENGINE} or newer is needed"
    beside = str(Path(engine).resolve().parent) + os.pathsep + path
    files = {name: shutil.which(name, path=beside) for name in pins.ENGINE_BINARIES}
    missing = [name for name, file in files.items() if file is None]
    if missing:
        return f"{engine} comes without {', '.join(missing)}"
    files["pulumi"] = engine
    paths = {name: Path(file) for name, file in files.items() if file}
    return Found(paths, {name: _origin(version, file) for name, file in paths.items()})


def find_plugin(plugin: Plugin, environ: Mapping[str, str], run: Children) -> Found | str:
    """The plugin in exactly the SDK's version, from PATH or Pulumi's own folder, or why there is none."""
    on_path = shutil.which(plugin.binary, path=_search_path(environ))
    home = Path(environ.get("PULUMI_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".pulumi")
    installed = home / "plugins" / f"resource-{plugin.name}-v{plugin.version}" / plugin.binary
    for file in [Path(on_path)] if on_path else [installed] if installed.is_file() else []:
        version = _version(run, [str(file), "--version"], environ)
        if version == plugin.version:
            return Found({plugin.binary: file}, {plugin.binary: _origin(version, file)})
        return f"{file} is {version or 'of unknown version'}, {plugin.version} is needed"
    return f"no {plugin.binary} on PATH"


def _search_path(environ: Mapping[str, str]) -> str:
    """PATH without our own cache: a toolchain made of links to itself, or to an older one, is none."""
    ours = cache.home()
    entries = environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if entry and ours not in Path(entry).parents)


def _version(run: Children, command: list[str], environ: Mapping[str, str]) -> str | None:
    quiet = {**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        ended = run.run(command, environ=quiet, keep_output=True, seconds=VERSION_SECONDS)
    except (OSError, TimeoutError):
        return None
    match = re.fullmatch(r"v?(\d+\.\d+\.\d+)(?:[-+]\S*)?", ended.output.strip())
    return match[1] if match and ended.code == 0 else None


def _good(version: str) -> bool:
    have, want = (tuple(int(part) for part in text.split(".")) for text in (version, pins.ENGINE))
    return have[0] == want[0] and have[:2] >= want[:2]


def _origin(version: str, file: Path) -> Origin:
    return Origin(version, "path", target=str(file), stamp=stamp_of(file))
