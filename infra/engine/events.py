"""The engine's events, typed: one line of its event log to one value. Nothing is masked yet at this stage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from infra.changes import Json

Phase = Literal["started", "done", "failed"]
_STEPS: dict[str, Phase] = {
    "resourcePreEvent": "started",
    "resOutputsEvent": "done",
    "resOpFailedEvent": "failed",
}
STACK_TYPE = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class State:
    """A resource as the engine knows it."""

    inputs: Mapping[str, Json] = field(default_factory=dict)
    outputs: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """The engine begins, ends or fails one operation on one resource."""

    phase: Phase
    op: str
    """The engine's word: `create-replacement`, `same`, `refresh` …"""
    urn: str
    type: str
    custom: bool
    """False for components and the stack itself, which exist in Pulumi's records only."""
    old: State | None
    new: State | None
    diff: Mapping[str, tuple[str, bool]] | None
    """Property path to (kind, found in the inputs); None when the provider gave no detail."""
    keys: tuple[str, ...] = ()
    """Properties that force the replacement."""

    @property
    def name(self) -> str:
        """The logical name."""
        return name_of(self.urn)


@dataclass(frozen=True)
class Diagnostic:
    """Something the engine, a provider or the program said."""

    severity: Literal["error", "warning", "info"]
    text: str
    urn: str = ""


@dataclass(frozen=True)
class Summary:
    """The end of a run."""

    succeeded: bool


Event = Step | Diagnostic | Summary


def name_of(urn: str) -> str:
    """Returns the logical name in a URN."""
    return urn.rpartition("::")[2]


def parse_event(line: str | bytes) -> Event | None:
    """Returns the event that a line of the log holds; None for what nobody needs (the debug lines, in which
    outputs stand unmasked, are not even parsed) and for a line that a killed engine left half written."""
    if (b'"severity":"debug"' in line) if isinstance(line, bytes) else ('"severity":"debug"' in line):
        return None
    try:
        row: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    for key, phase in _STEPS.items():
        if key in row:
            return _step(phase, row[key]["metadata"])
    if "diagnosticEvent" in row:
        return _diagnostic(row["diagnosticEvent"])
    if "summaryEvent" in row:
        return Summary(row["summaryEvent"].get("result", "succeeded") == "succeeded")
    return None


def _step(phase: Phase, row: dict[str, Any]) -> Step:
    old, new = row.get("old"), row.get("new")
    detail = row.get("detailedDiff")
    return Step(
        phase=phase,
        op=row["op"],
        urn=row["urn"],
        type=row["type"],
        custom=bool((new or old or {}).get("custom")),
        old=_state(old),
        new=_state(new),
        diff=None
        if detail is None
        else {path: (d.get("diffKind", "update"), bool(d.get("inputDiff"))) for path, d in detail.items()},
        keys=tuple(row.get("keys") or ()),
    )


def _state(row: dict[str, Any] | None) -> State | None:
    return None if row is None else State(row.get("inputs") or {}, row.get("outputs") or {})


def _diagnostic(row: dict[str, Any]) -> Diagnostic | None:
    severity = str(row.get("severity", "")).removesuffix("#err")
    if severity not in ("error", "warning", "info"):
        return None
    text = str(row.get("message", "")).strip()
    return Diagnostic(cast(Literal["error", "warning", "info"], severity), text, str(row.get("urn") or ""))
