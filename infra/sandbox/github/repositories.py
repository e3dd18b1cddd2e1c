"""Repositories: create, read, change, rename, delete."""

from __future__ import annotations

import re
from typing import Literal, cast

from infra.sandbox.github.access import ADMIN, METADATA
from infra.sandbox.github.auth import is_member, require_login, require_permission, require_scope, role_on
from infra.sandbox.github.body import Body
from infra.sandbox.github.call import Answer, Call, Route, created, done, ok, pages
from infra.sandbox.github.errors import GitHubError, invalid, invalid_request
from infra.sandbox.github.git.commits import initial_commit
from infra.sandbox.github.git.store import HEADS
from infra.sandbox.github.labels import default_labels
from infra.sandbox.github.records import Account, Repository
from infra.sandbox.github.repository_settings import change_settings, default_settings
from infra.sandbox.github.repository_view import repository_view
from infra.sandbox.github.seal import new_key
from infra.sandbox.github.security import change_security, default_security
from infra.sandbox.github.state import full_name

DEFAULT_BRANCH = "main"


def create_for_me(call: Call) -> Answer:
    """Creates a repository of the token's owner."""
    return _create(call, call.github.account(require_login(call.actor)))


def create_for_organization(call: Call) -> Answer:
    """Creates a repository of an organisation; 403 for those who are not in it."""
    login = require_login(call.actor)
    organization = call.github.organization(call.params["org"])
    if not is_member(call.github, organization["login"], login):
        raise GitHubError(403, "You need admin access to the organization before adding a repository to it.")
    return _create(call, organization)


def _create(call: Call, owner: Account) -> Answer:
    github, body = call.github, call.body
    visibility = _visibility(body, owner, "public")
    require_scope(call.actor, "repo", *(("public_repo",) if visibility == "public" else ()))
    require_permission(call.actor, "administration", "write")
    name = _checked_name(body.text("name"))
    if f"{owner['login']}/{name}".lower() in github.data["repositories"]:
        error = {
            "resource": "Repository",
            "code": "custom",
            "field": "name",
            "message": "name already exists on this account",
        }
        raise GitHubError(422, "Repository creation failed.", [error])
    now, number = github.now(), github.next_id("repository")
    repository: Repository = {
        "id": number,
        "owner": owner["login"],
        "name": name,
        "created_at": now,
        "updated_at": now,
        "pushed_at": now,
        "default_branch": DEFAULT_BRANCH,
        "visibility": visibility,
        "settings": default_settings(),
        "topics": [],
        "security": default_security(visibility),
        "vulnerability_alerts": False,
        "automated_security_fixes": False,
        "actions": {"enabled": True, "allowed_actions": "all", "sha_pinning_required": False},
        "collaborators": {},
        "labels": default_labels(github),
        "key": new_key(number),
        "secrets": {},
        "variables": {},
        "environments": {},
        "rulesets": [],
        "protections": [],
        "objects": {},
        "refs": {},
        "issues": {},
        "comments": {},
        "statuses": {},
    }
    change_settings(repository, body)
    if body.flag("auto_init"):
        sha = initial_commit(github, repository, call.login)
        repository["refs"][HEADS + DEFAULT_BRANCH] = sha
    github.data["repositories"][full_name(repository).lower()] = repository
    github.world.changed()
    return created(repository_view(github, repository, role_on(github, call.login, repository)))


def _checked_name(name: str) -> str:
    if not name or len(name) > 100:
        raise invalid("Repository", "name", "custom", "name is too long (maximum is 100 characters)")
    return re.sub(r"[^A-Za-z0-9._-]", "-", name)


def _visibility(body: Body, owner: Account, now: str) -> Literal["public", "private", "internal"]:
    wanted = body.text_or("visibility", "")
    if not wanted:
        wanted = now if "private" not in body else "private" if body.flag("private") else "public"
    if wanted not in ("public", "private", "internal"):
        raise invalid_request(f'{wanted} is not a member of ["public", "private", "internal"].')
    if wanted == "internal" and owner["plan"] != "enterprise":
        message = "Only organizations associated with an enterprise can set visibility to internal"
        raise invalid("Repository", "visibility", "custom", message)
    return cast(Literal["public", "private", "internal"], wanted)


def get_repository(call: Call) -> Answer:
    """Returns a repository as the caller may see it."""
    return ok(repository_view(call.github, call.repository, call.role))


def update_repository(call: Call) -> Answer:
    """Changes settings, name, visibility or default branch; what the body leaves out stays."""
    github, repository, body = call.github, call.repository, call.body
    if repository["settings"]["archived"] and body.flag("archived", True):
        raise GitHubError(403, "Repository was archived so is read-only.")
    owner = github.owner_of(repository)
    visibility = _visibility(body, owner, repository["visibility"])
    if body.given("default_branch"):
        branch = body.text("default_branch")
        if HEADS + branch not in repository["refs"] and branch != repository["default_branch"]:
            raise invalid(
                "Repository",
                "default_branch",
                "custom",
                f"The branch {branch} was not found. "
                "Please push that ref first or create it via the Git Data API.",
            )
        repository["default_branch"] = branch
    change_settings(repository, body)
    repository["visibility"] = visibility
    security = body.object("security_and_analysis")
    if security is not None:
        change_security(github, repository, security)
    if body.given("name"):
        _rename(call, _checked_name(body.text("name")))
    github.touch(repository)
    return ok(repository_view(github, repository, call.role))


def _rename(call: Call, name: str) -> None:
    repository, data = call.repository, call.github.data
    old, new = full_name(repository).lower(), f"{repository['owner']}/{name}".lower()
    if old == new:
        repository["name"] = name
        return
    if new in data["repositories"]:
        raise invalid("Repository", "name", "custom", "name already exists on this account")
    data["repositories"][new] = data["repositories"].pop(old)
    data["redirects"][old] = repository["id"]
    data["redirects"].pop(new, None)
    repository["name"] = name


def delete_repository(call: Call) -> Answer:
    """Deletes a repository; a classic token needs the scope `delete_repo`."""
    if call.actor.scopes is not None and "delete_repo" not in call.actor.scopes:
        raise GitHubError(
            403, "Must have admin rights to Repository.", headers={"X-Accepted-OAuth-Scopes": "delete_repo"}
        )
    call.github.data["repositories"].pop(full_name(call.repository).lower())
    call.github.world.changed()
    return done()


def list_mine(call: Call) -> Answer:
    """Returns the repositories that the caller can see as owner, collaborator or member."""
    login = require_login(call.actor)
    found = call.github.data["repositories"].values()
    return _listed(
        call, [r for r in found if r["owner"] == login or role_on(call.github, login, r) != "none"]
    )


def list_of_owner(call: Call) -> Answer:
    """Returns the repositories of a person or an organisation that the caller can see."""
    owner = call.github.account(call.params.get("org") or call.params["login"])
    found = call.github.data["repositories"].values()
    return _listed(call, [r for r in found if r["owner"] == owner["login"]])


def _listed(call: Call, repositories: list[Repository]) -> Answer:
    scopes = call.actor.scopes
    seen = [
        (repository, role_on(call.github, call.actor.login, repository))
        for repository in sorted(repositories, key=lambda r: full_name(r).lower())
        if repository["visibility"] == "public" or scopes is None or "repo" in scopes
    ]
    return pages([repository_view(call.github, r, role) for r, role in seen if role != "none"])


_REPOSITORY = "/repos/{owner}/{repo}"

ROUTES = (
    Route("POST", "/user/repos", create_for_me),
    Route("GET", "/user/repos", list_mine),
    Route("GET", "/users/{login}/repos", list_of_owner),
    Route("POST", "/orgs/{org}/repos", create_for_organization),
    Route("GET", "/orgs/{org}/repos", list_of_owner),
    Route("GET", _REPOSITORY, get_repository, METADATA),
    Route("GET", "/repositories/{repository_id:int}", get_repository, METADATA),
    Route("PATCH", _REPOSITORY, update_repository, ADMIN),
    Route("DELETE", _REPOSITORY, delete_repository, ADMIN),
)
