"""The engine of one project: starts runs of the `pulumi` CLI and can stop all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from infra.engine.child import Child
from infra.engine.events import Event

OnEvent = Callable[[Event], None]


class Stopped(Exception):  # noqa: N818 — not an error: what the person asked for
    """The person interrupted the run; nothing more was begun."""


class Engine:
    """Drives `pulumi` in the project that holds the current folder, or `folder`."""

    def __init__(self, environ: Mapping[str, str], folder: Path | None = None) -> None:
        self._environ = environ
        self._folder = folder
        self._lock = RLock()  # a signal's handler may come while its own thread holds it
        self._creating = Lock()
        self._running: set[Child] = set()
        self._stopped = False

    def start_preview(
        self, stack: str, *, refresh: bool = False, plan: Path | None = None, on_event: OnEvent | None = None
    ) -> Child:
        """Starts a preview; `plan` is where to leave the plan that an apply can be held to."""
        options = ["--refresh"] if refresh else []
        options += ["--save-plan", str(plan)] if plan else []
        return self._start(["preview", "-s", stack, *options], {}, on_event)

    def start_apply(
        self,
        stack: str,
        plan: Path,
        *,
        refresh: bool = False,
        keep: tuple[str, ...] = (),
        overwrite: tuple[str, ...] = (),
        on_event: OnEvent | None = None,
    ) -> Child:
        """Starts an apply of exactly `plan`. `keep`: keys of unset secrets that stay as they are;
        `overwrite`: tokens of the files of others that may be overwritten."""
        options = ["--refresh"] if refresh else []
        command = ["up", "-s", stack, "--yes", "--skip-preview", "--plan", str(plan), *options]
        extra = {"INFRA_KEEP": ",".join(keep)} if keep else {}
        extra |= {"INFRA_OVERWRITE": "\n".join(overwrite)} if overwrite else {}
        return self._start(command, extra, on_event)

    def create_stack(self, stack: str) -> tuple[Child, int]:
        """Makes the stack in the backend; returns the run that did, or could not, and its exit code."""
        with self._creating:  # `stack init` also writes into the stack file
            child = self._start(["stack", "init", stack], {}, None, events=False)
            return child, self.wait(child)

    def state(self, stack: str, *, secrets: bool = False) -> dict[str, Any] | None:
        """Returns the deployment that the backend keeps for the stack: empty when there is no such stack,
        None when it cannot be had. With `secrets`, they stand in it in clear: for the scrubber only."""
        options = ["--show-secrets"] if secrets else []
        return self._json(["stack", "export", "-s", stack, *options])

    def config(self, stack: str) -> dict[str, Any] | None:
        """Returns the stack's configuration with its secrets in clear (for the scrubber only), or None."""
        return self._json(["config", "-s", stack, "--show-secrets", "--json"])

    def wait(self, child: Child) -> int:
        """Returns the exit code of a run. Stopped: the person interrupted it."""
        code = child.wait()
        with self._lock:
            self._running.discard(child)
            if self._stopped and child.interrupted:
                raise Stopped
        return code

    def stop(self) -> None:
        """Asks every run to stop after what it is doing, and starts no other; again: to stop at once."""
        with self._lock:
            self._stopped = True
            for child in tuple(self._running):
                child.interrupt()

    def kill(self) -> None:
        """Ends every run now."""
        with self._lock:
            self._stopped = True
            for child in tuple(self._running):
                child.kill()

    def close(self) -> None:
        """Ends every run that nobody waits for any more, and leaves no zombie of it."""
        self.kill()
        for child in tuple(self._running):
            child.wait()
            self._running.discard(child)

    def _json(self, command: list[str]) -> dict[str, Any] | None:
        child = self._start(command, {}, None, events=False)
        if self.wait(child) != 0:
            return {} if "no stack named" in child.errors else None
        try:
            found = json.loads(child.output)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def _start(
        self, command: list[str], extra: Mapping[str, str], on_event: OnEvent | None, *, events: bool = True
    ) -> Child:
        with self._lock:
            if self._stopped:
                raise Stopped
            child = Child(
                ["pulumi", *command, "--non-interactive", "--color", "never"],
                environ={**self._environ, **extra},
                folder=self._folder,
                on_event=on_event,
                events=events,
            )
            self._running.add(child)
            return child
