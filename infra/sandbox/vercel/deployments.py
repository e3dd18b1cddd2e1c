"""Deployments: made from a Git branch or from an earlier one, listed, looked at.

The world keeps with each the variables as they were when it was made: that is what it runs with for good.
Deliberately absent: deployments of uploaded files.
"""

from __future__ import annotations

from typing import Any

from infra.sandbox.requests import UNKNOWN_ROUTE
from infra.sandbox.vercel.accounts import DEPLOYMENTS_PER_DAY, made_up_id
from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.deployment_life import deployments_of, state_of, times_of, variables_of
from infra.sandbox.vercel.deployment_view import listed, shown
from infra.sandbox.vercel.errors import VercelError, bad_request, not_found
from infra.sandbox.vercel.pages import page
from infra.sandbox.vercel.repository import commit_of

_FIELDS = {
    *("name", "project", "target", "meta", "gitSource", "deploymentId", "withLatestCommit"),
    *("customEnvironmentSlugOrId", "projectSettings", "files"),
}
_DAY_MS = 24 * 60 * 60 * 1000


def list_deployments(call: Call) -> Any:
    """`GET /v7/deployments`, newest first; `projectId` (or name), `app`, `target`, `state` (several, with
    commas), `branch` and `sha` filter."""
    found = [d for d in call.vercel["deployments"].values() if d["accountId"] == call.account["id"]]
    if wanted := call.query("projectId"):
        found = deployments_of(call, call.project_named(wanted))
    if app := call.query("app"):
        found = [deployment for deployment in found if deployment["name"] == app]
    if target := call.query("target"):
        found = [deployment for deployment in found if target in _targets(deployment)]
    if states := call.query("state"):
        now = call.world.now_ms()
        found = [deployment for deployment in found if state_of(deployment, now) in states.split(",")]
    for parameter, key in (("branch", "ref"), ("sha", "sha")):
        if value := call.query(parameter):
            found = [one for one in found if (one["gitSource"] or {}).get(key) == value]
    answer = page(call, "deployments", found)
    return {**answer, "deployments": [listed(call, deployment) for deployment in answer["deployments"]]}


def get_deployment(call: Call) -> Any:
    """`GET /v13/deployments/:idOrUrl`."""
    return shown(call, _deployment(call, call.path("deployment")))


def create_deployment(call: Call) -> Any:
    """`POST /v13/deployments`: of a `gitSource`, or again of a `deploymentId`.

    Without `forceNew=1` the newest deployment of the same commit and target is answered instead.
    """
    body = call.object()
    _check(body)
    origin = _deployment(call, str(body["deploymentId"])) if body.get("deploymentId") else None
    project = call.project_named(origin["projectId"] if origin else str(body.get("project") or body["name"]))
    source = _source(call, body, origin)
    target, custom = _target(project, body)
    alike = [
        one
        for one in deployments_of(call, project)
        if (one["gitSource"], one["target"], one["customEnvironment"]) == (source, target, custom)
    ]
    if alike and call.query("forceNew") != "1":
        return shown(call, alike[-1])
    _check_day(call)
    number = str(call.world.next_id("vercel.deployment"))
    id_ = made_up_id("dpl_", project["id"], number)
    deployment: Record = {
        "id": id_,
        "projectId": project["id"],
        "accountId": project["accountId"],
        "name": project["name"],
        "url": f"{project['name']}-{id_[4:13]}-{call.account.get('slug', 'sandbox')}.vercel.app",
        "source": "redeploy" if origin else "api-trigger-git-deploy",
        "target": target,
        "customEnvironment": custom,
        "gitSource": source,
        "meta": {**(origin["meta"] if origin else {}), **_git_meta(source), **(body.get("meta") or {})},
        "variables": variables_of(project, target, source["ref"], custom["id"] if custom else None),
        **times_of(call),
    }
    call.vercel["deployments"][id_] = deployment
    call.world.changed()
    return shown(call, deployment)


def _deployment(call: Call, id_or_url: str) -> Record:
    for deployment in call.vercel["deployments"].values():
        names = (deployment["id"], deployment["url"])
        if id_or_url in names and deployment["accountId"] == call.account["id"]:
            found: Record = deployment
            return found
    raise not_found("Deployment")


def _targets(deployment: Record) -> tuple[str, ...]:
    custom = deployment["customEnvironment"]
    return (custom["id"], custom["slug"]) if custom else (deployment["target"] or "preview",)


def _check(body: Record) -> None:
    unknown = sorted(set(body) - _FIELDS)
    if unknown:
        raise bad_request(f"Invalid request: should NOT have additional property `{unknown[0]}`.")
    if not isinstance(body.get("name"), str):
        raise bad_request("Invalid request: missing required property `name`.")
    if not all(isinstance(value, str) for value in (body.get("meta") or {}).values()):
        raise bad_request("Invalid request: `meta` should have texts only.")
    if body.get("files"):
        message = "the sandbox does not deploy uploaded files"
        raise VercelError(UNKNOWN_ROUTE, "sandbox_unknown_route", message)
    if not body.get("deploymentId") and not isinstance(body.get("gitSource"), dict):
        raise bad_request("Invalid request: give `files`, `gitSource` or `deploymentId`.")


def _source(call: Call, body: Record, origin: Record | None) -> Record:
    if origin is None:
        return commit_of(call.world, body["gitSource"])
    source: Record = origin["gitSource"]
    if body.get("withLatestCommit"):
        return commit_of(call.world, {**source, "sha": None})
    return source


def _target(project: Record, body: Record) -> tuple[str | None, Record | None]:
    """Returns the target (None is a preview) and the custom environment."""
    target = body.get("target")
    wanted = body.get("customEnvironmentSlugOrId") or (
        target if target not in (None, "production", "staging") else None
    )
    if wanted is None:
        return target, None
    for environment in project["customEnvironments"]:
        if wanted in (environment["id"], environment["slug"]):
            return None, {"id": environment["id"], "slug": environment["slug"]}
    raise bad_request(f"Invalid request: `{wanted}` is no target and no custom environment of the project.")


def _check_day(call: Call) -> None:
    since, limit = call.world.now_ms() - _DAY_MS, DEPLOYMENTS_PER_DAY[call.account["plan"]]
    made = [d for d in call.vercel["deployments"].values() if d["accountId"] == call.account["id"]]
    if sum(deployment["createdAt"] > since for deployment in made) >= limit:
        code = (
            "api-deployments-free-per-day"
            if call.account["plan"] == "hobby"
            else "api-deployments-paid-per-day"
        )
        message = f'Resource is limited - try again in 24 hours (more than {limit}, code: "{code}").'
        raise VercelError(402, code, message)


def _git_meta(source: Record) -> dict[str, str]:
    return {
        "githubDeployment": "1",
        "githubOrg": source["org"],
        "githubRepo": source["repo"],
        "githubCommitOrg": source["org"],
        "githubCommitRepo": source["repo"],
        "githubRepoId": str(source["repoId"]),
        "githubCommitRef": source["ref"],
        "githubCommitSha": source["sha"],
    }
