"""The steps of one engine run to a ChangeSet, and to what an apply got done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from infra.changes import Change, ChangeSet, NotCompared, Operation, Outcome, PropertyChange
from infra.engine.delivering import delivering, pending
from infra.engine.events import STACK_TYPE, Diagnostic, Event, Step, name_of
from infra.engine.kinds import kind_of
from infra.engine.properties import Scrub, clean, property_changes

_OPERATIONS: dict[str, Operation] = {
    "create": "create",
    "update": "update",
    "replace": "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "delete": "delete",
    "import": "import",
    "import-replacement": "import",
}
"""The engine's operations that are changes; `same`, `read`, `refresh` and `discard` are not."""
_NOT_COMPARED = re.compile(r"^not compared: (?P<env>\S+) \((?P<path>[^)]+)\)$")
# Said by the engine on every run with plugins of our own toolchain; says nothing about the stack.
_NOISE = re.compile(r"^using pulumi-(resource|language|analyzer)-\S+ from \$PATH at ")


def build_changeset(stack: str, events: Sequence[Event], scrub: Scrub) -> ChangeSet:
    """Returns what a preview would change; no secret of the engine's events gets into it."""
    steps = [event for event in events if isinstance(event, Step)]
    said = [event.text for event in events if isinstance(event, Diagnostic) and event.severity == "warning"]
    not_compared = [NotCompared(m["env"], m["path"]) for m in map(_NOT_COMPARED.match, said) if m]
    return ChangeSet(
        stack,
        changes=tuple(_changes(stack, steps, {use.path for use in not_compared}, scrub)),
        unchanged=len({s.urn for s in steps if s.op == "same" and _real(s)}),
        not_compared=tuple(not_compared),
        warnings=tuple(
            scrub(text) for text in said if not _NOT_COMPARED.match(text) and not _NOISE.match(text)
        ),
        bookkeeping=tuple(_bookkeeping(steps, scrub)),
        pending=pending(steps, scrub),
    )


def _real(step: Step) -> bool:
    """A thing in an account; not a component, the stack itself, a provider or a reference."""
    return step.custom and not step.type.startswith("pulumi:")


def _changes(stack: str, steps: list[Step], left_alone: set[str], scrub: Scrub) -> Iterable[Change]:
    chosen: dict[str, Step] = {}
    for step in steps:
        if step.op in _OPERATIONS and _real(step) and step.phase == "started":
            before = chosen.get(step.urn)
            # Of a replacement's three steps, `replace` is the one that knows both sides and what forces it.
            if before is None or step.op == "replace" or before.op == "delete-replaced":
                chosen[step.urn] = step
    for step in chosen.values():
        name = name_of(step.urn)
        properties = property_changes(step, scrub)
        if any(path == name or path.startswith(f"{name}.") for path in left_alone):
            properties = tuple(_not_compared(change) for change in properties)
        kind = kind_of(step.type)
        yield Change(stack, _OPERATIONS[step.op], name, kind, step.urn, properties, delivering(step))


def _not_compared(change: PropertyChange) -> PropertyChange:
    return replace(change, comparison="not-compared") if change.secret else change


def _bookkeeping(steps: list[Step], scrub: Scrub) -> Iterable[str]:
    for step in steps:
        if step.type == STACK_TYPE and step.phase == "done" and step.new is not None:
            old = step.old.outputs if step.old else {}
            for key in {*old, *step.new.outputs}:
                if clean(old.get(key), scrub) != clean(step.new.outputs.get(key), scrub):
                    yield f"output {scrub(key)}"
        elif not step.custom and step.op in _OPERATIONS and step.type != STACK_TYPE:
            yield f"component {step.type}"


def build_outcome(planned: ChangeSet, events: Sequence[Event]) -> Outcome:
    """Returns how far an apply of `planned` got."""
    steps = [event for event in events if isinstance(event, Step) and event.op in _OPERATIONS]
    last = {"replace", "delete-replaced"}  # a replacement is done when its creation is
    done = {step.urn for step in steps if step.phase == "done" and step.op not in last}
    failed = {step.urn for step in steps if step.phase == "failed"}
    return Outcome(
        done=tuple(change for change in planned.changes if change.urn in done - failed),
        failed=tuple(change.name for change in planned.changes if change.urn in failed),
        left=tuple(change.name for change in planned.changes if change.urn not in done | failed),
    )
