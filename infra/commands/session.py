"""What preview, up and secrets share: an engine, and what it must know of each stack of an estate."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.engine.engine import Engine, OnEvent
from infra.engine.events import Event, Step
from infra.engine.run import Subject
from infra.reports.progress import Progress

if TYPE_CHECKING:  # the spec takes longer to import than the engine takes to start
    from infra.spec.load import Estate, Stack

_PREVIEWED = {"refresh": "reading", "read": "reading"}
_DOING = {
    "create": "creating",
    "create-replacement": "creating",
    "update": "updating",
    "delete": "deleting",
    "delete-replaced": "deleting",
    "import": "importing",
    "refresh": "reading",
}
_DID = {
    "create": "created",
    "create-replacement": "created again",
    "update": "updated",
    "delete": "deleted",
    "delete-replaced": "deleted, to be created again",
    "import": "imported",
}


def open_engine() -> Engine:
    """Returns the engine for the project around the current folder. BadInput: no toolchain."""
    from infra.toolchain.locate import locate

    return Engine(locate().environ(os.environ))


def subject_of(engine: Engine, estate: Estate, stack: Stack) -> Subject:
    """Returns what the engine must know of the stack; decrypts its `secure:` values for the scrubber, if any."""
    from infra.engine.known_secrets import config_secrets, environment_secrets
    from infra.engine.scrub import Scrubber
    from infra.spec.secrets import secrets_of
    from infra.spec.values import EnvValue, SecureValue

    shared = estate.shared_of(stack)
    uses = [use for one in {stack.name: stack, shared.name: shared}.values() for use in secrets_of(one)]
    names = [use.value.env for use in uses if isinstance(use.value, EnvValue)]
    known = list(environment_secrets(os.environ, names))
    secure = [use.path for use in secrets_of(stack) if isinstance(use.value, SecureValue)]
    if secure:
        known += config_secrets(engine.config(stack.name) or {}, estate.project, secure)
    return Subject(stack.name, shared.name, stack.file, stack.place, Scrubber(known))


def previewing(progress: Progress, stack: str) -> OnEvent:
    """Returns a listener that says what a preview looks at."""

    def on_event(event: Event) -> None:
        if isinstance(event, Step) and event.custom and event.phase == "started":
            progress.at(stack, f"{_PREVIEWED.get(event.op, 'comparing')} {event.name}")

    return on_event


def applying(progress: Progress, stack: str) -> OnEvent:
    """Returns a listener that says what an apply does and did."""

    def on_event(event: Event) -> None:
        if not isinstance(event, Step) or not event.custom or event.type.startswith("pulumi:"):
            return
        if event.phase == "started" and event.op in _DOING:
            progress.at(stack, f"{_DOING[event.op]} {event.name}")
        elif event.phase == "done" and event.op in _DID:
            progress.did(stack, f"{_DID[event.op]} {event.name}")
        elif event.phase == "failed":
            progress.did(stack, f"failed: {event.name}")

    return on_event


def made_stack(progress: Progress, estate: Estate) -> Callable[[str], None]:
    """Returns a listener that says which stack was made in the backend, and what to commit."""

    def made(name: str) -> None:
        file = next((stack.file for stack in estate.stacks if stack.name == name), "")
        salted = file and "encryptionsalt:" in (estate.root / file).read_text(encoding="utf-8")
        commit = (
            "" if not salted or os.environ.get("INFRA_SANDBOX") == "1" else f"; commit the salt in {file}"
        )
        progress.did(name, f"made the stack in the backend, its first use{commit}")

    return made


@contextmanager
def watched(engine: Engine, stacks: tuple[str, ...]) -> Iterator[Progress]:
    """Shows progress and stops the engine on Ctrl-C while the block runs. KeyboardInterrupt: it was stopped."""
    from infra.engine.interrupts import stopping
    from infra.reports.progress import progress

    with progress(stacks) as shown, stopping(engine, shown.note):
        yield shown
