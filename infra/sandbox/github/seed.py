"""The accounts of a new sandbox: owners with their plans, reviewers, teams, one token with every right."""

from __future__ import annotations

from infra.sandbox.accounts import Accounts, GitHubAccount, owner_token
from infra.sandbox.github.auth import FULL_SCOPES
from infra.sandbox.github.records import Account, Token
from infra.sandbox.github.state import GitHub
from infra.sandbox.world import World

ADMINISTRATOR = "sandbox-admin"
"""Who the token belongs to when no owner is a person."""


def seed(world: World, accounts: Accounts) -> None:
    """Adds the owners, people, teams and the owner's token that are not there yet; keeps what exists."""
    github = GitHub(world)
    people = [account.owner for account in accounts.github if not _is_organization(account)]
    login = people[0] if people else ADMINISTRATOR
    for account in accounts.github:
        organization = account.owner != login
        owner = add_account(github, account.owner, organization, account.plan)
        owner["plan"] = account.plan
        for user in account.users:
            add_account(github, user)
            if organization:
                owner["members"].setdefault(user, "member")
        if organization:
            add_account(github, login)
            owner["members"].setdefault(login, "admin")
            for slug in account.teams:
                add_team(github, account.owner, slug, (login, *account.users))
    add_token(github, owner_token("github"), login, scopes=FULL_SCOPES)
    world.changed()


def _is_organization(account: GitHubAccount) -> bool:
    return bool(account.teams) or account.plan in ("team", "enterprise")


def add_account(github: GitHub, login: str, organization: bool = False, plan: str = "free") -> Account:
    """Returns an account, made when there is none of that login."""
    accounts = github.data["accounts"]
    if login.lower() not in accounts:
        accounts[login.lower()] = {
            "id": github.next_id("account"),
            "login": login,
            "type": "Organization" if organization else "User",
            "name": None,
            "plan": plan,
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
