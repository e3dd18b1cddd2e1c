"""The link of a project to its Git repository, with the production branch."""

from __future__ import annotations

from typing import Any

from infra.sandbox.vercel.call import Call
from infra.sandbox.vercel.errors import bad_request
from infra.sandbox.vercel.projects import shown
from infra.sandbox.vercel.repository import connect


def link_repository(call: Call) -> Any:
    """`POST /v9/projects/:id/link`."""
    project = call.project()
    connect(call.world, project, call.object())
    call.touch(project)
    return shown(project)


def unlink_repository(call: Call) -> Any:
    """`DELETE /v9/projects/:id/link`."""
    project = call.project()
    project.pop("link", None)
    call.touch(project)
    return shown(project)


def set_production_branch(call: Call) -> Any:
    """`PATCH /v9/projects/:id/branch`."""
    project, branch = call.project(), call.object().get("branch")
    if not project.get("link"):
        raise bad_request("The project is not connected to a Git repository.")
    if not isinstance(branch, str) or not branch:
        raise bad_request("Invalid request: `branch` should be a string")
    project["link"]["productionBranch"] = branch
    call.touch(project)
    return shown(project)
