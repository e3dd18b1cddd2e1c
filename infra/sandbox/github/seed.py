"""The accounts of a new sandbox: owners with their plans, reviewers, teams, one token with every right."""

from __future__ import annotations

from infra.sandbox.accounts import Accounts, GitHubAccount, owner_token
from infra.sandbox.github.auth import FULL_SCOPES
from infra.sandbox.github.records import Account, Token
from infra.sandbox.github.state import GitHub
from infra.sandbox.world import World

ADMINISTRATOR = "sandbox-admin"
"""Who the token belongs to when no owner is a person (only the plan `pro` is a person's alone)."""


def seed(world: World, accounts: Accounts) -> None:
    """Adds the accounts that are missing and the owner's token; of one that exists the plan follows."""
    github = GitHub(world)
    people = [account.owner for account in accounts.github if not _is_organization(account)]
    login = people[0] if people else ADMINISTRATOR
    add_account(github, login)
    for account in accounts.github:
        _seed_owner(github, account, login)
    token = add_token(github, owner_token("github"), login, scopes=FULL_SCOPES)
    token["login"] = github.account(login)["login"]
    world.changed()


def _is_organization(account: GitHubAccount) -> bool:
    return bool(account.teams) or account.plan != "pro"


def _seed_owner(github: GitHub, account: GitHubAccount, login: str) -> None:
    owner = add_account(github, account.owner)
    owner["plan"] = account.plan
    owner["type"] = "User" if account.owner == login else "Organization"
    for user in account.users:
        add_account(github, user)
    if owner["type"] == "Organization":
        for member in (login, *account.users):
            owner["members"].setdefault(member, "admin" if member == login else "member")
        for slug in account.teams:
            add_team(github, account.owner, slug, (login, *account.users))


def add_account(github: GitHub, login: str) -> Account:
    """Returns an account; a person on the Free plan is made when there is none of that login."""
    accounts = github.data["accounts"]
    if login.lower() not in accounts:
        accounts[login.lower()] = {
            "id": github.next_id("account"),
            "login": login,
            "type": "User",
            "name": None,
            "plan": "free",
            "created_at": "2020-01-01T00:00:00Z",
            "members": {},
            "keys": [],
        }
    return accounts[login.lower()]


def add_team(github: GitHub, organization: str, slug: str, members: tuple[str, ...]) -> None:
    """Makes a team, if there is none of that slug."""
    owner = github.organization(organization)
    github.data["teams"].setdefault(
        f"{organization}/{slug}".lower(),
        {
            "id": github.next_id("team"),
            "organization": owner["login"],
            "name": slug,
            "slug": slug,
            "members": list(dict.fromkeys(members)),
            "repositories": {},
            "created_at": github.now(),
        },
    )


def add_token(
    github: GitHub,
    value: str,
    login: str,
    scopes: tuple[str, ...] | None = None,
    permissions: dict[str, str] | None = None,
    repositories: tuple[str, ...] | None = None,
) -> Token:
    """Gives a person a token: a classic one with scopes, or a fine-grained one with permissions."""
    token: Token = {
        "login": github.account(login)["login"],
        "scopes": None if scopes is None else list(scopes),
        "permissions": permissions or {},
        "repositories": None if repositories is None else list(repositories),
    }
    return github.data["tokens"].setdefault(value, token)
