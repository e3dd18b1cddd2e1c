"""What preview, up and secrets share: an engine, and what it must know of each stack of an estate."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from infra.changes import LEVELS, ChangeSet, Risk
from infra.engine.engine import Engine, OnEvent
from infra.engine.events import Diagnostic, Event, Step
from infra.engine.run import Preview, Subject
from infra.errors import InfraError
from infra.reports.progress import Progress

if TYPE_CHECKING:  # the spec takes longer to import than the engine takes to start
    from infra.spec.estate import Estate, Stack

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
_OURS = "infra: "
"""What our own resources say while they work begins so."""


@dataclass(frozen=True)
class Previews:
    """What previews of several stacks gave, in the order of the stacks."""

    stacks: Mapping[str, ChangeSet]
    failures: Mapping[str, InfraError]


def checked(names: Iterable[str]) -> Estate:
    """Returns the estate of the current folder; warnings of the rules go to stderr, errors are BadInput.
    No name: all stacks."""
    from infra.rules.verdict import checked_estate
    from infra.spec.load import find_root

    estate, warnings = checked_estate(find_root(), tuple(names) or None)
    for warning in warnings:
        sys.stderr.write(f"warning: {warning.named}\n")
    return estate


def open_engine() -> Engine:
    """Returns the engine for the project around the current folder. BadInput: no toolchain."""
    from infra.toolchain.locate import locate

    return Engine(locate().environ(os.environ))


def subject_of(engine: Engine, estate: Estate, stack: Stack) -> Subject:
    """Returns what the engine must know of the stack; has its `secure:` values decrypted for the scrubber."""
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


def applying(progress: Progress, changes: ChangeSet, scrub: Callable[[str], str]) -> OnEvent:
    """Returns a listener that says what an apply of `changes` does and did; `scrub` takes secrets out of what
    resources of ours say."""
    stack, done = changes.stack, set[str]()

    def on_event(event: Event) -> None:
        if isinstance(event, Diagnostic) and event.text.startswith(_OURS):
            progress.did(stack, scrub(event.text.removeprefix(_OURS)))
        if not isinstance(event, Step) or not event.custom or event.type.startswith("pulumi:"):
            return
        if event.phase == "started" and event.op in _DOING:
            count = f"{len(done)} of {len(changes.changes)} done, " if changes.changes else ""
            progress.at(stack, f"{count}{_DOING[event.op]} {event.name}")
        elif event.phase == "done" and event.op in _DID:
            done.add(event.urn)
            progress.ticked(stack, f"{_DID[event.op]} {event.name}")
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
def watched(engine: Engine) -> Iterator[Progress]:
    """Shows progress and stops the engine on Ctrl-C while the block runs. KeyboardInterrupt: it did."""
    from infra.engine.interrupts import stopping
    from infra.reports.progress import progress

    with progress() as shown, stopping(engine, shown.note):
        yield shown


def previews(
    engine: Engine,
    progress: Progress,
    estate: Estate,
    names: tuple[str, ...],
    start: Callable[[str], Preview],
    early: Mapping[str, Preview],
) -> Previews:
    """Returns what each stack would change, or why its preview failed; side by side. `early` run already."""
    from infra.engine.side_by_side import side_by_side
    from infra.spec.secrets import literals_of

    made = made_stack(progress, estate)

    def run(name: str) -> ChangeSet:
        preview = early.get(name) or start(name)
        try:
            subject = subject_of(engine, estate, estate.stack(name))
            changes = preview.finish(subject, made)
            if any(change.delivering for change in changes.changes):
                from infra.commands.by_hand import with_files_by_hand

                changes = with_files_by_hand(changes, subject.scrubber.scrub)
        except InfraError:
            progress.at(name, "failed")
            raise
        progress.at(name, "done")
        literals = literals_of(estate.stack(name))
        return changes.revealing({path: subject.scrubber.scrub(text) for path, text in literals.items()})

    results = side_by_side({name: partial(run, name) for name in names})
    return Previews(
        {name: result for name, result in results.items() if isinstance(result, ChangeSet)},
        {name: result for name, result in results.items() if isinstance(result, InfraError)},
    )


def risks_of(estate: Estate, stacks: Iterable[ChangeSet]) -> tuple[Risk, ...]:
    """Returns the risks of all stacks, the most dangerous first."""
    from infra.rules.risks import assess
    from infra.spec.stack import EnvironmentStackSpec

    found: list[Risk] = []
    for changes in stacks:
        spec = estate.stack(changes.stack).spec
        live = isinstance(spec, EnvironmentStackSpec) and "production" in spec.environment.targets
        found += assess(changes, production=live)
    return tuple(sorted(found, key=lambda risk: LEVELS.index(risk.level)))


def show(
    stacks: Iterable[ChangeSet], risks: Iterable[Risk], failures: Mapping[str, InfraError], form: str
) -> None:
    """Prints the report on stdout."""
    from infra.reports.changes_json import render_changes_json
    from infra.reports.changes_text import render_changes
    from infra.reports.paint import wants_colour

    if form == "json":
        sys.stdout.write(render_changes_json(tuple(stacks), tuple(risks), failures))
    elif form == "markdown":
        from infra.reports.changes_markdown import render_changes_markdown

        sys.stdout.write(render_changes_markdown(tuple(stacks), tuple(risks), failures))
    else:
        colour = wants_colour(sys.stdout, os.environ)
        text = render_changes(tuple(stacks), tuple(risks), failures, width=columns(), colour=colour)
        sys.stdout.write(text)
    sys.stdout.flush()


def columns() -> int:
    """Returns the width of the terminal, or one that suits a log."""
    return shutil.get_terminal_size((100, 24)).columns
