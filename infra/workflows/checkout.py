"""Our files in a checkout: compared with what is declared, and written there.

Only a path of the allow-list is written, and only as a plain file in real folders below the checkout: a link
could lead anywhere.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import Literal

from infra.errors import BadInput, Place, Problem
from infra.workflows.allowed import is_ours

MARK = "Managed by infra"
"""Stands in the first lines of each file of ours that can hold a comment."""


@dataclass(frozen=True)
class Held:
    """A declared file, beside what the checkout has at its path."""

    path: str
    wanted: str
    old: str | None
    """None when there is no such file."""

    @property
    def state(self) -> Literal["missing", "same", "differs"]:
        return "missing" if self.old is None else "same" if self.old == self.wanted else "differs"

    @property
    def foreign(self) -> bool:
        """Whether it differs, and nothing says that we wrote it."""
        return self.state == "differs" and MARK not in "".join((self.old or "").splitlines()[:3])


def read_checkout(folder: Path, files: Mapping[str, str]) -> tuple[Held, ...]:
    """Returns each file beside what the checkout has. BadInput: no such folder, a path that is not ours, or
    something else than a plain file in its way; all of them at once."""
    if not folder.is_dir():
        raise BadInput(Problem("there is no such folder", Place(str(folder)), "name a checkout"))
    found: list[Held] = []
    problems: list[Problem] = []
    for path, wanted in sorted(files.items()):
        fix = "remove or rename it"
        try:
            problem = _in_the_way(folder, path)
            if problem is None:
                found.append(Held(path, wanted, _text(folder / path)))
        except UnicodeDecodeError:
            problem = "holds no text"
        except OSError as error:
            problem, fix = f"cannot be read: {error.strerror}", "look who owns it, and who may read it"
        if problem is not None:
            problems.append(Problem(problem, Place(str(folder / path)), fix))
    if problems:
        raise BadInput(*problems)
    return tuple(found)


def write_checkout(folder: Path, files: Iterable[Held]) -> None:
    """Writes the files, each at once or not at all; one that is there keeps its mode. BadInput: one cannot be
    written; those before it are."""
    for file in files:
        try:
            _write(folder / file.path, file.wanted)
        except OSError as error:
            what = f"cannot be written: {error.strerror}; files before it, by name, are"
            raise BadInput(
                Problem(what, Place(str(folder / file.path)), "mend that, then run it again")
            ) from None


def _in_the_way(folder: Path, path: str) -> str | None:
    if not is_ours(path):
        return "this is no path of ours to write"
    at = folder
    for part in path.split("/"):
        if twin := _twin(at, part):
            return f"`{twin}` differs from it in its letters only"
        at /= part
        try:
            mode = os.lstat(at).st_mode
        except FileNotFoundError:
            return None
        if at == folder / path:
            return None if S_ISREG(mode) else "this is no plain file"
        if not S_ISDIR(mode):
            return f"`{at.relative_to(folder)}` is no folder of the checkout"
    return None


def _twin(folder: Path, name: str) -> str | None:
    names = os.listdir(folder)
    return next((one for one in sorted(names) if one != name and one.lower() == name.lower()), None)


def _text(file: Path) -> str | None:
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return None


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = S_IMODE(os.lstat(file).st_mode) if file.exists() else 0o666 & ~_umask()
    handle, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode())
            os.fchmod(out.fileno(), mode)
        os.replace(draft, file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
