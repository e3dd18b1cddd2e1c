"""The provider of workflow files as the engine calls it: what it is allowed, its environment says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from infra.clients.github import connect
from infra.clients.github_branch import RepositoryBranches, blob_id
from infra.errors import Refused
from infra.resources.delivery import WorkflowFilesProvider
from infra.sandbox.accounts import owner_token
from infra.sandbox.github.seed import ADMINISTRATOR
from tests.resources.sandboxed import Accounts, accounts, running

__all__ = ["accounts", "running"]

CI = ".github/workflows/ci.yml"
HEAD = "infra/workflows-staging"
THEIRS = "name: Theirs\n"


@pytest.fixture
def branches(
    accounts: Accounts,  # noqa: ARG001, it leads this process into the sandbox
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RepositoryBranches]:
    """A repository whose branch `staging` holds a file of somebody else at our path."""
    monkeypatch.setenv("GITHUB_TOKEN", owner_token("github"))
    monkeypatch.delenv("INFRA_OVERWRITE", raising=False)
    with connect(owner_token("github")) as api:
        made = api.rest.repos.create_for_authenticated_user(name="site", auto_init=True).parsed_data
        repository = RepositoryBranches(api, ADMINISTRATOR, "site")
        first = repository.head(made.default_branch)
        assert first is not None
        repository.create_branch("staging", repository.commit(first, {CI: THEIRS}, "by hand"))
        yield repository


def wanted(mode: str) -> dict[str, Any]:
    where = {"stack": "staging", "owner": ADMINISTRATOR, "repository": "site", "branch": "staging"}
    return {**where, "mode": mode, "files": {CI: "name: CI\n"}}


def outs(result: Any) -> dict[str, Any]:
    """Returns the outputs of any result."""
    found: dict[str, Any] = result.outs
    return found


def test_a_refused_commit_leaves_the_pull_request_of_before_open(
    branches: RepositoryBranches, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    provider = WorkflowFilesProvider()
    proposed = outs(provider.create(wanted("pull-request")))
    with pytest.raises(Refused, match=f"{CI} on staging was written by somebody else"):
        provider.update("id", proposed, wanted("commit"))
    pull = branches.pull_request(HEAD)
    assert pull is not None
    assert (pull.number, pull.state) == (proposed["pull_request"], "open")

    monkeypatch.setenv("INFRA_OVERWRITE", f"other@1\n{CI}@{blob_id(THEIRS)}")
    capsys.readouterr()
    committed = outs(provider.update("id", proposed, wanted("commit")))
    assert (committed["status"], committed["commit"]) == ("delivered", branches.head("staging"))
    assert branches.head(HEAD) is None
    number = proposed["pull_request"]
    assert capsys.readouterr().err == f"infra: pull request #{number} closed, branch {HEAD} removed\n"


def test_no_output_holds_the_token(branches: RepositoryBranches) -> None:
    provider = WorkflowFilesProvider()
    created = outs(provider.create(wanted("pull-request")))
    assert created["pull_request_url"]
    assert owner_token("github") not in repr((created, provider.read("id", created).outs))
    assert branches.head(HEAD) == created["commit"]
