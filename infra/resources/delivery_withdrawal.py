"""How our pull request goes when nothing is left for it: other people's work on its branch is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.resources.delivery_by_hand import NO_RECORD, Record, overwrites_on_head, read_branch
from infra.resources.delivery_words import CLOSED_BY_US

if TYPE_CHECKING:
    from infra.clients.github_branch import RepositoryBranches
    from infra.resources.delivery_steps import Delivery


def withdraw(repository: RepositoryBranches, delivery: Delivery, record: Record = NO_RECORD) -> str:
    """Closes our pull request and removes its branch, unless somebody else has work there. Returns a line
    that says so, or nothing."""
    pull = repository.pull_request(delivery.head)
    pull = pull if pull and pull.state == "open" else None
    if pull:
        repository.close_pull_request(pull.number, f"{pull.body}\n\n{CLOSED_BY_US}")
    kept = _remove_branch(repository, delivery, record)
    if kept:
        return f"branch {delivery.head} stays: somebody else changed {kept} there" + (
            f"; pull request #{pull.number} closed" if pull else ""
        )
    return f"pull request #{pull.number} closed, branch {delivery.head} removed" if pull else ""


def _remove_branch(repository: RepositoryBranches, delivery: Delivery, record: Record) -> str:
    """Returns the paths of other people's work, for which the branch was kept."""
    tip, commit = repository.head(delivery.head), repository.head(delivery.branch)
    if tip is None:
        return ""
    if commit is None and tip != record.commit:
        return "something"  # with nothing to compare it with
    if commit:
        base = read_branch(repository, delivery.branch, commit, delivery.files)
        head = read_branch(repository, delivery.head, tip, delivery.files)
        if theirs := overwrites_on_head(repository, delivery, base, head, record):
            return ", ".join(one.path for one in theirs)
    repository.delete_branch(delivery.head)
    return ""
