"""The sandbox's workspace: a copy of the stack files that Pulumi may write to, and a link to the program."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

import infra
from infra.errors import BadInput, Place, Problem
from infra.sandbox import place
from infra.sandbox.estate import project_of, without_ciphertext

_SALT = re.compile(r"^encryptionsalt:.*\n?", re.MULTILINE)
_SYNCED = "synced.json"
PATIENCE = 30.0


def check(root: Path) -> None:
    """Raises BadInput when `root` is not the folder of a Pulumi project."""
    if not (root / "Pulumi.yaml").is_file():
        raise BadInput(Problem("there is no Pulumi.yaml", Place(str(root)), "run this in a checkout"))


def sync(root: Path, directory: Path) -> Path:
    """Brings the workspace up to date with the checkout and returns it.

    Only Pulumi.yaml and the stack folder are copied, each file only when the checkout's has changed: so
    several commands may run side by side, and a copy keeps what Pulumi wrote into it. Its salt is kept
    always, and so are files that only the workspace has. Raises BadInput as `check` does.
    """
    check(root)
    workspace = directory / "workspace"
    workspace.mkdir(exist_ok=True)
    with place.hold(directory, patience=PATIENCE, lock="sync.lock"):
        _copy_files(root, workspace, directory / _SYNCED)
        package, environment = root / "infra", root / ".venv"
        _link(workspace / "infra", package if package.is_dir() else Path(infra.__file__).resolve().parent)
        _link(workspace / ".venv", environment if environment.is_dir() else Path(sys.prefix))
    return workspace


def _copy_files(root: Path, workspace: Path, memory: Path) -> None:
    project = project_of(root)
    stacks = project.files()
    others = [path for path in (root / project.stacks).glob("*") if path.is_file() and project.stacks != "."]
    before: dict[str, str] = json.loads(memory.read_text()) if memory.exists() else {}
    now: dict[str, str] = {}
    for source in sorted({root / "Pulumi.yaml", *stacks, *others}):
        content = source.read_bytes()
        name = str(source.relative_to(root))
        now[name] = hashlib.sha256(content).hexdigest()
        copy = workspace / name
        if now[name] == before.get(name) and copy.exists():
            continue
        if source in stacks:
            content = _with_own_salt(content, source, copy, project.name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        place.write_private(copy, content)
    for name in before.keys() - now.keys():
        (workspace / name).unlink(missing_ok=True)
    place.write_private(memory, json.dumps(now, sort_keys=True))


def clear(directory: Path) -> None:
    """Removes the workspace and the sandbox's Pulumi state; the user's own are elsewhere."""
    for name in ("workspace", "backend", "pulumi"):
        shutil.rmtree(directory / name, ignore_errors=True)
    (directory / _SYNCED).unlink(missing_ok=True)


def _with_own_salt(content: bytes, source: Path, copy: Path, project: str) -> bytes:
    try:
        text = without_ciphertext(content.decode(), source, project)
    except UnicodeDecodeError:
        return content
    salt = _SALT.search(copy.read_text(errors="replace")) if copy.exists() else None
    if salt is not None:
        text = text.rstrip("\n") + "\n" + salt.group().rstrip("\n") + "\n"
    return text.encode()


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    link.unlink(missing_ok=True)
    link.symlink_to(target, target_is_directory=True)
