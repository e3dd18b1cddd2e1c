"""The sandbox's workspace: a copy of the stack files that Pulumi may write to, and a link to the program."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import infra
from infra.errors import BadInput, Place, Problem
from infra.sandbox.estate import project_of, without_ciphertext

_SALT = re.compile(r"^encryptionsalt:.*\n?", re.MULTILINE)
_SYNCED = "synced.json"


def sync(root: Path, directory: Path) -> Path:
    """Brings the workspace up to date with the checkout and returns it.

    Only Pulumi.yaml and the stack folder are copied; a copy keeps the salt that Pulumi wrote into it, and
    files that only the workspace has stay. Raises BadInput when `root` has no Pulumi.yaml.
    """
    if not (root / "Pulumi.yaml").is_file():
        raise BadInput(Problem("there is no Pulumi.yaml", Place(str(root)), "run this in a checkout"))
    workspace = directory / "workspace"
    workspace.mkdir(exist_ok=True)
    project = project_of(root)
    wanted = {Path("Pulumi.yaml"): (root / "Pulumi.yaml").read_bytes()}
    for path in sorted((root / project.stacks).glob("*")):
        if path.is_file() and (project.stacks != "." or path in project.files()):
            wanted[path.relative_to(root)] = path.read_bytes()
    memory = directory / _SYNCED
    for name in json.loads(memory.read_text()) if memory.exists() else []:
        if Path(name) not in wanted:
            (workspace / name).unlink(missing_ok=True)
    for name, content in wanted.items():
        if name.name.startswith("Pulumi.") and name != Path("Pulumi.yaml"):
            content = _with_own_salt(content, root / name, workspace / name, project.name)
        _write_if_changed(workspace / name, content)
    memory.write_text(json.dumps(sorted(str(name) for name in wanted)))
    package = root / "infra"
    _link(workspace / "infra", package if package.is_dir() else Path(infra.__file__).parent)
    environment = root / ".venv"
    _link(workspace / ".venv", environment if environment.is_dir() else Path(sys.prefix))
    return workspace


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


def _write_if_changed(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    link.unlink(missing_ok=True)
    link.symlink_to(target, target_is_directory=True)
