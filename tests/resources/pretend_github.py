"""The sandbox's GitHub in this process, spoken to by the client that the product uses."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager

from githubkit_schemas.latest.models import ContentFile

from infra.clients.github import Api, connect
from infra.clients.github_branch import RepositoryBranches
from infra.sandbox import github
from infra.sandbox.accounts import Accounts, GitHubAccount, owner_token
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

OWNER = "octo-org"
NAME = "site"


class PretendGitHub:
    """One repository with the branches `master` and `staging`, and what a person would do to it by hand."""

    def __init__(self, api: Api, transport: InProcess) -> None:
        self.api = api
        self.branches = RepositoryBranches(api, OWNER, NAME)
        self.transport = transport
        api.rest.repos.create_in_org(OWNER, name=NAME, auto_init=True, private=True)
        repository = api.rest.repos.get(OWNER, NAME).parsed_data
        if repository.default_branch != "master":
            api.rest.repos.rename_branch(OWNER, NAME, repository.default_branch, new_name="master")
        self.branches.create_branch("staging", self.head("master"))

    def head(self, branch: str) -> str:
        commit = self.branches.head(branch)
        assert commit is not None
        return commit

    def push(self, branch: str, path: str, text: str) -> str:
        """Commits one file by hand."""
        commit = self.branches.commit(self.head(branch), {path: text}, "by hand")
        self.branches.move_branch(branch, commit, force=False)
        return commit

    def text(self, branch: str, path: str) -> str:
        found = self.api.rest.repos.get_content(OWNER, NAME, path, ref=branch).parsed_data
        assert isinstance(found, ContentFile)
        return b64decode(found.content).decode()

    def commits_ahead(self, branch: str, base: str) -> int:
        return self.api.rest.repos.compare_commits(OWNER, NAME, f"{base}...{branch}").parsed_data.ahead_by

    def pull_requests(self, state: str = "open") -> list[int]:
        found = self.api.rest.pulls.list(OWNER, NAME, state="all").parsed_data
        return [pull.number for pull in found if pull.state == state]

    @contextmanager
    def expecting_no_write(self) -> Iterator[None]:
        """Fails if a call inside changes anything."""
        before = self.transport.writes()
        yield
        assert self.transport.writes() == before


@contextmanager
def pretend_github() -> Iterator[PretendGitHub]:
    """Yields a GitHub that holds only that repository."""
    world = World()
    github.seed(world, Accounts(github=(GitHubAccount(OWNER, "team"),)))
    transport = InProcess(github.app(world))
    with connect(owner_token("github"), transport=transport) as api:
        yield PretendGitHub(api, transport)
