"""Starts, finds and ends a sandbox; what tests and commands hold while they use one."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import infra
from infra.errors import Place, Problem, ProviderFailed
from infra.sandbox import environment, place, workspace
from infra.sandbox.estate import accounts_of, project_of

IDLE_MINUTES = 30.0
START_SECONDS = 30.0
STOP_SECONDS = 5.0
ASK_SECONDS = 30.0


@dataclass(frozen=True)
class Running:
    """A sandbox that answers."""

    directory: Path
    root: Path
    port: int
    pid: int
    token: str
    code: str
    """Which version of the sandbox's code it runs."""

    @property
    def workspace(self) -> Path:
        """The copy of the stack files, as the last `sync` left it."""
        return self.directory / "workspace"

    def sync(self) -> Path:
        """Brings workspace and accounts up to date with the checkout's files; returns the workspace."""
        self.ask("POST", "seed", accounts_of(project_of(self.root)).to_json())
        return workspace.sync(self.root, self.directory)

    def environ(self, base: Mapping[str, str]) -> dict[str, str]:
        """Returns the environment of a child that shall live inside."""
        return environment.environ(base, self.directory, self.root, self.port)

    def world(self) -> dict[str, Any]:
        """Returns what all accounts hold, with secrets as they arrived."""
        return self.ask("GET", "world")

    def edit(self, patch: dict[str, Any]) -> None:
        """Applies a JSON merge patch to the accounts: a change made by hand."""
        self.ask("PATCH", "world", patch)

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        """Returns the request log from number `since` on."""
        entries: list[dict[str, Any]] = self.ask("GET", f"requests?since={since}")["requests"]
        return entries

    def make_token(self, vendor: str, scopes: list[str], **more: str) -> str:
        """Returns a new token with just these scopes."""
        return str(self.ask("POST", "tokens", {"vendor": vendor, "scopes": scopes, **more})["token"])

    def stop(self, patience: float = STOP_SECONDS) -> None:
        """Ends the server and waits until it is gone; one that does not answer is killed."""
        with contextlib.suppress(ProviderFailed):
            self.ask("POST", "stop", timeout=patience)
        for number in (0, signal.SIGTERM, signal.SIGKILL):
            # while the lock is held, the process id is the server's and nobody else's
            if place.is_held(self.directory) and number:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, number)
            until = time.monotonic() + patience
            while place.is_held(self.directory) and time.monotonic() < until:
                time.sleep(0.02)
        if place.is_held(self.directory):
            raise ProviderFailed(
                Problem(f"the sandbox does not stop (process {self.pid})", _log_place(self.directory))
            )

    def ask(
        self, method: str, what: str, body: dict[str, Any] | None = None, timeout: float = ASK_SECONDS
    ) -> dict[str, Any]:
        """Returns the control server's answer; raises ProviderFailed when there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(
                method,
                f"/_sandbox/{what}",
                json.dumps(body) if body is not None else None,
                {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            )
            response = connection.getresponse()
            text = response.read()
            if response.status != 200:
                raise ProviderFailed(
                    Problem(f"the sandbox answered {response.status} to {what}", _log_place(self.directory))
                )
            answer: dict[str, Any] = json.loads(text)
            return answer
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ProviderFailed(
                Problem(f"the sandbox does not answer ({error})", _log_place(self.directory))
            ) from error
        finally:
            connection.close()


def find(directory: Path, root: Path) -> Running | None:
    """Returns the running sandbox of a directory; what a dead server left behind counts as none."""
    if not place.is_held(directory):
        return None
    try:
        left = json.loads((directory / place.RUNNING).read_text())
        return Running(directory, root, left["port"], left["pid"], left["token"], left.get("code", ""))
    except (OSError, ValueError, KeyError):
        return None  # it is still starting, or already ending


def start(directory: Path, root: Path, idle_minutes: float = IDLE_MINUTES) -> Running:
    """Returns the sandbox of a directory, started if it was not running, with workspace and accounts in sync.

    Raises ProviderFailed with the reason when it does not start, BadInput when its accounts' file is broken.
    """
    root = place.checkout_of(directory, root.resolve())
    workspace.check(root)
    place.make(directory)
    with place.hold(directory, patience=START_SECONDS, lock="start.lock"):
        place.write_private(directory / place.CHECKOUT, str(root))
        running = _of_this_code(find(directory, root)) or _launch(directory, root, idle_minutes)
    running.sync()
    return running


def reset(directory: Path, root: Path) -> None:
    """Empties the accounts, the request log, the workspace and the sandbox's Pulumi state, running or not."""
    workspace.clear(directory)
    running = find(directory, root)
    if running is None:
        for name in (place.WORLD, place.REQUESTS):
            (directory / name).unlink(missing_ok=True)
        return
    running.ask("POST", "reset")
    running.sync()


def server_command(directory: Path, idle_minutes: float) -> list[str]:
    """Returns the command line of a server; without `--background` it stays in the foreground."""
    arguments = ["--directory", str(directory), "--idle-minutes", str(idle_minutes)]
    return [sys.executable, "-m", "infra.sandbox.server", *arguments]


def server_environ() -> dict[str, str]:
    """Returns the server's environment: nothing of the user's but where things are."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(infra.__file__).resolve().parent.parent)}


def _of_this_code(running: Running | None) -> Running | None:
    """Ends a server that runs older code, unless somebody uses it."""
    if (
        running is None
        or running.code == place.fingerprint()
        or running.ask("GET", "status").get("connections")
    ):
        return running
    running.stop()
    return None


def _launch(directory: Path, root: Path, idle_minutes: float) -> Running:
    try:
        done = subprocess.run(
            [*server_command(directory, idle_minutes), "--background"],
            cwd=directory,
            env=server_environ(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise ProviderFailed(
            Problem(f"the sandbox did not start within {START_SECONDS:g} s", _log_place(directory))
        ) from error
    running = find(directory, root) if done.returncode == 0 else None
    if running is None:
        said = done.stderr.strip() or _tail(directory / place.SERVER_LOG) or f"exit code {done.returncode}"
        raise ProviderFailed(Problem(f"the sandbox did not start: {said}", _log_place(directory)))
    return running


def _log_place(directory: Path) -> Place:
    return Place(str(directory / place.SERVER_LOG))


def _tail(path: Path, lines: int = 5) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""
