"""A machine with nothing on it but what a test puts there: a PATH of small scripts, a home, a cache."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

CLOSED = "http://127.0.0.1:9"
"""Nobody listens on the discard port."""

GO = """
case "$1" in
env) echo '{"GOVERSION": "go1.26.8", "GOTOOLCHAIN": "local", "GOCACHE": "", "GOMODCACHE": ""}' ;;
list)
  case "$2" in
  -deps) echo 'go: downloading example.test/module v1.0.0' >&2; echo fmt; echo example.test/module ;;
  -m) echo "$SDK" ;;
  esac ;;
build)
  echo "$$ $*" >>"$HOME/builds"
  while [ "$1" != -o ]; do shift; done
  out=$2; shift 2
  for package; do
    name=$(basename "$package")
    case "$out" in */) file=$out$name ;; *) file=$out ;; esac
    printf '#!/bin/sh\\nexit 0\\n' >"$file"; chmod +x "$file"
  done ;;
esac
"""
"""A stand-in for Go: it 'compiles' scripts that do nothing."""

HANG = 'sleep 60 & echo $! >>"$HOME/hanging"; echo $$ >>"$HOME/hanging"; wait\n'


@dataclass(frozen=True)
class Machine:
    """Its folders; `environ` is what a process on it sees."""

    folder: Path

    @property
    def bin(self) -> Path:
        """All of PATH."""
        return self.folder / "bin"

    @property
    def home(self) -> Path:
        """$HOME."""
        return self.folder / "home"

    @property
    def environ(self) -> dict[str, str]:
        """A closed door to the world, besides this machine."""
        return {
            "PATH": str(self.bin),
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "HTTPS_PROXY": CLOSED,
            "HTTP_PROXY": CLOSED,
            "NO_PROXY": "127.0.0.1,localhost",
            "SDK": str(self.folder / "sdk"),
            "LANG": "C.UTF-8",
        }

    def script(self, name: str, body: str, folder: Path | None = None) -> Path:
        """Puts a shell script on PATH."""
        file = (folder or self.bin) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{name}.new")  # one that still starts cannot be written over ("text file busy")
        new.write_text(f"#!/bin/sh\nPATH=$PATH:/usr/bin:/bin\n{body}\n")
        new.chmod(0o755)
        return new.replace(file)

    def tells(self, name: str, version: str) -> Path:
        """Puts a command on PATH that only tells its version."""
        return self.script(name, f"echo {version}")

    def engine(self, version: str) -> None:
        """A complete engine on PATH."""
        self.tells("pulumi", f"v{version}")
        for name in (
            "pulumi-language-python",
            "pulumi-language-python-exec",
            "pulumi-resource-pulumi-python",
        ):
            self.script(name, "exit 0")

    def go(self, build: str = "") -> None:
        """A Go that can build; `build` is done first by its `build` command."""
        self.script("go", GO.replace('  echo "$$ $*"', f'  {build}\n  echo "$$ $*"', 1))
        for script in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
            self.script(Path(script).name, "exit 0", self.folder / "sdk" / "python" / Path(script).parent)

    def builds(self) -> list[str]:
        """What Go was asked to build."""
        log = self.home / "builds"
        return log.read_text().splitlines() if log.exists() else []

    def published(self) -> list[str]:
        """Folders in the toolchain's cache, half made ones too."""
        cache = self.folder / "cache" / "infra" / "toolchain"
        return sorted(entry.name for entry in cache.iterdir() if entry.is_dir()) if cache.exists() else []

    def left_running(self) -> list[int]:
        """Processes of `HANG` that are still there."""
        log = self.home / "hanging"
        return [pid for pid in map(int, log.read_text().split()) if _is_alive(pid)] if log.exists() else []


def make_machine(folder: Path) -> Machine:
    """An empty machine."""
    machine = Machine(folder)
    for part in (machine.bin, machine.home):
        part.mkdir(parents=True)
    return machine


def is_executable(file: Path) -> bool:
    """Whether the engine could start it."""
    return bool(file.stat().st_mode & stat.S_IXUSR)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
