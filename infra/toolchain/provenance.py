"""Where each binary of the toolchain came from: `provenance.json`, written beside them.

A leaf that imports nothing of ours, because the program reads it inside every engine run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

FILE = "provenance.json"

How = Literal["path", "download", "built"]


@dataclass(frozen=True)
class Origin:
    """Where one binary came from."""

    version: str
    """The version it reports itself as."""
    how: How
    """`path`: found on PATH; `download`: the vendor's own build; `built`: from Go modules on this machine."""
    upstream: str = ""
    """A built plugin's Terraform provider, as a Go module path; empty for the vendor's own build."""
    upstream_version: str = ""
    """That provider's version, without the `v`; empty for the vendor's own build."""
    target: str = ""
    """`path` only: the file that was found."""
    stamp: str = ""
    """`path` only: size and time of that file, so that its replacement is noticed."""


@dataclass(frozen=True)
class Provenance:
    """The origins of all binaries in one folder."""

    folder: Path
    origins: Mapping[str, Origin]

    def of(self, binary: str) -> Origin | None:
        """The origin of `pulumi-resource-vercel` and the like; None when nothing is written about it,
        as for binaries that did not come from `infra toolchain`."""
        return self.origins.get(binary)


def stamp_of(file: Path) -> str:
    """Size and time of a file, following links; empty when it is gone."""
    try:
        status = file.stat()
    except OSError:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}"


def read_folder(folder: Path) -> Provenance:
    """What `folder`/provenance.json says; empty when there is none or it cannot be understood."""
    try:
        rows = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Provenance(folder, {name: Origin(**row) for name, row in rows.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return Provenance(folder, {})


def write(folder: Path, origins: Mapping[str, Origin]) -> None:
    """Writes provenance.json into `folder`, sorted, without empty fields."""
    rows = {
        name: {key: value for key, value in asdict(origin).items() if value}
        for name, origin in sorted(origins.items())
    }
    (folder / FILE).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
