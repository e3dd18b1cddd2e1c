"""The bytes of Git objects and their ids, exactly as `git hash-object` has them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

BLOB_MODES = ("100644", "100755", "120000")
TREE_MODE = "040000"


@dataclass(frozen=True)
class Entry:
    """One line of a tree."""

    name: str
    mode: str
    """Six digits, as the API has it."""
    sha: str

    @property
    def kind(self) -> str:
        """`tree`, `commit` (a submodule) or `blob`."""
        return {TREE_MODE: "tree", "160000": "commit"}.get(self.mode, "blob")


@dataclass(frozen=True)
class Person:
    """Author or committer, with the time as the API has it."""

    name: str
    email: str
    date: str


@dataclass(frozen=True)
class Commit:
    """A commit."""

    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str


def object_id(kind: str, content: bytes) -> str:
    """Returns the id of an object."""
    return hashlib.sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def tree_bytes(entries: list[Entry]) -> bytes:
    """Returns a tree's content: sorted as Git sorts, folders as if their names ended in a slash."""
    ordered = sorted(entries, key=lambda e: e.name.encode() + (b"/" if e.mode == TREE_MODE else b""))
    return b"".join(f"{int(e.mode)} {e.name}\0".encode() + bytes.fromhex(e.sha) for e in ordered)


def read_tree(content: bytes) -> list[Entry]:
    """Returns the lines of a tree."""
    entries = []
    at = 0
    while at < len(content):
        end = content.index(b"\0", at)
        mode, _, name = content[at:end].decode().partition(" ")
        entries.append(Entry(name, mode.zfill(6), content[end + 1 : end + 21].hex()))
        at = end + 21
    return entries


def commit_bytes(commit: Commit) -> bytes:
    """Returns a commit's content."""
    lines = [f"tree {commit.tree}", *(f"parent {sha}" for sha in commit.parents)]
    lines += [_signature("author", commit.author), _signature("committer", commit.committer)]
    return ("\n".join(lines) + "\n\n" + commit.message).encode()


def read_commit(content: bytes) -> Commit:
    """Returns a commit from its content."""
    head, _, message = content.decode().partition("\n\n")
    tree, parents, people = "", [], {}
    for line in head.split("\n"):
        field, _, value = line.partition(" ")
        if field == "tree":
            tree = value
        elif field == "parent":
            parents.append(value)
        elif field in ("author", "committer"):
            people[field] = _person(value)
    return Commit(tree, tuple(parents), people["author"], people["committer"], message)


def _signature(field: str, person: Person) -> str:
    moment = datetime.fromisoformat(person.date)
    zone = moment.strftime("%z") or "+0000"
    return f"{field} {person.name} <{person.email}> {int(moment.timestamp())} {zone[:5]}"


def _person(text: str) -> Person:
    who, _, when = text.rpartition("> ")
    name, _, email = who.partition(" <")
    seconds, _, zone = when.partition(" ")
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5])) * (-1 if zone[0] == "-" else 1)
    moment = datetime.fromtimestamp(int(seconds), timezone(offset)).astimezone(UTC)
    return Person(name, email, moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
