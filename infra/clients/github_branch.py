"""A repository's branches as delivery needs them: heads, files, one commit, one pull request."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from githubkit.exception import RequestFailed
from githubkit.utils import UNSET, Unset

from infra.clients.github import Api, message_of
from infra.errors import Problem, ProviderFailed, Refused

if TYPE_CHECKING:
    from githubkit_schemas.latest.models import PullRequest as FullPullRequest
    from githubkit_schemas.latest.models import PullRequestSimple


CHANGED_AT_MOST = 300
"""Files of a comparison that GitHub tells: https://docs.github.com/en/rest/commits/commits#compare-two-commits"""
NO_TEXT = "(no text)"


@dataclass(frozen=True)
class Entry:
    """What a commit holds at a path."""

    path: str
    mode: str
    """Git's: 100644 and 100755 are files, 040000 a folder, 120000 a symbolic link, 160000 a submodule."""
    id: str


@dataclass(frozen=True)
class PullRequest:
    """A pull request."""

    number: int
    url: str
    base: str
    title: str
    body: str
    head: str
    """Its newest commit."""
    state: Literal["open", "closed", "merged"]


@dataclass(frozen=True)
class Author:
    """Who made a commit, in a word or two."""

    commit: str
    name: str
    message: str


def blob_id(text: str) -> str:
    """Returns the id Git gives a file with this text, so that files are compared without fetching them."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def moved_meanwhile(branch: str) -> Problem:
    """Returns that somebody pushed to a branch after we looked at it."""
    return Problem(
        f"somebody pushed to {branch} in between; nothing there was overwritten", None, "run it again"
    )


class RepositoryBranches:
    """One repository. Each method is a call or two; `connect` turns what fails into an error."""

    def __init__(self, api: Api, owner: str, name: str) -> None:
        self._rest = api.rest
        self._owner = owner
        self._name = name

    def head(self, branch: str) -> str | None:
        """Returns the commit a branch points at, None when there is no such branch. ProviderFailed: the
        repository is empty."""
        try:
            found = self._rest.git.get_ref(self._owner, self._name, f"heads/{branch}")
        except RequestFailed as error:
            if error.response.status_code == 404:
                return None
            if error.response.status_code == 409:
                what = f"{self._owner}/{self._name} is empty: it has no commit to build on"
                raise ProviderFailed(Problem(what, None, f"push a first commit to `{branch}`")) from None
            raise
        return found.parsed_data.object_.sha

    def parents(self, commit: str) -> tuple[str, ...]:
        """Returns the parents of a commit."""
        found = self._rest.git.get_commit(self._owner, self._name, commit)
        return tuple(parent.sha for parent in found.parsed_data.parents)

    def entries(self, commit: str, paths: Collection[str]) -> tuple[Entry, ...]:
        """Returns what a commit holds at these paths and at the folders above them, whatever the case of the
        letters: `Lib` is in the way of `lib/env.ts` on many disks. ProviderFailed: GitHub does not tell."""
        wanted = {part.lower() for path in paths for part in _above(path)}
        found = self._tree(commit, "1")
        if found is None:  # more than GitHub tells at once (100,000 entries): folder by folder
            return tuple(self._walk(commit, "", wanted))
        return tuple(entry for entry in found if entry.path.lower() in wanted)

    def _walk(self, tree: str, folder: str, wanted: Collection[str]) -> Iterator[Entry]:
        found = self._tree(tree)
        if found is None:
            what = f"GitHub does not tell all that the folder `{folder or '.'}` holds: it is too large"
            raise ProviderFailed(Problem(what, None, "move files of it elsewhere"))
        for entry in found:
            inside = Entry(folder + entry.path, entry.mode, entry.id)
            if inside.path.lower() in wanted:
                yield inside
                if entry.mode == "040000":
                    yield from self._walk(entry.id, f"{inside.path}/", wanted)

    def _tree(self, tree: str, recursive: str | Unset = UNSET) -> list[Entry] | None:
        found = self._rest.git.get_tree(self._owner, self._name, tree, recursive=recursive).parsed_data
        if found.truncated:
            return None
        return [Entry(line.path, line.mode, line.sha) for line in found.tree if line.sha]

    def changed(self, base: str, head: str) -> tuple[str, ...]:
        """Returns the paths that `head` changes since it parted from `base`, CHANGED_AT_MOST of them."""
        found = self._rest.repos.compare_commits(self._owner, self._name, f"{base}...{head}").parsed_data
        return tuple(file.filename for file in found.files or ())

    def last_change(self, commit: str, path: str) -> Author | None:
        """Returns the newest commit up to `commit` that touched a file, None when there is none."""
        found = self._rest.repos.list_commits(self._owner, self._name, sha=commit, path=path, per_page=1)
        for one in found.parsed_data:
            name = (one.commit.author.name or "") if one.commit.author else ""
            return Author(one.sha, _one_line(name), one.commit.message)
        return None

    def text(self, blob: str) -> str:
        """Returns the text of a file by its blob id, NO_TEXT for what is none."""
        try:
            found = self._rest.git.get_blob(self._owner, self._name, blob).parsed_data
            return b64decode(found.content).decode() if found.encoding == "base64" else found.content
        except UnicodeDecodeError:
            return NO_TEXT
        except RequestFailed as error:
            if error.response.status_code == 404:  # a submodule: what it names is in another repository
                return NO_TEXT
            raise

    def commit(self, parent: str, files: Mapping[str, str], message: str) -> str:
        """Makes one commit on top of `parent` that sets these files and leaves all others; returns its id."""
        base = self._rest.git.get_commit(self._owner, self._name, parent).parsed_data.tree.sha
        tree = self._rest.git.create_tree(
            self._owner,
            self._name,
            base_tree=base,
            tree=[
                {"path": path, "mode": "100644", "type": "blob", "content": text}
                for path, text in sorted(files.items())
            ],
        ).parsed_data.sha
        made = self._rest.git.create_commit(
            self._owner, self._name, message=message, tree=tree, parents=[parent]
        )
        return made.parsed_data.sha

    def create_branch(self, branch: str, commit: str) -> None:
        """Creates a branch that must not exist."""
        self._rest.git.create_ref(self._owner, self._name, ref=f"refs/heads/{branch}", sha=commit)

    def move_branch(self, branch: str, commit: str, *, force: bool) -> None:
        """Points a branch at a commit. Refused: not without `force`, because somebody pushed in between."""
        try:
            self._rest.git.update_ref(self._owner, self._name, f"heads/{branch}", sha=commit, force=force)
        except RequestFailed as error:
            if not force and "fast forward" in message_of(error):
                raise Refused(moved_meanwhile(branch)) from None
            raise

    def delete_branch(self, branch: str) -> None:
        """Deletes a branch."""
        self._rest.git.delete_ref(self._owner, self._name, f"heads/{branch}")

    def pull_request(self, head: str) -> PullRequest | None:
        """Returns the open pull request from a branch; when none is open, the newest there was."""
        found = self._rest.pulls.list(self._owner, self._name, state="all", head=f"{self._owner}:{head}")
        pulls = [_pull(one) for one in found.parsed_data]
        return next((pull for pull in pulls if pull.state == "open"), pulls[0] if pulls else None)

    def open_pull_request(self, head: str, base: str, title: str, body: str) -> PullRequest:
        """Opens a pull request."""
        return _pull(
            self._rest.pulls.create(
                self._owner, self._name, title=title, head=head, base=base, body=body
            ).parsed_data
        )

    def edit_pull_request(self, number: int, base: str, title: str, body: str) -> None:
        """Changes what a pull request says and where it goes."""
        self._rest.pulls.update(self._owner, self._name, number, title=title, body=body, base=base)

    def close_pull_request(self, number: int, body: str | Unset = UNSET) -> None:
        """Closes a pull request without merging it; `body` is what it says from then on."""
        self._rest.pulls.update(self._owner, self._name, number, state="closed", body=body)


def _one_line(name: str) -> str:
    """Anybody may call himself anything: nothing here steers a terminal, or fills it."""
    return "".join(char for char in name if char.isprintable())[:60]


def _above(path: str) -> Iterator[str]:
    parts = path.split("/")
    yield from ("/".join(parts[: at + 1]) for at in range(len(parts)))


def _pull(pull: PullRequestSimple | FullPullRequest) -> PullRequest:
    state: Literal["open", "closed", "merged"] = "open"
    if pull.state != "open":
        state = "merged" if pull.merged_at else "closed"
    return PullRequest(
        pull.number, pull.html_url, pull.base.ref, pull.title, pull.body or "", pull.head.sha, state
    )
