"""Finds accounts, teams and repositories in the world."""

from __future__ import annotations

from typing import cast

from infra.sandbox.github.errors import not_found
from infra.sandbox.github.records import Account, GitHubData, Repository, Team
from infra.sandbox.world import World

FIRST_IDS = {"account": 1_000_000, "team": 4_000_000, "repository": 700_000_000, "label": 2_500_000_000}


class GitHub:
    """The GitHub part of a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def data(self) -> GitHubData:
        """What the accounts hold."""
        return data_of(self.world)

    def now(self) -> str:
        """The time, as the API writes it."""
        return self.world.now()

    def next_id(self, kind: str) -> int:
        """Returns a new number of its kind, as large as real ones are."""
        return FIRST_IDS.get(kind, 10_000_000) + self.world.next_id(f"github.{kind}")

    def account(self, login: str) -> Account:
        """Returns a person or an organisation; raises 404."""
        account = self.data["accounts"].get(login.lower())
        if account is None:
            raise not_found()
        return account

    def account_by_id(self, number: int) -> Account | None:
        """Returns a person or an organisation."""
        return next((a for a in self.data["accounts"].values() if a["id"] == number), None)

    def organization(self, login: str) -> Account:
        """Returns an organisation; raises 404, for a person too."""
        account = self.account(login)
        if account["type"] != "Organization":
            raise not_found()
        return account

    def team(self, organization: str, slug: str) -> Team:
        """Returns a team; raises 404."""
        team = self.data["teams"].get(f"{organization}/{slug}".lower())
        if team is None:
            raise not_found()
        return team

    def team_by_id(self, number: int) -> Team | None:
        """Returns a team."""
        return next((t for t in self.data["teams"].values() if t["id"] == number), None)

    def repository(self, owner: str, name: str) -> Repository:
        """Returns a repository, whoever asks; raises 404."""
        found = self.data["repositories"].get(f"{owner}/{name}".lower())
        if found is None:
            raise not_found()
        return found

    def repository_by_id(self, number: int) -> Repository | None:
        """Returns a repository, whoever asks."""
        return next((r for r in self.data["repositories"].values() if r["id"] == number), None)

    def owner_of(self, repository: Repository) -> Account:
        """Returns the account that a repository belongs to."""
        return self.account(repository["owner"])

    def touch(self, repository: Repository) -> None:
        """Notes that a repository changed, for its ETag and for the file."""
        repository["updated_at"] = self.now()
        self.world.changed()


def data_of(world: World) -> GitHubData:
    """Returns the GitHub part of a world, made empty when it is not there yet."""
    part = world.vendor("github")
    if not part:
        part.update(accounts={}, teams={}, tokens={}, repositories={}, redirects={})
    return cast(GitHubData, part)


def full_name(repository: Repository) -> str:
    """Returns `owner/name`."""
    return f"{repository['owner']}/{repository['name']}"
