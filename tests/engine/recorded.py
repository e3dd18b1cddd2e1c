"""Event logs of real runs of the engine, trimmed (`events/*.jsonl`)."""

from __future__ import annotations

from pathlib import Path

from infra.engine.events import Event, parse_event

FOLDER = Path(__file__).parent / "events"


def recorded(name: str) -> list[Event]:
    """Returns the events of a recording."""
    lines = (FOLDER / f"{name}.jsonl").read_bytes().splitlines()
    return [event for line in lines if (event := parse_event(line))]
