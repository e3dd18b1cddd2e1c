"""What Vercel's GitHub integration sees: the repositories that the sandbox's own GitHub holds."""

from __future__ import annotations

from infra.sandbox.vercel.call import Record
from infra.sandbox.vercel.errors import VercelError, bad_request
from infra.sandbox.world import World


def connect(world: World, project: Record, wanted: Record) -> None:
    """Links a project to the repository that a request names; raises 400 when GitHub has no such one."""
    owner, _, name = str(wanted.get("repo", "")).partition("/")
    if wanted.get("type") != "github" or not owner or not name:
        raise bad_request("Invalid request: `gitRepository` wants `type` and `repo` as owner/name")
    repository = _found(world, owner, name)
    if repository is None:
        message = f'The repository "{owner}/{name}" couldn\'t be found in your linked GitHub account.'
        raise bad_request(message, code="repo_not_found")
    now = world.now_ms()
    project["link"] = {
        "type": "github",
        "org": owner,
        "repo": name,
        "repoId": repository.get("id") or world.next_id("vercel.link"),
        "gitCredentialId": "",
        "productionBranch": repository.get("default_branch", "main"),
        "deployHooks": [],
        "sourceless": False,
        "createdAt": now,
        "updatedAt": now,
    }


def check_branch(world: World, project: Record, branch: str, code: str = "bad_request") -> None:
    """Raises 400 when a project has no repository, or its repository no such branch."""
    link = project.get("link")
    if not link:
        raise bad_request("The project is not connected to a Git repository.", code=code)
    repository = _found(world, link["org"], link["repo"])
    if repository is not None and "refs" in repository and f"refs/heads/{branch}" not in repository["refs"]:
        raise VercelError(400, code, f'Branch "{branch}" not found in the connected Git repository.')


def _found(world: World, owner: str, name: str) -> Record | None:
    """Returns a repository of the world; an empty one when the world has no GitHub at all."""
    repositories = world.data.get("github", {}).get("repositories")
    if repositories is None:
        return {}
    found: Record | None = repositories.get(f"{owner}/{name}".lower())
    return found
