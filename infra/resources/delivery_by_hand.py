"""What a branch holds at the paths of a delivery, and which of it somebody else wrote.

A text is ours when it is wanted, or when the record knows that we delivered it once. Anything else that a
delivery would set was written by somebody else: it is shown, and never overwritten unless it was named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from infra.errors import Problem, Refused
from infra.resources.delivery_words import DELIVERED_BY_US
from infra.workflows.allowed import is_ours

if TYPE_CHECKING:
    from infra.clients.github_branch import Author, Entry, RepositoryBranches
    from infra.resources.delivery_steps import Delivery

KEPT = 20
"""How many texts of a file the record knows: enough for a file whose pull requests wait for a long time."""
_FILES = ("100644", "100755")
_FOLDER = "040000"
_KINDS = {"120000": "a symbolic link", "160000": "a submodule", _FOLDER: "a folder"}
"""https://git-scm.com/book/en/v2/Git-Internals-Git-Objects"""


@dataclass(frozen=True)
class Record:
    """What is known of earlier deliveries."""

    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Git's ids of the texts that we delivered, by path, newest last."""
    commit: str = ""
    """Our newest commit."""

    def with_files(self, files: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
        """Returns `known` after a delivery of these texts."""
        from infra.clients.github_branch import blob_id

        known = dict(self.known)
        for path, text in files.items():
            newest = blob_id(text)
            known[path] = (*(one for one in known.get(path, ()) if one != newest), newest)[-KEPT:]
        return dict(sorted(known.items()))


NO_RECORD = Record()


def record_of(state: Mapping[str, Any]) -> Record:
    """Returns what a state remembers; one from before `known` was kept has the files delivered last."""
    if not state:
        return NO_RECORD
    commit, known = str(state.get("commit") or ""), state.get("known")
    if known is None:
        return Record(NO_RECORD.with_files(state["files"]), commit)
    return Record({path: tuple(ids) for path, ids in known.items()}, commit)


@dataclass(frozen=True)
class Overwrite:
    """A file that somebody else wrote, and that a delivery would set to another text."""

    path: str
    branch: str
    id: str
    """Git's id of what is there."""
    proposed: bool
    """Only by a pull request: whoever merges it decides."""
    commit: str = ""
    author: str = ""
    """Who changed it last, and where."""

    @property
    def token(self) -> str:
        """What allows it, in one line: exactly this text of this file."""
        return f"{quote(self.path)}@{self.id}"

    @property
    def by(self) -> str:
        """Returns ` in 1a2b3c4 by Jane`, as far as it is known."""
        return (f" in {self.commit[:7]}" if self.commit else "") + (
            f" by {self.author}" if self.author else ""
        )


@dataclass(frozen=True)
class Branch:
    """What a branch holds at the paths of a delivery."""

    name: str
    commit: str
    entries: tuple[Entry, ...]

    @property
    def files(self) -> dict[str, str]:
        """Git's ids of the files, by path."""
        return {entry.path: entry.id for entry in self.entries if entry.mode in _FILES}

    def obstacles(self, paths: Collection[str]) -> tuple[Problem, ...]:
        """Returns why these paths cannot be written as plain files."""
        parts = {part for path in paths for part in _above(path)}
        found: dict[str, str] = {}
        for entry in self.entries:
            fits = entry.mode in _FILES if entry.path in paths else entry.mode == _FOLDER
            if entry.path in parts and not fits:
                found[entry.path] = f"`{entry.path}` on {self.name} is {_KINDS.get(entry.mode, 'a file')}"
        by_letters = {part.lower(): part for part in parts}
        for entry in self.entries:
            ours = by_letters.get(entry.path.lower())
            if ours is not None and ours != entry.path:
                found[entry.path] = f"`{entry.path}` on {self.name} differs from `{ours}` in its letters only"
        return tuple(
            Problem(what, None, "remove or rename it there; nothing was written")
            for _, what in sorted(found.items())
        )


def read_branch(repository: RepositoryBranches, name: str, commit: str, paths: Collection[str]) -> Branch:
    """Returns what a commit holds at these paths, in one call."""
    return Branch(name, commit, repository.entries(commit, paths))


def differing(wanted: Mapping[str, str], held: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the paths whose text is another, or which are not there."""
    from infra.clients.github_branch import blob_id

    return tuple(path for path, text in sorted(wanted.items()) if held.get(path) != blob_id(text))


def overwrites_on_branch(
    repository: RepositoryBranches, delivery: Delivery, base: Branch, record: Record
) -> tuple[Overwrite, ...]:
    """Returns the files that somebody else wrote on the branch itself."""
    proposed = delivery.mode == "pull-request"
    held = base.files
    return tuple(
        _blamed(Overwrite(path, base.name, held[path], proposed), repository.last_change(base.commit, path))
        for path in differing(delivery.files, held)
        if path in held and held[path] not in record.known.get(path, ())
    )


def overwrites_on_head(
    repository: RepositoryBranches, delivery: Delivery, base: Branch, head: Branch, record: Record
) -> tuple[Overwrite, ...]:
    """Returns what somebody else wrote on the branch of our pull request: in our files, or beside them.
    Refused: that branch changes more than GitHub tells."""
    if head.commit == record.commit:
        return ()
    changed = _changed(repository, base, head)
    held, below = {entry.path: entry.id for entry in head.entries if entry.mode != _FOLDER}, base.files
    ours = [
        Overwrite(path, head.name, held[path], proposed=False)
        for path in differing(delivery.files, held)
        if path in held and held[path] not in (below.get(path), *record.known.get(path, ()))
    ]
    strange = [path for path in changed if not _is_known(path, delivery, record)]
    beside = {entry.path: entry.id for entry in repository.entries(head.commit, strange)} if strange else {}
    theirs = [Overwrite(path, head.name, beside[path], proposed=False) for path in strange if path in beside]
    found = []
    for one in sorted(ours + theirs, key=lambda one: one.path):
        author = repository.last_change(head.commit, one.path)
        # A record that got lost knows no text, but the commit says whose it is. Of other paths it says
        # nothing: who amends our commit keeps its message.
        lost = not record.known and is_ours(one.path)
        if not lost or author is None or DELIVERED_BY_US not in author.message:
            found.append(_blamed(one, author))
    return tuple(found)


def _changed(repository: RepositoryBranches, base: Branch, head: Branch) -> tuple[str, ...]:
    from infra.clients.github_branch import CHANGED_AT_MOST

    found = repository.changed(base.commit, head.commit)
    if len(found) >= CHANGED_AT_MOST:
        what = f"{head.name} changes {CHANGED_AT_MOST} files of {base.name} or more: too many to see whose"
        raise Refused(Problem(what, None, f"save what is of use there, then delete {head.name}"))
    return found


def _is_known(path: str, delivery: Delivery, record: Record) -> bool:
    return path in delivery.files or path in record.known


def _blamed(found: Overwrite, author: Author | None) -> Overwrite:
    if author is None:
        return found
    return replace(found, commit=author.commit, author=author.name)


def _above(path: str) -> tuple[str, ...]:
    parts = path.split("/")
    return tuple("/".join(parts[: at + 1]) for at in range(len(parts)))
