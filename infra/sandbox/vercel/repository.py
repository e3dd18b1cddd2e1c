"""What Vercel's GitHub integration sees: the repositories that the sandbox's own GitHub holds."""

from __future__ import annotations

from infra.sandbox.vercel.call import Record
from infra.sandbox.vercel.errors import VercelError, bad_request
from infra.sandbox.world import World

_GIT = "incorrect_git_source_info"


def connect(world: World, project: Record, wanted: Record) -> None:
    """Links a project to the repository that a request names; raises 400 when GitHub has no such one."""
    owner, _, name = str(wanted.get("repo", "")).partition("/")
    if wanted.get("type") != "github" or not owner or not name:
        raise bad_request("Invalid request: `gitRepository` wants `type` and `repo` as owner/name")
    repository = _found(world, str(owner), str(name))
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


def commit_of(world: World, source: Record) -> Record:
    """Returns the repository, branch and commit that a `gitSource` names; raises 400 when GitHub has no such
    ones."""
    owner, name, ref = source.get("org"), source.get("repo"), source.get("ref")
    if source.get("type") != "github" or not ref or not (source.get("repoId") or (owner and name)):
        raise bad_request(
            "Invalid request: `gitSource` wants `type`, `ref`, and `repoId` or `org` and `repo`"
        )
    repository = (
        _by_id(world, source["repoId"]) if source.get("repoId") else _found(world, str(owner), str(name))
    )
    if repository is None:
        raise bad_request("The provided GitHub repository can't be found.", code=_GIT)
    sha = source.get("sha") or repository.get("refs", {}).get(f"refs/heads/{ref}")
    if sha is None or ("objects" in repository and sha not in repository["objects"]):
        message = "The provided GitHub repository does not contain the requested branch or commit reference."
        raise bad_request(f"{message} Please ensure the repository is not empty.", code=_GIT)
    return {
        "type": "github",
        "org": repository.get("owner", owner),
        "repo": repository.get("name", name),
        "repoId": repository.get("id", source.get("repoId")),
        "ref": ref,
        "sha": sha,
    }


def _by_id(world: World, number: object) -> Record | None:
    repositories: dict[str, Record] = world.data.get("github", {}).get("repositories", {})
    return next((one for one in repositories.values() if str(one.get("id")) == str(number)), None)


def _found(world: World, owner: str, name: str) -> Record | None:
    """Returns a repository of the world; an empty one when the world has no GitHub at all."""
    repositories = world.data.get("github", {}).get("repositories")
    if repositories is None:
        return {}
    found: Record | None = repositories.get(f"{owner}/{name}".lower())
    return found
