"""Who asks, and what they may: tokens, scopes, roles; refusals in GitHub's words and status codes."""

from __future__ import annotations

import base64
import binascii

from infra.sandbox.github.call import Access, Actor
from infra.sandbox.github.errors import GitHubError, not_found
from infra.sandbox.github.records import ROLES, Repository, Role
from infra.sandbox.github.state import GitHub, full_name

# https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
IMPLIED = {
    "repo": ("public_repo", "repo:status", "repo_deployment", "repo:invite", "security_events"),
    "admin:org": ("write:org", "read:org"),
    "write:org": ("read:org",),
    "user": ("read:user", "user:email", "user:follow"),
    "admin:repo_hook": ("write:repo_hook", "read:repo_hook"),
}
FULL_SCOPES = ("admin:org", "admin:repo_hook", "delete_repo", "repo", "user", "workflow")


def bad_credentials() -> GitHubError:
    """Returns the answer to a token that nobody has."""
    return GitHubError(401, "Bad credentials")


def actor_of(github: GitHub, authorization: str | None) -> Actor:
    """Returns who a request's Authorization header stands for; raises 401 for an unknown token."""
    if not authorization:
        return Actor(None)
    token = _token_in(authorization)
    known = github.data["tokens"].get(token) if token else None
    if known is None:
        raise bad_credentials()
    repositories = known["repositories"]
    return Actor(
        login=known["login"],
        scopes=None if known["scopes"] is None else _with_implied(known["scopes"]),
        permissions=known["permissions"],
        repositories=None if repositories is None else frozenset(name.lower() for name in repositories),
    )


def _token_in(authorization: str) -> str | None:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() in ("bearer", "token"):
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest, validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return None
    return None


def _with_implied(scopes: list[str]) -> frozenset[str]:
    reached = set(scopes)
    for scope in (*scopes, *(s for given in scopes for s in IMPLIED.get(given, ()))):
        reached.update(IMPLIED.get(scope, ()))
    return frozenset(reached)


def require_login(actor: Actor) -> str:
    """Returns the caller's login; raises 401 for an anonymous one."""
    if actor.login is None:
        raise GitHubError(401, "Requires authentication")
    return actor.login


def require_scope(actor: Actor, *any_of: str) -> None:
    """Raises 404, as GitHub does, when a classic token has none of these scopes."""
    if actor.scopes is not None and not actor.scopes.intersection(any_of):
        raise GitHubError(404, "Not Found", headers={"X-Accepted-OAuth-Scopes": ", ".join(sorted(any_of))})


def is_member(github: GitHub, organization: str, login: str | None) -> bool:
    """Says whether a person belongs to an organisation."""
    return login is not None and login in github.account(organization)["members"]


def role_on(github: GitHub, login: str | None, repository: Repository) -> Role:
    """Returns what a person may do on a repository, the token aside."""
    reached: list[Role] = ["none" if repository["visibility"] != "public" else "read"]
    if login is not None:
        owner = github.owner_of(repository)
        if owner["login"] == login or owner["members"].get(login) == "admin":
            return "admin"
        if login in owner["members"]:
            reached.append("read")
        reached.append(repository["collaborators"].get(login, "none"))
        reached.extend(
            team["repositories"].get(full_name(repository).lower(), "none")
            for team in github.data["teams"].values()
            if login in team["members"] and team["organization"] == owner["login"]
        )
    return max(reached, key=ROLES.index)


def check_access(github: GitHub, actor: Actor, repository: Repository, access: Access) -> Role:
    """Returns the caller's role; raises 404 or 403 when person or token lack what the call needs."""
    role = role_on(github, actor.login, repository)
    public = repository["visibility"] == "public"
    if role == "none" or not _token_sees(actor, repository, public):
        raise _hidden(actor)
    writes = access.level == "write"
    if actor.login is None:
        if writes:
            raise GitHubError(401, "Requires authentication")
        if access.role not in ("none", "read"):
            raise GitHubError(401, "Requires authentication")
    if ROLES.index(role) < ROLES.index(access.role):
        raise (
            GitHubError(403, "Must have admin rights to Repository.")
            if access.role == "admin"
            else not_found()
        )
    if actor.scopes is not None and writes:
        require_scope(actor, "repo", *(("public_repo",) if public else ()))
    if (
        actor.login is not None
        and actor.scopes is None
        and not (public and access.role == "read" and not writes)
    ):
        require_permission(actor, access.permission, access.level)
    return role


def require_permission(actor: Actor, permission: str, level: str) -> None:
    """Raises 403, naming the permission in a header, when a fine-grained token lacks it."""
    if actor.scopes is not None or permission == "metadata":
        return
    held = actor.permissions.get(permission, "none")
    if held == "write" or held == level:
        return
    raise GitHubError(
        403,
        "Resource not accessible by personal access token",
        headers={"X-Accepted-GitHub-Permissions": f"{permission}={level}"},
    )


def _token_sees(actor: Actor, repository: Repository, public: bool) -> bool:
    if public or actor.login is None:
        return True
    if actor.scopes is not None:
        return "repo" in actor.scopes
    return actor.repositories is None or full_name(repository).lower() in actor.repositories


def _hidden(actor: Actor) -> GitHubError:
    if actor.scopes is None:
        return not_found()
    return GitHubError(404, "Not Found", headers={"X-Accepted-OAuth-Scopes": "repo"})
