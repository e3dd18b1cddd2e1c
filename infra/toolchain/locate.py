"""Finds the toolchain that `make setup` got; reads files only, starts nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.errors import BadInput, Problem
from infra.toolchain import cache, pins, provenance


@dataclass(frozen=True)
class Toolchain:
    """A complete set of binaries, ready to run."""

    bin: Path
    """The folder that holds them."""
    origins: provenance.Provenance

    @property
    def engine(self) -> Path:
        """The Pulumi CLI."""
        return self.bin / "pulumi"

    def environ(self, base: Mapping[str, str]) -> dict[str, str]:
        """`base` with what the engine needs: our Python and our binaries first on PATH, no update check,
        no plugin fetched behind our back."""
        path = [str(Path(sys.prefix) / "bin"), str(self.bin)]
        path += [entry for entry in base.get("PATH", os.defpath).split(os.pathsep) if entry not in path]
        return {
            **base,
            "PATH": os.pathsep.join(path),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }


def faults(folder: Path) -> tuple[str, ...]:
    """What keeps the binaries in `folder` from being used; empty when nothing does."""
    found = provenance.read_folder(folder)
    if not found.origins:
        return (f"no toolchain in {folder}",)
    missing = [name for name in pins.BINARIES if not (folder / name).exists() or found.of(name) is None]
    replaced = [
        origin.target
        for origin in found.origins.values()
        if origin.target and origin.stamp != provenance.stamp_of(Path(origin.target))
    ]
    return tuple(
        [f"{name} is missing from {folder}" for name in missing]
        + [f"{target} was replaced since it was chosen" for target in replaced]
    )


def locate() -> Toolchain:
    """The toolchain of this checkout's pins; BadInput when `make setup` has not got it yet."""
    folder = cache.folder() / "bin"
    wrong = faults(folder)
    if wrong:
        raise BadInput(Problem("no engine: " + "; ".join(wrong), fix="run `make setup`"))
    return Toolchain(folder, provenance.read_folder(folder))
