"""Custom environments of a project (Pro: one, Enterprise: twelve)."""

from __future__ import annotations

import re
from typing import Any

from infra.sandbox.vercel.accounts import CUSTOM_ENVIRONMENTS, made_up_id
from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.errors import VercelError, bad_request, not_found

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,31}\Z")


def list_custom_environments(call: Call) -> Any:
    """`GET /v9/projects/:id/custom-environments`."""
    return {"environments": call.project()["customEnvironments"], "accountLimit": {"total": _limit(call)}}


def get_custom_environment(call: Call) -> Any:
    """`GET …/:slugOrId`."""
    return _environment(call)


def create_custom_environment(call: Call) -> Any:
    """`POST /v9/projects/:id/custom-environments`."""
    project = call.project()
    if len(project["customEnvironments"]) >= _limit(call):
        plan = call.account["plan"]
        raise VercelError(
            402, "payment_required", f"The {plan} plan has no room for more custom environments."
        )
    now = call.world.now_ms()
    environment: Record = {
        "id": made_up_id("env_", project["id"], str(call.world.next_id("vercel.custom_environment"))),
        "type": "preview",
        "slug": "",
        "description": "",
        "branchMatcher": None,
        "createdAt": now,
        "updatedAt": now,
    }
    _apply(project, environment, call.object())
    project["customEnvironments"].append(environment)
    call.touch(project)
    return environment


def update_custom_environment(call: Call) -> Any:
    """`PATCH …/:slugOrId`."""
    environment = _environment(call)
    _apply(call.project(), environment, call.object())
    call.touch(environment)
    return environment


def delete_custom_environment(call: Call) -> Any:
    """`DELETE …/:slugOrId`; variables that stand nowhere else go too when the body says so."""
    project, environment = call.project(), _environment(call)
    project["customEnvironments"].remove(environment)
    for variable in project["env"]:
        if environment["id"] in variable["customEnvironmentIds"]:
            variable["customEnvironmentIds"].remove(environment["id"])
    if isinstance(call.body, dict) and call.body.get("deleteUnassignedEnvironmentVariables"):
        project["env"] = [one for one in project["env"] if one["target"] or one["customEnvironmentIds"]]
    call.touch(project)
    return environment


def _limit(call: Call) -> int:
    return CUSTOM_ENVIRONMENTS[call.account["plan"]]


def _environment(call: Call) -> Record:
    wanted = call.path("environment")
    for environment in call.project()["customEnvironments"]:
        if wanted in (environment["id"], environment["slug"]):
            found: Record = environment
            return found
    raise not_found("Custom environment")


def _apply(project: Record, environment: Record, body: Record) -> None:
    slug = body.get("slug", environment["slug"])
    if not isinstance(slug, str) or not _SLUG.match(slug) or slug in ("production", "preview", "development"):
        raise bad_request(
            "Invalid request: `slug` should be lower case, and none of Vercel's own environments"
        )
    if any(other["slug"] == slug and other is not environment for other in project["customEnvironments"]):
        raise VercelError(409, "conflict", f"The custom environment {slug} exists already.")
    environment.update({key: body[key] for key in ("slug", "description", "branchMatcher") if key in body})
