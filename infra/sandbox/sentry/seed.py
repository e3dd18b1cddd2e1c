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
        # An id is taken only for what is new: a second look leaves the world as it is.
        if account.organization not in organizations:
            organizations[account.organization] = _new(world, account)
        organization = organizations[account.organization]
        teams, members = organization["teams"], organization["members"]
        teams |= {t: {"id": _id(world), "slug": t, "name": t} for t in account.teams if t not in teams}
        members |= {email: _member(world, email) for email in account.members if email not in members}
        for workspace, channel in account.slack:
            if workspace not in organization["integrations"]:
                organization["integrations"][workspace] = _slack(world, workspace)
            held = organization["integrations"][workspace]
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
