"""Deploy hooks: addresses that start a deployment of a branch."""

from __future__ import annotations

from typing import Any

from infra.sandbox.vercel.accounts import made_up_id
from infra.sandbox.vercel.call import Call
from infra.sandbox.vercel.errors import bad_request, not_found
from infra.sandbox.vercel.projects import shown


def create_deploy_hook(call: Call) -> Any:
    """`POST /v2/projects/:id/deploy-hooks`; answers the project."""
    project, body = call.project(), call.object()
    if not project.get("link"):
        raise bad_request("The project is not connected to a Git repository.")
    hook = made_up_id("", project["id"], str(call.world.next_id("vercel.hook")))[:10]
    url = f"https://api.vercel.com/v1/integrations/deploy/{project['id']}/{hook}"
    project["link"]["deployHooks"].append(
        {"id": hook, "name": body["name"], "ref": body["ref"], "url": url, "createdAt": call.world.now_ms()}
    )
    call.touch(project)
    return shown(project)


def delete_deploy_hook(call: Call) -> Any:
    """`DELETE /v2/projects/:id/deploy-hooks/:hook`."""
    project = call.project()
    hooks = (project.get("link") or {}).get("deployHooks", [])
    kept = [hook for hook in hooks if hook["id"] != call.path("hook")]
    if len(kept) == len(hooks):
        raise not_found("Deploy hook")
    project["link"]["deployHooks"] = kept
    call.touch(project)
    return shown(project)
