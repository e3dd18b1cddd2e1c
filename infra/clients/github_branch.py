"""A repository's branches as delivery needs them: heads, workflow files, one commit, one pull request."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from githubkit.exception import RequestFailed

from infra.clients.github import Api

FOLDER = ".github/workflows"


@dataclass(frozen=True)
class PullRequest:
    """An open pull request."""

    number: int
    url: str
    base: str
    title: str
    body: str


def blob_id(text: str) -> str:
    """Returns the id Git gives a file with this text, so that files are compared without fetching them."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class RepositoryBranches:
    """One repository. Each method is a call or two; `connect` turns what fails into an error."""

    def __init__(self, api: Api, owner: str, name: str) -> None:
        self._rest = api.rest
        self._owner = owner
        self._name = name

    def head(self, branch: str) -> str | None:
        """Returns the commit a branch points at, None when there is no such branch."""
        try:
            found = self._rest.git.get_ref(self._owner, self._name, f"heads/{branch}")
        except RequestFailed as error:
            if error.response.status_code == 404:
                return None
            raise
        return found.parsed_data.object_.sha

    def parents(self, commit: str) -> tuple[str, ...]:
        """Returns the parents of a commit."""
        found = self._rest.git.get_commit(self._owner, self._name, commit)
        return tuple(parent.sha for parent in found.parsed_data.parents)

    def workflow_files(self, ref: str) -> dict[str, str]:
        """Returns the blob id of each workflow file at a commit, by path."""
        try:
            found = self._rest.repos.get_content(self._owner, self._name, FOLDER, ref=ref)
        except RequestFailed as error:
            if error.response.status_code == 404:  # no such folder: Git keeps no empty ones
                return {}
            raise
        entries = found.parsed_data
        return (
            {entry.path: entry.sha for entry in entries if entry.type == "file"}
            if isinstance(entries, list)
            else {}
        )

    def text(self, blob: str) -> str:
        """Returns the text of a file by its blob id."""
        found = self._rest.git.get_blob(self._owner, self._name, blob).parsed_data
        return b64decode(found.content).decode() if found.encoding == "base64" else found.content

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
        """Points a branch at a commit; without `force` GitHub refuses (422) what is not a fast-forward."""
        self._rest.git.update_ref(self._owner, self._name, f"heads/{branch}", sha=commit, force=force)

    def delete_branch(self, branch: str) -> None:
        """Deletes a branch."""
        self._rest.git.delete_ref(self._owner, self._name, f"heads/{branch}")

    def pull_request(self, head: str) -> PullRequest | None:
        """Returns the open pull request from a branch."""
        found = self._rest.pulls.list(self._owner, self._name, state="open", head=f"{self._owner}:{head}")
        for pull in found.parsed_data:
            return PullRequest(pull.number, pull.html_url, pull.base.ref, pull.title, pull.body or "")
        return None

    def open_pull_request(self, head: str, base: str, title: str, body: str) -> PullRequest:
        """Opens a pull request."""
        pull = self._rest.pulls.create(
            self._owner, self._name, title=title, head=head, base=base, body=body
        ).parsed_data
        return PullRequest(pull.number, pull.html_url, pull.base.ref, pull.title, pull.body or "")

    def edit_pull_request(self, number: int, base: str, title: str, body: str) -> None:
        """Changes what a pull request says and where it goes."""
        self._rest.pulls.update(self._owner, self._name, number, title=title, body=body, base=base)

    def close_pull_request(self, number: int) -> None:
        """Closes a pull request without merging it."""
        self._rest.pulls.update(self._owner, self._name, number, state="closed")
