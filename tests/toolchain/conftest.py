"""A bare machine, as this process's own environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.toolchain.machine import Machine, make_machine


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A bare machine; the process sees what its processes would see."""
    machine = make_machine(tmp_path / "machine")
    for name in list(os.environ):
        if name.upper().endswith("_PROXY") or name.startswith(("PULUMI_", "XDG_")):
            monkeypatch.delenv(name)
    for name, value in machine.environ.items():
        monkeypatch.setenv(name, value)
    yield machine
    assert machine.left_running() == []
