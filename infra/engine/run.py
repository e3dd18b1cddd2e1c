"""A preview and an apply of one stack, from start to ChangeSet or error; absent stacks are made meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.changes import ChangeSet, Outcome
from infra.engine.child import Child
from infra.engine.engine import Engine, OnEvent, Stopped
from infra.engine.scrub import Scrubber
from infra.errors import InfraError, Place

# The rest of the room is imported when the engine runs already: it starts while Python reads.


@dataclass(frozen=True)
class Subject:
    """What the engine room must know of a stack; made from its spec by the command."""

    name: str
    shared: str
    """The stack that it refers to; itself, when it is a shared one."""
    file: str
    place: Callable[[str], Place]
    scrubber: Scrubber


class Preview:
    """A preview that runs. It needs only the stack's name to begin, so the spec can be read meanwhile."""

    def __init__(
        self,
        engine: Engine,
        stack: str,
        *,
        refresh: bool = False,
        plan: Path | None = None,
        on_event: OnEvent | None = None,
    ) -> None:
        self._engine = engine
        self._start: Callable[[], Child] = lambda: engine.start_preview(
            stack, refresh=refresh, plan=plan, on_event=on_event
        )
        self._child = self._start()

    def finish(self, subject: Subject, made: Callable[[str], None]) -> ChangeSet:
        """Returns what would change. InfraError: it failed; Stopped: it was interrupted. `made` is told of
        each stack that had to be made in the backend first."""
        from infra.engine.changeset import build_changeset
        from infra.engine.failure import unknown_stack

        tried: set[str] = set()
        while True:
            code = self._engine.wait(self._child)
            if code == 0:
                return build_changeset(subject.name, self._child.events, subject.scrubber.scrub)
            absent = unknown_stack(self._child.events, self._child.errors)
            if absent not in {subject.name, subject.shared} - tried:
                raise _explained(self._engine, subject, self._child, code)
            for name in (subject.shared, subject.name) if absent == subject.name else (subject.shared,):
                if name not in tried:
                    self._create(subject, name, made)
                tried.add(name)
            self._child = self._start()

    def _create(self, subject: Subject, name: str, made: Callable[[str], None]) -> None:
        child, code = self._engine.create_stack(name)
        if code == 0:
            made(name)
        elif "already exists" not in child.errors:  # another run may have made the shared stack just now
            raise _explained(self._engine, subject, child, code)


def apply(
    engine: Engine,
    subject: Subject,
    planned: ChangeSet,
    plan: Path,
    *,
    refresh: bool = False,
    keep: tuple[str, ...] = (),
    overwrite: tuple[str, ...] = (),
    on_event: OnEvent | None = None,
) -> tuple[Outcome, InfraError | None]:
    """Applies exactly `plan`; returns what was done, and why not all of it (no error: it was interrupted)."""
    from infra.engine.changeset import build_outcome

    child = engine.start_apply(
        subject.name, plan, refresh=refresh, keep=keep, overwrite=overwrite, on_event=on_event
    )
    error: InfraError | None = None
    try:
        code = engine.wait(child)
        error = None if code == 0 else _explained(engine, subject, child, code)
    except Stopped:
        pass  # what was done until then is worth knowing; `stopping` ends the command
    return build_outcome(planned, child.events), error


def _explained(engine: Engine, subject: Subject, child: Child, code: int) -> InfraError:
    """Returns the error, with the secrets of the state scrubbed too: a violated plan prints old ones.
    Only now, because it takes two more runs."""
    from infra.engine.failure import Scene, failure
    from infra.engine.known_secrets import state_secrets

    scrubber = subject.scrubber
    for stack in sorted({subject.name, subject.shared}):
        scrubber = scrubber.also(state_secrets(engine.state(stack, secrets=True)))
    scene = Scene(subject.name, subject.file, subject.place, scrubber.scrub)
    return failure(scene, child.events, child.errors, code)
