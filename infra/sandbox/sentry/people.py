"""Who can be told: teams, members, integrations. The sandbox changes them by its control server only."""

from __future__ import annotations

from typing import Any

from infra.sandbox.sentry.call import Call, Record


def list_teams(call: Call) -> Any:
    """`GET …/teams/`."""
    return call.pages(team_view(team) for _, team in sorted(call.organization["teams"].items()))


def list_members(call: Call) -> Any:
    """`GET …/members/`: who was only invited has no user yet."""
    return call.pages(_member(member) for _, member in sorted(call.organization["members"].items()))


def list_integrations(call: Call) -> Any:
    """`GET …/integrations/?providerKey=slack`."""
    wanted = call.request.query_params.get("providerKey")
    held = sorted(call.organization["integrations"].items())
    return call.pages(_integration(one) for _, one in held if wanted in (None, one["provider"]))


def team_view(team: Record) -> Record:
    """Returns a team as it stands in lists and in projects."""
    return {"id": team["id"], "slug": team["slug"], "name": team["name"]}


def _member(member: Record) -> Record:
    email = member["email"]
    user = {"id": member["user_id"], "email": email, "username": email, "isActive": True}
    return {
        "id": member["id"],
        "email": email,
        "name": email,
        "orgRole": "member",
        "pending": member["pending"],
        "expired": False,
        "inviteStatus": "requested_to_be_invited" if member["pending"] else "approved",
        "user": None if member["pending"] else user,
    }


def _integration(one: Record) -> Record:
    return {
        "id": one["id"],
        "name": one["name"],
        "domainName": f"{one['name'].lower().replace(' ', '-')}.slack.com",
        "status": one["status"],
        "organizationIntegrationStatus": one["status"],
        "provider": {"key": one["provider"], "slug": one["provider"], "name": one["provider"].title()},
    }
