"""The Go toolchain: found, new enough, and its complaints in plain words."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.errors import BadInput, InfraError, Problem, ProviderFailed
from infra.toolchain import cache, pins
from infra.toolchain.child import Children, Ended

# The binaries are never debugged: without DWARF they compile and link faster and are half the size.
FLAGS = ("-trimpath", "-buildvcs=false", "-mod=readonly", "-pgo=off", "-gcflags=all=-dwarf=false")
ROOM_GIB = 4.0
"""Modules and compiled packages, both kept by Go, take about this much."""

_NETWORK = re.compile(
    r"dial tcp|no such host|connection refused|i/o timeout|TLS handshake|proxyconnect|unexpected EOF"
)
_REFUSED = re.compile(r"\b(403|404|410|5\d\d) [A-Z][a-z]+|not found: |checksum mismatch|SECURITY ERROR")


@dataclass(frozen=True)
class Go:
    """A `go` command that can build our modules."""

    command: str
    environ: dict[str, str]
    children: Children

    @classmethod
    def find(cls, environ: Mapping[str, str], run: Children, why: str) -> Go:
        """The `go` on PATH; BadInput when there is none, it is too old, or the disk is too small."""
        need = needed()
        ways = f"install Go {need} or newer, or Pulumi {pins.ENGINE} or newer, then run `make setup` again"
        command = shutil.which("go", path=environ.get("PATH"))
        if command is None:
            raise BadInput(Problem(f"no engine, and no Go to build it with ({why})", fix=ways))
        ours = {
            **{name: value for name, value in environ.items() if name not in ("GOOS", "GOARCH", "GOMOD")},
            "CGO_ENABLED": "0",
            "GOFLAGS": "",
            "GOWORK": "off",
        }
        ended = run.run(
            [command, "env", "-json", "GOVERSION", "GOTOOLCHAIN", "GOCACHE", "GOMODCACHE"],
            environ=ours,
            folder=Path("/"),
            keep_output=True,
        )
        try:
            facts = json.loads(ended.output)
        except ValueError:
            facts = {}
        have = _version(str(facts.get("GOVERSION", "")))
        if not have:
            raise BadInput(Problem(f"{command} does not tell its version", fix=ways))
        if have < _version(need) and (facts.get("GOTOOLCHAIN") == "local" or have < (1, 21)):
            told = ".".join(str(part) for part in have)
            raise BadInput(Problem(f"{command} is Go {told}, the build needs {need} ({why})", fix=ways))
        _check_room(str(facts.get("GOCACHE", "")), str(facts.get("GOMODCACHE", "")))
        return cls(command, ours, run)

    def run(
        self,
        arguments: Sequence[str | Path],
        module: Path,
        on_line: Callable[[str], None] | None = None,
        keep_output: bool = False,
    ) -> Ended:
        """Runs `go …` in the folder of a module."""
        return self.children.run(
            [self.command, *arguments],
            environ=self.environ,
            folder=module,
            on_line=on_line,
            keep_output=keep_output,
        )


def needed() -> str:
    """The Go version that the modules ask for."""
    text = (cache.MODULES / "pulumi" / "go.mod").read_text(encoding="utf-8")
    found = re.search(r"^go (\d+\.\d+)", text, re.MULTILINE)
    assert found
    return found[1]


def failed(doing: str, ended: Ended) -> InfraError:
    """What Go's last words mean: a full disk, a closed or unwilling module proxy, or a build that broke."""
    lines = [line.strip() for line in ended.last if line.strip() and not line.startswith("go: downloading")]
    said = "\n".join(lines)
    last = lines[-1] if lines else f"go ended with {ended.code}"

    def first(pattern: re.Pattern[str]) -> str:
        return next(line for line in lines if pattern.search(line))

    if "no space left on device" in said:
        return BadInput(
            Problem(f"cannot {doing}: the disk is full", fix=f"free {ROOM_GIB:g} GiB, run `make setup`")
        )
    if _REFUSED.search(said):
        return ProviderFailed(
            Problem(
                f"cannot {doing}: the Go module proxy refuses: {first(_REFUSED)}",
                fix="look at `go env GOPROXY`",
            )
        )
    if _NETWORK.search(said):
        return ProviderFailed(
            Problem(
                f"cannot {doing}: the Go module proxy cannot be reached: {first(_NETWORK)}",
                fix="look at the network and at `go env GOPROXY`, then run `make setup` again",
            )
        )
    if ended.code < 0:
        return ProviderFailed(
            Problem(f"cannot {doing}: go was killed (signal {-ended.code})", fix="is there enough memory?")
        )
    return ProviderFailed(Problem(f"cannot {doing}: {last}"))


def _version(text: str) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _check_room(*folders: str) -> None:
    for name in {*folders, str(cache.home())} - {""}:
        folder = Path(name)
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free / (1 << 30)
        if free < ROOM_GIB:
            raise BadInput(
                Problem(
                    f"building the toolchain takes about {ROOM_GIB:g} GiB, {folder} has {free:.1f} GiB left",
                    fix="free some space, or put the caches elsewhere (XDG_CACHE_HOME, GOCACHE, GOMODCACHE)",
                )
            )
