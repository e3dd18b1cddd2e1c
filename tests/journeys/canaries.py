"""Secrets that can be hunted: each has a core of letters and digits that any quoting leaves alone."""

from __future__ import annotations

import base64
import json
import secrets
import shlex
import urllib.parse
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

AWKWARD = """ "'\\$&<+%/é"""
"""What JSON, URLs and shells each write differently."""


@dataclass(frozen=True)
class Canary:
    """One planted secret; `name` says where it was planted."""

    name: str
    text: str

    def forms(self) -> dict[bytes, str]:
        """Returns what to look for, each with the name of the quoting that writes it so."""
        found: dict[bytes, str] = {}
        for line in self.text.splitlines():
            raw = line.encode()
            found |= {raw: "raw", json.dumps(line)[1:-1].encode(): "JSON"}
            found |= {
                json.dumps(line, ensure_ascii=False)[1:-1].encode(): "JSON",
                shlex.quote(line).encode(): "shell",
            }
            found |= {
                urllib.parse.quote(line, safe="").encode(): "URL",
                urllib.parse.quote_plus(line).encode(): "URL",
            }
            found |= {raw.hex().encode(): "hex", raw.hex().upper().encode(): "hex"}
            found |= dict.fromkeys(_base64_forms(raw), "base64")
        found |= dict.fromkeys(map(str.encode, self.cores()), "core")
        return {form: how for form, how in found.items() if len(form) >= 8}

    def cores(self) -> Iterator[str]:
        """Yields the runs of letters and digits that are long enough to be nobody else's."""
        for run in "".join(c if c.isascii() and c.isalnum() else " " for c in self.text).split():
            if len(run) >= 12:
                yield run


@dataclass(frozen=True)
class Sighting:
    """A canary in a place where it must not be; never prints the secret."""

    canary: str
    form: str
    where: str


def plant(name: str) -> Canary:
    """Returns a new canary whose text is awkward to quote."""
    return Canary(name, f"kanarie{secrets.token_hex(8)}{AWKWARD}{secrets.token_hex(8)}")


def plant_plain(name: str, length: int = 32) -> Canary:
    """Returns a new canary of letters and digits only, where a vendor takes nothing else."""
    return Canary(name, secrets.token_hex(length)[:length])


def plant_lines(name: str) -> Canary:
    """Returns a new canary of several lines, like a private key."""
    return Canary(name, "\n".join(f"kanarie{secrets.token_hex(16)}" for _ in range(3)))


def hunt(canaries: Iterable[Canary], where: str, content: bytes) -> list[Sighting]:
    """Returns every canary that `content` gives away, also inside gzip and zlib and across line ends."""
    sightings = []
    layers = [content, *_unpacked(content)]
    layers += [layer.replace(b"\n", b"").replace(b"\r", b"") for layer in layers if b"\n" in layer]
    for canary in canaries:
        for form, how in canary.forms().items():
            if any(form in layer for layer in layers):
                sightings.append(Sighting(canary.name, how, where))
    return sightings


def hunt_files(canaries: Iterable[Canary], folder: Path, spared: Iterable[Path] = ()) -> list[Sighting]:
    """Returns every canary in the names and bytes of the files below `folder`, but for those `spared`."""
    canaries, spared = tuple(canaries), set(spared)
    sightings: list[Sighting] = []
    for path in sorted(folder.rglob("*")):
        where = path.relative_to(folder).as_posix()
        sightings += hunt(canaries, f"the name {where}", where.encode())
        if path.is_file() and not path.is_symlink() and path not in spared:
            sightings += hunt(canaries, where, path.read_bytes())
    return sightings


def _base64_forms(raw: bytes) -> Iterator[bytes]:
    """Yields the part of the encoding that stays the same whatever stands before and after."""
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * shift + raw).rstrip(b"=")
            yield encoded[(0, 2, 3)[shift] : -1 if (shift + len(raw)) % 3 else None]


def _unpacked(content: bytes) -> Iterator[bytes]:
    while content[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(wbits=31)
        yield unpacker.decompress(content)  # as far as it goes: an engine that was killed leaves half a log
        content = unpacker.unused_data
    if content[:1] == b"\x78":
        try:
            yield zlib.decompress(content)
        except zlib.error:
            return
