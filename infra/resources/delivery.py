"""Workflow files as one dynamic resource per stack: a stack's whole set arrives in one commit.

FROZEN: the state of every stack holds this module's path and the name `WorkflowFilesProvider` (Pulumi pickles
the provider by reference). Moving or renaming either breaks refresh and delete of what was applied before;
tests/resources/test_frozen_providers.py holds an old state.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

import pulumi
from pulumi import dynamic

from infra.resources.account_provider import AccountProvider, say
from infra.resources.delivery_by_hand import NO_RECORD, Record, record_of
from infra.resources.delivery_steps import Delivered, Delivery, Mode, deliver, look
from infra.resources.delivery_withdrawal import withdraw
from infra.resources.delivery_words import delivery_line
from infra.workflows.allowed import OURS, is_ours

if TYPE_CHECKING:
    from infra.clients.github_branch import RepositoryBranches
    from infra.resources.context import Context
    from infra.spec.github import GitHubSharedSpec
    from infra.spec.workflows import WorkflowsSpec

_INPUTS = ("stack", "owner", "repository", "branch", "mode", "files")


class WorkflowFilesProvider(AccountProvider):
    """Delivers, looks and withdraws. Takes its token from GITHUB_TOKEN, never from the state.

    Nothing is ever replaced: a repository that was renamed still holds the pull request of before, and a
    replacement would close it.
    """

    compared = _INPUTS

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        """Refuses paths that are not on the allow-list."""
        failures = [
            dynamic.CheckFailure("files", f"{path} is not ours to write: {OURS}")
            for path in sorted(news["files"])
            if not is_ours(path)
        ]
        return dynamic.CheckResult(news, failures)

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Delivers the files; takes over the branch and the pull request of a run whose state got lost."""
        delivery, record = _delivery(props), NO_RECORD
        with _repository(delivery) as repository:
            delivered = deliver(repository, delivery, record, _allowed())
        say(delivery_line(delivery, delivered))
        return dynamic.CreateResult(_id(delivery), _outputs(delivery, delivered, record))

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Delivers the files as they are wanted now."""
        delivery, record = _delivery(news), record_of(olds)
        with _repository(delivery) as repository:
            delivered = deliver(repository, delivery, record, _allowed())
            if olds.get("mode") == "pull-request" and delivery.mode != "pull-request":
                say(withdraw(repository, _delivery(olds), record))  # last: a refusal leaves it open
        say(delivery_line(delivery, delivered))
        return dynamic.UpdateResult(_outputs(delivery, delivered, record))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Returns what GitHub holds; a file that was changed by hand shows as a difference of `files`."""
        delivery = _delivery(props)
        with _repository(delivery) as repository:
            delivered = look(repository, delivery)
        record = record_of(props)
        outputs = _outputs(delivery, delivered, record, delivered_now=False) | {"commit": record.commit}
        return dynamic.ReadResult(id_, outputs, {key: outputs[key] for key in _INPUTS})

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Closes our pull request. Files that reached the branch stay: removing YAML never destroys."""
        delivery = _delivery(props)
        if delivery.mode == "pull-request":
            with _repository(delivery) as repository:
                say(withdraw(repository, delivery, record_of(props)))
        say(f"the workflow files on {delivery.branch} stay: delete them there if nobody needs them")


class WorkflowFiles(dynamic.Resource, module="infra", name="WorkflowFiles"):
    """The workflow files of a stack on its branch."""

    status: pulumi.Output[str]
    pull_request: pulumi.Output[int]
    pull_request_url: pulumi.Output[str]

    def __init__(self, name: str, delivery: Delivery, opts: pulumi.ResourceOptions) -> None:
        outputs = dict.fromkeys(
            ("status", "commit", "digest", "differs", "known", "pull_request", "pull_request_url")
        )
        inputs = {**asdict(delivery), "files": dict(delivery.files)}
        super().__init__(WorkflowFilesProvider(), name, {**inputs, **outputs}, opts)


def declare_workflows(
    context: Context, spec: WorkflowsSpec, shared: GitHubSharedSpec, parent: pulumi.Resource
) -> WorkflowFiles:
    """Declares `workflows` of an environment. BadInput: the environment has no branch to deliver to."""
    from infra.errors import BadInput, Problem
    from infra.workflows.files import files_of

    branch = context.environment_spec.environment.branch
    if branch is None:
        raise BadInput(
            Problem("no branch to deliver to", context.stack.place("workflows"), "say `environment.branch`")
        )
    delivery = Delivery(
        stack=context.stack.name,
        owner=shared.owner,
        repository=shared.repository.name,
        branch=branch,
        mode=spec.deliver,
        files=files_of(context.estate, context.stack),
    )
    return WorkflowFiles("workflows", delivery, pulumi.ResourceOptions(parent=parent))


@contextmanager
def _repository(delivery: Delivery) -> Iterator[RepositoryBranches]:
    from infra.clients.github import connect
    from infra.clients.github_branch import RepositoryBranches

    with connect(os.environ.get("GITHUB_TOKEN")) as api:
        yield RepositoryBranches(api, delivery.owner, delivery.repository)


def _delivery(props: Mapping[str, Any]) -> Delivery:
    values = {key: props[key] for key in _INPUTS}
    return Delivery(**{**values, "mode": cast(Mode, values["mode"])})


def _id(delivery: Delivery) -> str:
    return f"{delivery.owner}/{delivery.repository}:{delivery.head}"


def _allowed() -> frozenset[str]:
    """What `infra up` was told to overwrite, text by text."""
    return frozenset(os.environ.get("INFRA_OVERWRITE", "").split("\n"))


def _outputs(
    delivery: Delivery, delivered: Delivered, record: Record, *, delivered_now: bool = True
) -> dict[str, Any]:
    texts = "".join(f"{path}\0{text}\0" for path, text in sorted(delivered.files.items()))
    known = record.with_files(delivery.files) if delivered_now else record.known
    return {
        **asdict(delivery),
        "files": dict(delivered.files),
        "status": delivered.status,
        "commit": delivered.commit,
        "digest": sha256(texts.encode()).hexdigest(),
        "differs": list(delivered.differs),
        "known": {path: list(ids) for path, ids in known.items()},
        "pull_request": delivered.pull_request,
        "pull_request_url": delivered.pull_request_url,
    }
