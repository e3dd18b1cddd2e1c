"""People who may work on a repository though they do not own it, and its teams."""

from __future__ import annotations

from infra.sandbox.github.access import ADMIN, METADATA
from infra.sandbox.github.auth import role_on
from infra.sandbox.github.call import Access, Answer, Call, Route, done, ok, pages
from infra.sandbox.github.errors import invalid, not_found
from infra.sandbox.github.records import Account, JsonObject
from infra.sandbox.github.repository_view import role_flags
from infra.sandbox.github.state import full_name
from infra.sandbox.github.teams import ROLE_OF_PERMISSION, team_view
from infra.sandbox.github.users import user_view

_READ = Access("write", "metadata", "read")


def _view(call: Call, account: Account) -> JsonObject:
    role = role_on(call.github, account["login"], call.repository)
    return {**user_view(account), "permissions": role_flags(role), "role_name": role}


def list_collaborators(call: Call) -> Answer:
    """Returns who has access: `direct` only by this repository, `outside` only from elsewhere."""
    github, repository = call.github, call.repository
    owner = github.owner_of(repository)
    wanted = call.query.get("affiliation", "all")
    direct = set(repository["collaborators"])
    if owner["type"] == "User" and wanted != "outside":
        direct.add(owner["login"])
    everyone = direct | (set(owner["members"]) if wanted == "all" else set())
    if wanted == "outside":
        everyone -= set(owner["members"])
    return pages([_view(call, github.account(login)) for login in sorted(everyone)])


def get_collaborator(call: Call) -> Answer:
    """Says whether someone has access: 204 or 404."""
    login = call.github.account(call.params["login"])["login"]
    owner = call.github.owner_of(call.repository)
    if login not in call.repository["collaborators"] and login not in (owner["login"], *owner["members"]):
        raise not_found()
    return done()


def get_permission(call: Call) -> Answer:
    """Returns what someone may do."""
    account = call.github.account(call.params["login"])
    view = _view(call, account)
    old_name = {"maintain": "write", "triage": "read"}.get(view["role_name"], view["role_name"])
    return ok({"permission": old_name, "role_name": view["role_name"], "user": view})


def put_collaborator(call: Call) -> Answer:
    """Gives someone access at once; the sandbox sends no invitations."""
    login = call.github.account(call.params["login"])["login"]
    role = ROLE_OF_PERMISSION.get(call.body.text_or("permission", "push"))
    if role is None:
        raise invalid("Collaborator", "permission", "invalid")
    call.repository["collaborators"][login] = role
    call.github.world.changed()
    return done()


def delete_collaborator(call: Call) -> Answer:
    """Takes access away."""
    login = call.github.account(call.params["login"])["login"]
    call.repository["collaborators"].pop(login, None)
    call.github.world.changed()
    return done()


def list_invitations(_: Call) -> Answer:
    """Returns nobody: access is given at once."""
    return pages([])


def list_teams(call: Call) -> Answer:
    """Returns the teams that reach the repository."""
    name, found = full_name(call.repository).lower(), []
    for team in call.github.data["teams"].values():
        role = team["repositories"].get(name)
        if role is not None:
            view = team_view(team, call.github.account(team["organization"]))
            permission = {"read": "pull", "write": "push"}.get(role, role)
            found.append({**view, "permission": permission, "permissions": role_flags(role)})
    return pages(found)


_REPOSITORY = "/repos/{owner}/{repo}"
_ONE = f"{_REPOSITORY}/collaborators/{{login}}"

ROUTES = (
    Route("GET", f"{_REPOSITORY}/collaborators", list_collaborators, _READ),
    Route("GET", _ONE, get_collaborator, METADATA),
    Route("GET", f"{_ONE}/permission", get_permission, METADATA),
    Route("PUT", _ONE, put_collaborator, ADMIN),
    Route("DELETE", _ONE, delete_collaborator, ADMIN),
    Route("GET", f"{_REPOSITORY}/invitations", list_invitations, ADMIN),
    Route("GET", f"{_REPOSITORY}/teams", list_teams, ADMIN),
)
