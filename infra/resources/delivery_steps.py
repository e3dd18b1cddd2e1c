"""How workflow files reach a branch: one commit, by pull request or straight, or only a look.

The natural key is the branch `infra/workflows-<stack>`: what is there already is updated, never doubled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING, Literal

from infra.errors import Problem, ProviderFailed, Refused
from infra.resources.delivery_by_hand import (
    NO_RECORD,
    Branch,
    Overwrite,
    Record,
    differing,
    overwrites_on_branch,
    overwrites_on_head,
    read_branch,
)
from infra.resources.delivery_withdrawal import withdraw
from infra.resources.delivery_words import CLOSED_BY_US, commit_message, pull_request_body

if TYPE_CHECKING:
    from infra.clients.github_branch import PullRequest, RepositoryBranches

Mode = Literal["pull-request", "commit", "verify"]
Status = Literal["delivered", "proposed", "differs", "declined"]


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
    withdrawn: str = ""
    """What became of a pull request that nothing is left for, in words."""


@dataclass(frozen=True)
class Seen:
    """What GitHub holds before a step."""

    base: Branch
    head: Branch | None
    """Of our pull request, in that mode."""
    pull: PullRequest | None
    """Ours: the open one, else the newest."""
    differs: tuple[str, ...]

    @property
    def open(self) -> PullRequest | None:
        return self.pull if self.pull and self.pull.state == "open" else None


def see(repository: RepositoryBranches, delivery: Delivery) -> Seen:
    """Returns what GitHub holds now. ProviderFailed: there is no such branch."""
    commit = repository.head(delivery.branch)
    if commit is None:
        raise ProviderFailed(
            Problem(
                f"{delivery.owner}/{delivery.repository} has no branch `{delivery.branch}`",
                None,
                "name it in `github.repository.branches` of the shared stack and apply that first; "
                "where it was renamed, say its new name in `environment.branch`",
            )
        )
    base = read_branch(repository, delivery.branch, commit, delivery.files)
    tip = repository.head(delivery.head) if delivery.mode == "pull-request" else None
    head = read_branch(repository, delivery.head, tip, delivery.files) if tip else None
    pull = repository.pull_request(delivery.head) if delivery.mode == "pull-request" else None
    return Seen(base, head, pull, differing(delivery.files, base.files))


def find_overwrites(
    repository: RepositoryBranches, delivery: Delivery, seen: Seen, record: Record
) -> tuple[Overwrite, ...]:
    """Returns what a delivery would set that somebody else wrote; nothing is set by `verify`."""
    if delivery.mode == "verify":
        return ()
    found = overwrites_on_branch(repository, delivery, seen.base, record)
    if seen.head:
        found += overwrites_on_head(repository, delivery, seen.base, seen.head, record)
    return found


def deliver(
    repository: RepositoryBranches,
    delivery: Delivery,
    record: Record = NO_RECORD,
    allowed: Collection[str] = (),
) -> Delivered:
    """Makes GitHub hold the files, in one commit; `verify` only looks. `allowed`: tokens of overwrites.

    Refused: somebody else wrote what would be overwritten, or a path cannot be written as a plain file.
    ProviderFailed: GitHub refused."""
    seen = see(repository, delivery)
    if delivery.mode == "verify":
        status: Status = "differs" if seen.differs else "delivered"
        return Delivered(status, delivery.files, differs=seen.differs)
    if obstacles := seen.base.obstacles(seen.differs):
        raise Refused(*obstacles)
    overwrites = find_overwrites(repository, delivery, seen, record)
    _refuse_unnamed(delivery, overwrites, allowed)
    if delivery.mode == "pull-request":
        return _propose(repository, delivery, seen, overwrites)
    if not seen.differs:
        return Delivered("delivered", delivery.files)
    commit = _commit(repository, delivery, seen)
    repository.move_branch(delivery.branch, commit, force=False)
    return Delivered("delivered", delivery.files, commit)


def look(repository: RepositoryBranches, delivery: Delivery) -> Delivered:
    """Returns what GitHub holds now; writes nothing."""
    seen = see(repository, delivery)
    if not seen.differs:
        return Delivered("delivered", delivery.files)
    if delivery.mode == "verify":
        return Delivered("differs", delivery.files, differs=seen.differs)
    if seen.open and seen.head:
        files = _texts(repository, delivery.files, seen.head.files)
        return _proposed(seen, seen.open, seen.head.commit, files)
    if seen.pull and _declined(repository, delivery, seen, seen.pull):
        return _declined_as(seen, seen.pull, delivery.files)
    return Delivered("differs", _texts(repository, delivery.files, seen.base.files), differs=seen.differs)


def _refuse_unnamed(delivery: Delivery, found: Collection[Overwrite], allowed: Collection[str]) -> None:
    problems = [
        Problem(
            f"{one.path} on {one.branch} was written by somebody else{one.by}, and is not overwritten",
            None,
            f"`infra up {delivery.stack}` shows how it differs; "
            f"--allow-delete {quote(one.path)} overwrites it",
        )
        for one in found
        if not one.proposed and one.token not in allowed
    ]
    if problems:
        raise Refused(*problems)


def _texts(
    repository: RepositoryBranches, wanted: Mapping[str, str], held: Mapping[str, str]
) -> dict[str, str]:
    same = set(wanted) - set(differing(wanted, held))
    return {
        path: text if path in same else repository.text(held[path])
        for path, text in sorted(wanted.items())
        if path in held
    }


def _propose(
    repository: RepositoryBranches, delivery: Delivery, seen: Seen, overwrites: Collection[Overwrite]
) -> Delivered:
    if not seen.differs:
        ours = Record(commit=seen.head.commit if seen.head else "")
        return Delivered("delivered", delivery.files, withdrawn=withdraw(repository, delivery, ours))
    if seen.pull and _declined(repository, delivery, seen, seen.pull):
        return _declined_as(seen, seen.pull, delivery.files)
    commit = _one_commit(repository, delivery, seen, overwrites)
    pull = _pull_request(repository, delivery, seen, overwrites)
    return _proposed(seen, pull, commit, delivery.files)


def _proposed(seen: Seen, pull: PullRequest, commit: str, files: Mapping[str, str]) -> Delivered:
    return Delivered("proposed", files, commit, pull.number, pull.url, seen.differs)


def _declined_as(seen: Seen, pull: PullRequest, files: Mapping[str, str]) -> Delivered:
    return Delivered("declined", files, pull.head, pull.number, pull.url, seen.differs)


def _declined(repository: RepositoryBranches, delivery: Delivery, seen: Seen, pull: PullRequest) -> bool:
    """Whether somebody closed a pull request of ours that would have brought just this."""
    if pull.state != "closed" or CLOSED_BY_US in pull.body or pull.base != delivery.branch:
        return False
    closed = read_branch(repository, delivery.head, pull.head, delivery.files)
    return not differing(delivery.files, closed.files) and set(seen.differs) <= set(
        repository.changed(seen.base.commit, pull.head)
    )


def _commit(repository: RepositoryBranches, delivery: Delivery, seen: Seen) -> str:
    texts = {path: delivery.files[path] for path in seen.differs}
    return repository.commit(seen.base.commit, texts, commit_message(delivery, seen.differs))


def _one_commit(
    repository: RepositoryBranches, delivery: Delivery, seen: Seen, overwrites: Collection[Overwrite]
) -> str:
    from infra.clients.github_branch import moved_meanwhile

    if seen.head is None:
        commit = _commit(repository, delivery, seen)
        repository.create_branch(delivery.head, commit)
        return commit
    tip, theirs = seen.head.commit, any(not one.proposed for one in overwrites)
    fits = repository.parents(tip) == (seen.base.commit,) and not differing(delivery.files, seen.head.files)
    if fits and not theirs:
        return tip  # made by a run whose answer got lost
    commit = _commit(repository, delivery, seen)
    if repository.head(delivery.head) != tip:  # as near to the move as can be: REST has no --force-with-lease
        raise Refused(moved_meanwhile(delivery.head))
    repository.move_branch(delivery.head, commit, force=True)
    return commit


def _pull_request(
    repository: RepositoryBranches, delivery: Delivery, seen: Seen, overwrites: Collection[Overwrite]
) -> PullRequest:
    title, body = f"Files for {delivery.branch}", pull_request_body(delivery, seen.differs, overwrites)
    pull = seen.open
    if pull is None:
        return repository.open_pull_request(delivery.head, delivery.branch, title, body)
    if (pull.base, pull.title, pull.body) != (delivery.branch, title, body):
        repository.edit_pull_request(pull.number, delivery.branch, title, body)
    return pull
