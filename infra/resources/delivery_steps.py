"""How workflow files reach a branch: one commit, by pull request or straight, or only a look.

The natural key is the branch `infra/workflows-<stack>`: what is there already is updated, never doubled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from infra.errors import Problem, ProviderFailed

if TYPE_CHECKING:
    from infra.clients.github_branch import PullRequest, RepositoryBranches

Mode = Literal["pull-request", "commit", "verify"]
Status = Literal["delivered", "proposed", "differs"]


@dataclass(frozen=True)
class Delivery:
    """What shall be where: `files` (text by path) on `branch` of a repository."""

    stack: str
    owner: str
    repository: str
    branch: str
    mode: Mode
    files: Mapping[str, str]

    @property
    def head(self) -> str:
        """The branch of our pull request."""
        return f"infra/workflows-{self.stack}"


@dataclass(frozen=True)
class Delivered:
    """What GitHub holds after a step."""

    status: Status
    files: Mapping[str, str]
    """Their texts, where we deliver to: on the branch, or on that of the open pull request."""
    commit: str = ""
    """Our commit; empty when the branch held the files already."""
    pull_request: int = 0
    pull_request_url: str = ""
    differs: tuple[str, ...] = ()
    """Paths whose text on `branch` is another."""


def deliver(repository: RepositoryBranches, delivery: Delivery) -> Delivered:
    """Makes GitHub hold the files, in one commit; `verify` only looks. ProviderFailed: GitHub refused."""
    base = _base(repository, delivery)
    differs = _differing(delivery.files, repository.workflow_files(base))
    if delivery.mode == "pull-request":
        return _propose(repository, delivery, base, differs)
    if not differs:
        return Delivered("delivered", delivery.files)
    if delivery.mode == "verify":
        return Delivered("differs", delivery.files, differs=differs)
    return _push(repository, delivery, base, differs)


def look(repository: RepositoryBranches, delivery: Delivery) -> Delivered:
    """Returns what GitHub holds now; writes nothing."""
    base = _base(repository, delivery)
    held = repository.workflow_files(base)
    differs = _differing(delivery.files, held)
    if not differs:
        return Delivered("delivered", delivery.files)
    if delivery.mode == "verify":
        return Delivered("differs", delivery.files, differs=differs)
    pull = repository.pull_request(delivery.head) if delivery.mode == "pull-request" else None
    commit = repository.head(delivery.head) if pull else None
    if pull and commit:
        files = _texts(repository, delivery.files, repository.workflow_files(commit))
        return Delivered("proposed", files, commit, pull.number, pull.url, differs)
    return Delivered("differs", _texts(repository, delivery.files, held), differs=differs)


def withdraw(repository: RepositoryBranches, delivery: Delivery) -> str:
    """Closes our pull request and removes its branch. Returns a line that says so, or nothing."""
    pull = repository.pull_request(delivery.head)
    if pull:
        repository.close_pull_request(pull.number)
    if repository.head(delivery.head):
        repository.delete_branch(delivery.head)
    return f"pull request #{pull.number} closed, branch {delivery.head} removed" if pull else ""


def _base(repository: RepositoryBranches, delivery: Delivery) -> str:
    base = repository.head(delivery.branch)
    if base is None:
        raise ProviderFailed(
            Problem(
                f"{delivery.owner}/{delivery.repository} has no branch `{delivery.branch}`",
                None,
                "name it in `github.repository.branches` of the shared stack and apply that first",
            )
        )
    return base


def _differing(wanted: Mapping[str, str], held: Mapping[str, str]) -> tuple[str, ...]:
    from infra.clients.github_branch import blob_id

    return tuple(path for path, text in sorted(wanted.items()) if held.get(path) != blob_id(text))


def _texts(
    repository: RepositoryBranches, wanted: Mapping[str, str], held: Mapping[str, str]
) -> dict[str, str]:
    same = set(wanted) - set(_differing(wanted, held))
    return {
        path: text if path in same else repository.text(held[path])
        for path, text in sorted(wanted.items())
        if path in held
    }


def _push(
    repository: RepositoryBranches, delivery: Delivery, base: str, differs: tuple[str, ...]
) -> Delivered:
    commit = repository.commit(
        base, {path: delivery.files[path] for path in differs}, _message(delivery, differs)
    )
    repository.move_branch(delivery.branch, commit, force=False)
    return Delivered("delivered", delivery.files, commit)


def _propose(
    repository: RepositoryBranches, delivery: Delivery, base: str, differs: tuple[str, ...]
) -> Delivered:
    if not differs:
        withdraw(repository, delivery)
        return Delivered("delivered", delivery.files)
    commit = _one_commit(repository, delivery, base, differs)
    pull = _pull_request(repository, delivery, differs)
    return Delivered("proposed", delivery.files, commit, pull.number, pull.url, differs)


def _one_commit(
    repository: RepositoryBranches, delivery: Delivery, base: str, differs: tuple[str, ...]
) -> str:
    tip = repository.head(delivery.head)
    if (
        tip
        and repository.parents(tip) == (base,)
        and not _differing(delivery.files, repository.workflow_files(tip))
    ):
        return tip  # made by a run whose answer got lost
    commit = repository.commit(
        base, {path: delivery.files[path] for path in differs}, _message(delivery, differs)
    )
    if tip:
        repository.move_branch(delivery.head, commit, force=True)
    else:
        repository.create_branch(delivery.head, commit)
    return commit


def _pull_request(
    repository: RepositoryBranches, delivery: Delivery, differs: tuple[str, ...]
) -> PullRequest:
    title, body = f"Workflow files for {delivery.branch}", _body(delivery, differs)
    pull = repository.pull_request(delivery.head)
    if pull is None:
        return repository.open_pull_request(delivery.head, delivery.branch, title, body)
    if (pull.base, pull.title, pull.body) != (delivery.branch, title, body):
        repository.edit_pull_request(pull.number, delivery.branch, title, body)
    return pull


def _message(delivery: Delivery, differs: tuple[str, ...]) -> str:
    names = ", ".join(path.rsplit("/", 1)[-1] for path in differs)
    return f"Workflow files: {names}\n\nDeclared in the stack file of {delivery.stack}, delivered by infra."


def _body(delivery: Delivery, differs: tuple[str, ...]) -> str:
    files = "\n".join(f"- `{path}`" for path in differs)
    return (
        f"These files follow the stack file of `{delivery.stack}`:\n\n{files}\n\n"
        f"Merge to have them on `{delivery.branch}`. The next `infra up {delivery.stack}` keeps this "
        "pull request at one commit, so commits made here by hand get lost: change the stack file."
    )
