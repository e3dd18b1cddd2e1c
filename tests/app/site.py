"""The fixture site with our files in it, in a folder of the cache that keeps its packages between runs.

Its package.json overrides two versions of others: not every registry has all optional packages of the newest,
and `npm ci` wants all of them in package-lock.json.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.app.cache import CACHE, MissingError, locked, say

SOURCE = Path(__file__).parent / "site"
_PASSED_ON = ("PATH", "HOME", "LANG", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE")
_KEPT = 14 * 24 * 3600
"""Seconds after which the packages of another package-lock.json go."""
_UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")


@dataclass(frozen=True)
class Site:
    """A folder with the site, and the variables that its commands see."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def npm(self, *arguments: str, minutes: int = 10) -> str:
        """Runs `npm …` and returns what it printed. AssertionError: it failed, with that in it."""
        code, said = self.try_npm(*arguments, minutes=minutes)
        assert code == 0, f"npm {' '.join(arguments)}: {said}"
        return said

    def try_npm(self, *arguments: str, minutes: int = 10) -> tuple[int, str]:
        """Runs `npm …` and returns its exit code and what it printed."""
        say(f"npm {' '.join(arguments)}")
        done = subprocess.run(
            [program("npm"), *arguments],
            cwd=self.folder,
            env=environment(self.variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=minutes * 60,
        )
        return done.returncode, done.stdout

    @contextmanager
    def started(self) -> Iterator[str]:
        """Serves what was built, on this machine; gives its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        log = self.folder / ".next" / "start.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [
                    program("node"),
                    "node_modules/next/dist/bin/next",
                    "start",
                    "-H",
                    "127.0.0.1",
                    "-p",
                    str(port),
                ],
                cwd=self.folder,
                env=environment(self.variables),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait(address, server, log)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@contextmanager
def site(files: Mapping[str, str], variables: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Gives the site with `files` in it, to one user at a time. MissingError: no npm, no packages."""
    lock = (SOURCE / "package-lock.json").read_bytes()
    folder = CACHE / f"site-{sha256(lock).hexdigest()[:12]}"
    with locked(folder.name):
        _lay(folder, files)
        _install(folder)
        yield Site(folder, dict(variables or {}))


def program(name: str) -> str:
    """Returns where `npm` or `node` is. MissingError: nowhere."""
    if found := shutil.which(name):
        return found
    raise MissingError(f"no {name} here: Node.js is not installed")


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Returns what a child sees: nothing of ours but how to reach programs and the registry."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    npm = {name: value for name, value in os.environ.items() if name.lower().startswith("npm_config_")}
    quiet = {"NEXT_TELEMETRY_DISABLED": "1", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1", "NO_COLOR": "1"}
    return {**kept, **npm, **quiet, **variables}


def _lay(folder: Path, files: Mapping[str, str]) -> None:
    """Makes the folder hold the site and `files`, besides the packages of before."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name != "node_modules":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
    for path, text in files.items():
        file = folder / path
        assert not file.exists(), f"{path} is ours to write, and the fixture has one"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def _install(folder: Path) -> None:
    complete = folder / "node_modules" / ".complete"
    if complete.is_file():
        return
    say("getting the site's packages (once for each package-lock.json, about a minute)")
    code, said = Site(folder).try_npm("ci", "--no-audit", "--no-fund", minutes=20)
    if any(word in said for word in _UNREACHABLE):
        raise MissingError(f"npm cannot reach its registry: {said.strip()[-300:]}")
    assert code == 0, said
    complete.touch()
    for other in CACHE.glob("site-*/"):
        if time.time() - other.stat().st_mtime > _KEPT:
            shutil.rmtree(other)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310, our own http address
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"not up after a minute: {log.read_text()}")
