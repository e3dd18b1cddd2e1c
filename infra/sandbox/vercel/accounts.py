"""The user, the teams, and what their plans allow."""

from __future__ import annotations

import hashlib
from typing import Any

from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.vercel.call import Call, Record, team_of
from infra.sandbox.vercel.errors import not_found
from infra.sandbox.world import World

# https://vercel.com/docs/limits and /docs/deployment-protection, November 2026
DOMAINS_PER_PROJECT = {"hobby": 50, "pro": 100_000, "enterprise": 1_000_000}
DEPLOYMENTS_PER_DAY = {"hobby": 100, "pro": 6000, "enterprise": 1_000_000}
CUSTOM_ENVIRONMENTS = {"hobby": 0, "pro": 1, "enterprise": 12}
_STANDARD = {"prod_deployment_urls_and_all_previews", "all_except_custom_domains", "preview"}
PROTECTION = {
    "hobby": _STANDARD,
    "pro": {*_STANDARD, "all"},
    "enterprise": {*_STANDARD, "all", "production"},
}


def seed(world: World, accounts: Accounts) -> None:
    """Adds the teams that are not there yet and the owner's token; a plan follows the stack file."""
    vercel = world.vendor("vercel")
    vercel.setdefault("tokens", {}).setdefault(owner_token("vercel"), {"scopes": ["*"]})
    vercel.setdefault("projects", {})
    vercel.setdefault("deployments", {})
    teams = vercel.setdefault("teams", {})
    user = vercel.setdefault("user", _user(world))
    for account in accounts.vercel:
        if account.team is None:
            user["plan"] = account.plan
            continue
        team = team_of(vercel, account.team) or _team(world, account.team)
        teams[team["id"]] = team
        team["plan"] = account.plan
    world.changed()


def _user(world: World) -> Record:
    return {
        "id": made_up_id("", "user"),
        "username": "sandbox",
        "name": "Sandbox Owner",
        "email": "owner@sandbox.example",
        "plan": "hobby",
        "createdAt": world.now_ms(),
    }


def _team(world: World, id_or_slug: str) -> Record:
    named_by_id = id_or_slug.startswith("team_")
    return {
        "id": id_or_slug if named_by_id else made_up_id("team_", id_or_slug),
        "slug": id_or_slug.removeprefix("team_").lower(),
        "name": id_or_slug,
        "plan": "hobby",
        "sensitiveEnvironmentVariablePolicy": "default",
        "createdAt": world.now_ms(),
    }


def made_up_id(prefix: str, *seeds: str) -> str:
    """Returns an id as Vercel's look, the same for the same seeds."""
    return prefix + hashlib.sha256("/".join(seeds).encode()).hexdigest()[:24]


def get_user(call: Call) -> Any:
    """`GET /v2/user`; of whom the world gives a `defaultTeamId`, what names no team is that team's."""
    user = {key: value for key, value in call.vercel["user"].items() if key != "plan"}
    return {"user": {"defaultTeamId": None, **user, "avatar": None, "version": "northstar"}}


def list_teams(call: Call) -> Any:
    """`GET /v2/teams`; one page."""
    teams = [_shown(call, team) for team in call.vercel["teams"].values()]
    return {"teams": teams, "pagination": {"count": len(teams), "next": None, "prev": None}}


def get_team(call: Call) -> Any:
    """`GET /v2/teams/:idOrSlug`; the team itself, not wrapped."""
    team = team_of(call.vercel, call.path("team"))
    if team is None:
        raise not_found("Team")
    return _shown(call, team)


def _shown(call: Call, team: Record) -> Record:
    rest = {key: value for key, value in team.items() if key != "plan"}
    member = {"role": "OWNER", "confirmed": True, "teamId": team["id"], "uid": call.vercel["user"]["id"]}
    return {**rest, "avatar": None, "billing": {"plan": team["plan"]}, "membership": member}
