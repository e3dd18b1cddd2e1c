"""The virtual environment `.venv`: `python3 -m infra.toolchain.venv`, only the standard library.

Plain pip, because it obeys the proxies, certificates and indexes that a machine is set up with.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parents[2]
STAMP = "infra-setup.json"


def stamp(root: Path) -> str:
    """What the environment is made of: when it changes, the environment is made anew."""
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    parts = {
        "project": hashlib.sha256(
            json.dumps([project["project"], project["build-system"]], sort_keys=True).encode()
        ).hexdigest(),
        "pins": hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest(),
        "python": sys.version,
        "root": str(root),
    }
    return json.dumps(parts, indent=2, sort_keys=True) + "\n"


def is_fresh(root: Path) -> bool:
    """Whether `.venv` is complete and made of what the files say now."""
    try:
        told = (root / ".venv" / STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    return told == stamp(root) and (root / ".venv" / "bin" / "python").exists()


def set_up(root: Path) -> None:
    """Makes `.venv` unless it is fresh; two at once wait, an interrupted one is begun again."""
    from infra.toolchain import cache
    from infra.toolchain.child import children
    from infra.toolchain.lock import alone
    from infra.toolchain.progress import Progress

    if is_fresh(root):
        return
    lock = cache.home().parent / f"venv-{hashlib.sha256(str(root).encode()).hexdigest()[:12]}.lock"
    with (
        Progress() as progress,
        children() as run,
        alone(lock, lambda: progress.say("waiting: another `make setup` makes the virtualenv")),
    ):
        if is_fresh(root):
            return
        version = ".".join(str(part) for part in sys.version_info[:3])
        python = root / ".venv" / "bin" / "python"
        pip: tuple[str | Path, ...] = (python, "-m", "pip", "--disable-pip-version-check")
        install = (*pip, "install", "-q", "--no-input", "--no-deps")
        pins = ("--require-hashes", "--only-binary", ":all:", "-r", root / "requirements.txt")
        steps: tuple[tuple[str, tuple[str | Path, ...]], ...] = (
            (
                f"making the virtualenv .venv (Python {version})",
                (sys.executable, "-m", "venv", root / ".venv"),
            ),
            ("installing the pinned packages (requirements.txt)", (*install, "--no-compile", *pins)),
            ("installing this project into it (editable)", (*install, "--no-build-isolation", "-e", root)),
            ("compiling what commands load", (python, "-m", "infra.toolchain.bytecode")),
        )
        shutil.rmtree(root / ".venv", ignore_errors=True)
        for what, command in steps:
            with progress.step(what):
                ended = run.run(command, environ=os.environ, folder=root)
            if ended.code:
                raise _failed(what, ended.last)
        fresh = root / ".venv" / f"{STAMP}.new"
        fresh.write_text(stamp(root), encoding="utf-8")
        fresh.rename(root / ".venv" / STAMP)


def _failed(what: str, last: tuple[str, ...]) -> Exception:
    from infra.errors import BadInput, Problem, ProviderFailed

    said = "\n".join(last)
    if "ensurepip" in said:
        return BadInput(
            Problem(
                f"{what}: this Python comes without venv", fix="install it (Debian: apt install python3-venv)"
            )
        )
    if "No space left" in said:
        return BadInput(Problem(f"{what}: the disk is full", fix="free 500 MB, run `make setup` again"))
    why = next(
        (line for line in reversed(last) if line.startswith("ERROR")), last[-1] if last else "it failed"
    )
    return ProviderFailed(Problem(f"{what}: {why}", fix="look at `pip config list`, run `make setup` again"))


def main() -> int:
    """Runs it; returns the exit code."""
    if sys.version_info < OLDEST:
        have, need = (".".join(str(part) for part in version[:2]) for version in (sys.version_info, OLDEST))
        sys.stderr.write(
            f"{sys.executable} is Python {have}, {need} or newer is needed — "
            "install one and run `make setup PYTHON=/path/to/python3.11`\n"
        )
        return 2
    from infra.errors import Exit, InfraError

    try:
        set_up(ROOT)
    except InfraError as error:
        sys.stderr.writelines(f"error: {problem}\n" for problem in error.problems)
        return int(error.exit)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; `make setup` begins again\n")
        return int(Exit.INTERRUPTED)
    return 0


if __name__ == "__main__":
    sys.exit(main())
