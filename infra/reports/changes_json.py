"""ChangeSets as JSON for programs. Fields are only ever added within a version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from infra.changes import ChangeSet, PropertyChange, Risk
from infra.errors import InfraError
from infra.reports.text_diff import text_diff

VERSION = 1


def render_changes_json(
    stacks: Sequence[ChangeSet], risks: Sequence[Risk], failures: Mapping[str, InfraError] | None = None
) -> str:
    """Returns one JSON document, keys in a fixed order; the same input gives the same bytes."""
    document = {
        "version": VERSION,
        "stacks": [_stack(changes) for changes in stacks],
        "risks": [asdict(risk) for risk in risks],
        "failures": [
            {
                "stack": stack,
                "exit": int(error.exit),
                "problems": [str(problem) for problem in error.problems],
            }
            for stack, error in (failures or {}).items()
        ],
        "changes": sum(len(changes.changes) for changes in stacks),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _stack(changes: ChangeSet) -> dict[str, object]:
    return {
        "stack": changes.stack,
        "counts": dict(changes.counts()),
        "unchanged": changes.unchanged,
        "changes": [
            {
                "op": change.op,
                "name": change.name,
                "type": change.type,
                "urn": change.urn,
                "properties": [_property(prop) for prop in change.properties],
                "by_hand": [asdict(one) for one in change.by_hand],
            }
            for change in changes.changes
        ],
        "not_compared": [asdict(use) for use in changes.not_compared],
        "warnings": list(changes.warnings),
        "bookkeeping": list(changes.bookkeeping),
        "pending": [asdict(one) for one in changes.pending],
    }


def _property(prop: PropertyChange) -> dict[str, object]:
    """The property; texts of several lines also as a unified diff."""
    diff = text_diff(prop)
    return asdict(prop) | ({"diff": "\n".join(diff) + "\n"} if diff else {})
