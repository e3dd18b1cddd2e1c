"""Debian's Chromium, as Playwright looks for its own browser; got without being root."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
from pathlib import Path

from tests.app.cache import CACHE, MissingError, locked, say

_HEADLESS = {"x86_64": "chrome-headless-shell-linux64", "aarch64": "chrome-headless-shell-linux-arm64"}


def browsers(node_modules: Path) -> Path:
    """Returns a folder for PLAYWRIGHT_BROWSERS_PATH, as the Playwright of `node_modules` wants it.
    MissingError: the machine has no Chromium and cannot get Debian's."""
    shell = _HEADLESS.get(platform.machine())
    if shell is None or platform.system() != "Linux":
        raise MissingError(f"no Chromium of Debian for {platform.system()} on {platform.machine()}")
    listed = json.loads((node_modules / "playwright-core" / "browsers.json").read_text())["browsers"]
    revision = next(one["revision"] for one in listed if one["name"] == "chromium-headless-shell")
    folder = CACHE / "browsers"
    program = folder / f"chromium_headless_shell-{revision}" / shell / "chrome-headless-shell"
    with locked("chromium"):
        script = _script()
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(script)
        program.chmod(0o755)
    return folder


def _script() -> str:
    """What starts Chromium: the machine's own, else the one unpacked in the cache with its libraries."""
    if own := shutil.which("chromium"):
        return f'#!/bin/sh\nexec "{own}" "$@"\n'
    root = CACHE / "chromium"
    if not (root / "complete").is_file():
        _unpack(root)
    libraries = sorted({str(path.parent) for path in (root / "usr" / "lib").glob("*-linux-gnu*/**/*.so*")})
    return (
        f'#!/bin/sh\nexport LD_LIBRARY_PATH="{":".join(libraries)}"\n'
        f'exec "{root}/usr/lib/chromium/chromium" "$@"\n'
    )


def _unpack(root: Path) -> None:
    """Gets Chromium and what of its dependencies the machine lacks, about 120 MB, and unpacks them."""
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise MissingError("no Chromium here, and no apt-get to get Debian's")
    shutil.rmtree(root, ignore_errors=True)
    # Lists of its own, as only root may update the machine's.
    lists, archives, packages = root / "lists", root / "archives", root / "packages"
    for folder in (lists / "partial", archives / "partial", packages):
        folder.mkdir(parents=True)
    apt = [
        "apt-get",
        "-qq",
        *("-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={archives}"),
        *("-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1"),
    ]
    say("getting Debian's Chromium (once, about 120 MB)")
    _run([*apt, "update"], root)
    planned = _run([*apt, "-s", "install", "--no-install-recommends", "chromium"], root)
    names = [line.split()[1] for line in planned.splitlines() if line.startswith("Inst ")]
    say(f"Chromium: {len(names)} packages")
    _run([*apt, "download", *names], packages)
    for package in sorted(packages.glob("*.deb")):
        _run(["dpkg", "-x", str(package), str(root)], root)
    for folder in (lists, archives, packages):
        shutil.rmtree(folder)
    (root / "complete").touch()


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode != 0:
        raise MissingError(f"no Chromium: `{command[0]}` said: {done.stderr.strip()[-300:]}")
    return done.stdout
