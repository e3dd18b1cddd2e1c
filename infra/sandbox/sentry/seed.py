"""Organisations as the stack files name them: team, members, Slack workspaces and their channels."""

from __future__ import annotations

from infra.sandbox.accounts import Accounts, SentryAccount, owner_token
from infra.sandbox.sentry.call import Record
from infra.sandbox.world import World


def seed(world: World, accounts: Accounts) -> None:
    """Adds the organisations and people that are not there yet, and the owner's token."""
    sentry = world.vendor("sentry")
    sentry.setdefault("tokens", {}).setdefault(owner_token("sentry"), {"scopes": ["*"]})
    organizations = sentry.setdefault("organizations", {})
    for account in accounts.sentry:
        organization = organizations.setdefault(account.organization, _new(world, account))
        for team in account.teams:
            organization["teams"].setdefault(team, {"id": _id(world), "slug": team, "name": team})
        for email in account.members:
            organization["members"].setdefault(email, _member(world, email))
        for workspace, channel in account.slack:
            held = organization["integrations"].setdefault(workspace, _slack(world, workspace))
            if channel not in held["channels"]:
                held["channels"].append(channel)
    world.changed()


def _new(world: World, account: SentryAccount) -> Record:
    return {
        "id": _id(world),
        "slug": account.organization,
        "region": account.region,
        "metric_monitors": True,  # the Developer plan has none
        "environments": [],  # those that an event named
        "teams": {},
        "members": {},
        "integrations": {},
        "projects": {},
        "monitors": {},
        "alerts": {},
    }


def _member(world: World, email: str) -> Record:
    return {"id": _id(world), "email": email, "pending": False, "user_id": _id(world)}


def _slack(world: World, workspace: str) -> Record:
    return {"id": _id(world), "name": workspace, "provider": "slack", "status": "active", "channels": []}


def _id(world: World) -> str:
    return str(4_500_000_000_000 + world.next_id("sentry"))
