"""Steps of files on their way to a branch: what a look at the branch needs, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from infra.changes import Delivering, Json, Pending
from infra.engine.events import Step
from infra.engine.properties import Scrub, clean

FILES = "pulumi-python:dynamic/infra:WorkflowFiles"
_STATUS: Mapping[str, Literal["pending", "declined", "differs"]] = {
    "proposed": "pending",
    "declined": "declined",
    "differs": "differs",
}


def delivering(step: Step) -> Delivering | None:
    """Returns what a step delivers; None for other things, and when files only go."""
    if step.type != FILES or step.new is None:
        return None
    # Unscrubbed, because they are compared with the branch byte by byte. Secrets are masked all the same.
    return Delivering(_plain(step.new.inputs), _plain(step.old.outputs if step.old else {}))


def pending(steps: Iterable[Step], scrub: Scrub) -> tuple[Pending, ...]:
    """Returns the files that wait for a person, of resources that stay as they are."""
    found: dict[str, Pending] = {}
    for step in steps:
        if step.type == FILES and step.op == "same" and step.old:
            held = {key: clean(value, scrub) for key, value in step.old.outputs.items()}
            status, files = _STATUS.get(str(held.get("status"))), held.get("differs")
            if status and isinstance(files, list):
                number = held.get("pull_request")
                found[step.urn] = Pending(
                    step.name,
                    status,
                    str(held.get("branch")),
                    tuple(sorted(map(str, files))),
                    int(number) if isinstance(number, (int, float)) else 0,
                    str(held.get("pull_request_url") or ""),
                )
    return tuple(found.values())


def _plain(tree: Mapping[str, Json]) -> dict[str, Json]:
    return {key: clean(value, str) for key, value in tree.items() if not key.startswith("__")}
