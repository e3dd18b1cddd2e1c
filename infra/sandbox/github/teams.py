"""Teams of an organisation, their members and the repositories they reach."""

from __future__ import annotations

from infra.sandbox.github.auth import is_member, require_login, require_scope
from infra.sandbox.github.call import Answer, Call, Route, done, ok, pages
from infra.sandbox.github.errors import GitHubError, invalid, not_found
from infra.sandbox.github.nodes import node_id
from infra.sandbox.github.records import Account, JsonObject, Repository, Role, Team
from infra.sandbox.github.repository_view import repository_view, role_flags
from infra.sandbox.github.state import full_name
from infra.sandbox.github.users import API, WEB, organization_view, user_view

# the API's old names of roles, https://docs.github.com/en/rest/teams/teams
ROLE_OF_PERMISSION: dict[str, Role] = {
    "pull": "read",
    "push": "write",
    "read": "read",
    "triage": "triage",
    "write": "write",
    "maintain": "maintain",
    "admin": "admin",
}


def team_view(team: Team, organization: Account) -> JsonObject:
    """Returns a team as lists and reviewers show it."""
    url = f"{API}/organizations/{organization['id']}/team/{team['id']}"
    return {
        "id": team["id"],
        "node_id": node_id("Team", organization["id"], team["id"]),
        "name": team["name"],
        "slug": team["slug"],
        "description": "",
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "url": url,
        "html_url": f"{WEB}/orgs/{organization['login']}/teams/{team['slug']}",
        "members_url": f"{url}/members{{/member}}",
        "repositories_url": f"{url}/repos",
        "type": "organization",
        "organization_id": organization["id"],
        "parent": None,
    }


def _found(call: Call) -> tuple[Team, Account]:
    require_login(call.actor)
    organization = _organization(call)
    if not is_member(call.github, organization["login"], call.actor.login):
        raise not_found()
    require_scope(call.actor, "admin:org", "read:org", "repo", "user", "write:org")
    if "slug" in call.params:
        return call.github.team(organization["login"], call.params["slug"]), organization
    number = call.params["team_id"]
    team = call.github.team_by_id(int(number)) if number.isdigit() else None
    if team is None:
        raise not_found()
    return team, organization


def _organization(call: Call) -> Account:
    if "org" in call.params:
        return call.github.organization(call.params["org"])
    number = call.params["org_id"]
    account = call.github.account_by_id(int(number)) if number.isdigit() else None
    if account is None or account["type"] != "Organization":
        raise not_found()
    return account


def get_team(call: Call) -> Answer:
    """Returns a team; 404 for those who are not in the organisation."""
    team, organization = _found(call)
    return ok(
        {
            **team_view(team, organization),
            "members_count": len(team["members"]),
            "repos_count": len(team["repositories"]),
            "created_at": team["created_at"],
            "updated_at": team["created_at"],
            "organization": organization_view(organization, member=True),
        }
    )


def list_teams(call: Call) -> Answer:
    """Returns the teams of an organisation."""
    require_login(call.actor)
    organization = _organization(call)
    if not is_member(call.github, organization["login"], call.actor.login):
        raise not_found()
    teams = call.github.data["teams"].values()
    return pages([team_view(t, organization) for t in teams if t["organization"] == organization["login"]])


def list_members(call: Call) -> Answer:
    """Returns the members of a team."""
    team, _ = _found(call)
    return pages([user_view(call.github.account(login)) for login in team["members"]])


def list_repositories(call: Call) -> Answer:
    """Returns the repositories that a team reaches, each with its role."""
    team, _ = _found(call)
    found = [
        (call.github.data["repositories"].get(name), role) for name, role in team["repositories"].items()
    ]
    return pages([_reached(call, repository, role) for repository, role in found if repository is not None])


def _reached(call: Call, repository: Repository, role: Role) -> JsonObject:
    view = repository_view(call.github, repository, "read")
    return {**view, "role_name": role, "permissions": role_flags(role)}


def get_repository(call: Call) -> Answer:
    """Returns a team's role on a repository; 404 when it has none."""
    team, _ = _found(call)
    repository = call.github.repository(call.params["owner"], call.params["repo"])
    role = team["repositories"].get(full_name(repository).lower())
    if role is None:
        raise not_found()
    return ok(_reached(call, repository, role))


def put_repository(call: Call) -> Answer:
    """Gives a team a role on a repository of its organisation."""
    team, organization = _found(call)
    _check_admin(call, organization)
    repository = call.github.repository(call.params["owner"], call.params["repo"])
    if repository["owner"] != organization["login"]:
        raise invalid("Team", "repository", "invalid")
    role = ROLE_OF_PERMISSION.get(call.body.text_or("permission", "push"))
    if role is None:
        raise invalid("TeamMember", "permission", "invalid")
    team["repositories"][full_name(repository).lower()] = role
    call.github.world.changed()
    return done()


def delete_repository(call: Call) -> Answer:
    """Takes a team's role on a repository away."""
    team, organization = _found(call)
    _check_admin(call, organization)
    team["repositories"].pop(f"{call.params['owner']}/{call.params['repo']}".lower(), None)
    call.github.world.changed()
    return done()


def _check_admin(call: Call, organization: Account) -> None:
    if organization["members"].get(call.login) != "admin":
        raise GitHubError(403, "Must have admin rights to Repository.")


_TEAM = "/organizations/{org_id:int}/team/{team_id:int}"
_SLUG = "/orgs/{org}/teams/{slug}"

ROUTES = (
    *tuple(
        route
        for prefix in (_TEAM, _SLUG)
        for route in (
            Route("GET", prefix, get_team),
            Route("GET", f"{prefix}/members", list_members),
            Route("GET", f"{prefix}/repos", list_repositories),
            Route("GET", f"{prefix}/repos/{{owner}}/{{repo}}", get_repository),
            Route("PUT", f"{prefix}/repos/{{owner}}/{{repo}}", put_repository),
            Route("DELETE", f"{prefix}/repos/{{owner}}/{{repo}}", delete_repository),
        )
    ),
    Route("GET", "/orgs/{org}/teams", list_teams),
)
