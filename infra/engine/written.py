"""When resources were last written, from the state that the backend keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.engine.events import name_of


def last_written(state: Mapping[str, Any]) -> dict[str, str]:
    """Returns logical name to time (UTC, to the minute) for every resource in an exported deployment."""
    resources = (state.get("deployment") or {}).get("resources") or []
    found: dict[str, str] = {}
    for row in resources:
        time = row.get("modified") or row.get("created")
        if row.get("custom") and time and not str(row.get("type", "")).startswith("pulumi:"):
            found[name_of(row["urn"])] = f"{time[:16]}Z"
    return found


def written_at(times: Mapping[str, str], path: str) -> str | None:
    """Returns the time of the resource that the key `path` is, or is a part of; None when there is none."""
    name = path
    while name not in times and "." in name:
        name = name.rpartition(".")[0]
    return times.get(name)
