"""Reads and writes the objects of one repository."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

from infra.sandbox.github.git.objects import (
    TREE_MODE,
    Commit,
    Entry,
    commit_bytes,
    object_id,
    read_commit,
    read_tree,
    tree_bytes,
)
from infra.sandbox.github.records import Repository

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
HEADS = "refs/heads/"

Files = dict[str, Entry]
"""All files of a tree by path; the names in the entries are the paths."""


class Store:
    """The objects of a repository; `None` means that it has no such object."""

    def __init__(self, repository: Repository) -> None:
        self._objects = repository["objects"]
        self._refs = repository["refs"]

    def put(self, kind: str, content: bytes) -> str:
        """Keeps an object; returns its id."""
        sha = object_id(kind, content)
        self._objects[sha] = {"type": kind, "data": base64.b64encode(content).decode()}
        return sha

    def content(self, sha: str, kind: str) -> bytes | None:
        """Returns the content of an object of a type."""
        if sha == EMPTY_TREE and kind == "tree":
            return b""
        found = self._objects.get(sha)
        return base64.b64decode(found["data"]) if found is not None and found["type"] == kind else None

    def kind(self, sha: str) -> str | None:
        """Returns the type of an object."""
        found = self._objects.get(sha)
        return found["type"] if found is not None else None

    def commit(self, sha: str) -> Commit | None:
        """Returns a commit."""
        content = self.content(sha, "commit")
        return read_commit(content) if content is not None else None

    def put_commit(self, commit: Commit) -> str:
        """Keeps a commit; returns its id."""
        return self.put("commit", commit_bytes(commit))

    def entries(self, tree: str) -> list[Entry] | None:
        """Returns the lines of a tree."""
        content = self.content(tree, "tree")
        return read_tree(content) if content is not None else None

    def walk(self, tree: str, prefix: str = "") -> Iterator[Entry]:
        """Yields the lines of a tree and of all trees in it, by path."""
        for entry in self.entries(tree) or []:
            path = prefix + entry.name
            yield Entry(path, entry.mode, entry.sha)
            if entry.mode == TREE_MODE:
                yield from self.walk(entry.sha, path + "/")

    def files(self, tree: str) -> Files:
        """Returns the files of a tree."""
        return {entry.name: entry for entry in self.walk(tree) if entry.mode != TREE_MODE}

    def put_files(self, files: Mapping[str, Entry]) -> str:
        """Keeps the trees that hold these files; returns the id of the root."""
        here: dict[str, Entry] = {}
        below: dict[str, dict[str, Entry]] = {}
        for path, entry in files.items():
            head, slash, rest = path.partition("/")
            if slash:
                below.setdefault(head, {})[rest] = entry
            else:
                here[head] = Entry(head, entry.mode, entry.sha)
        for name, inside in below.items():
            here[name] = Entry(name, TREE_MODE, self.put_files(inside))
        return self.put("tree", tree_bytes(list(here.values())))

    def resolve(self, name: str) -> str | None:
        """Returns the commit that a branch, a tag, a full ref or an id (7 digits will do) stands for."""
        for ref in (name, HEADS + name, "refs/tags/" + name, "refs/" + name):
            if ref in self._refs:
                return self._refs[ref]
        if len(name) >= 7:
            found = [
                sha for sha, o in self._objects.items() if sha.startswith(name) and o["type"] == "commit"
            ]
            if len(found) == 1:
                return found[0]
        return None

    def history(self, sha: str) -> list[str]:
        """Returns a commit and all that it stands on, newest first."""
        seen: dict[str, None] = {}
        waiting = [sha]
        while waiting:
            waiting.sort(key=self._time)
            at = waiting.pop()
            commit = self.commit(at)
            if at in seen or commit is None:
                continue
            seen[at] = None
            waiting.extend(parent for parent in commit.parents if parent not in seen)
        return list(seen)

    def _time(self, sha: str) -> str:
        commit = self.commit(sha)
        return commit.committer.date if commit is not None else ""

    def is_ancestor(self, old: str, new: str) -> bool:
        """Says whether a move from `old` to `new` is a fast-forward."""
        return old in self.history(new)

    def merge_base(self, one: str, two: str) -> str | None:
        """Returns the newest commit that both stand on."""
        behind = set(self.history(two))
        return next((sha for sha in self.history(one) if sha in behind), None)

    def merged(self, base: str | None, ours: str, theirs: str) -> Files | None:
        """Returns the files of a three-way merge of commits; None when both sides changed one."""
        before = self._files_of(base) if base is not None else {}
        left, right = self._files_of(ours), self._files_of(theirs)
        result: Files = {}
        for path in sorted(before.keys() | left.keys() | right.keys()):
            old, mine, yours = before.get(path), left.get(path), right.get(path)
            if mine == yours or yours == old:
                chosen = mine
            elif mine == old:
                chosen = yours
            else:
                return None
            if chosen is not None:
                result[path] = chosen
        return result

    def _files_of(self, sha: str) -> Files:
        commit = self.commit(sha)
        return self.files(commit.tree) if commit is not None else {}
