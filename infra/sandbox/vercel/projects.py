"""Projects and their settings."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from infra.sandbox.vercel.accounts import PROTECTION, made_up_id
from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.deployment_life import deployments_of, production_of
from infra.sandbox.vercel.domains import new_domain
from infra.sandbox.vercel.errors import VercelError, bad_request, forbidden
from infra.sandbox.vercel.pages import page
from infra.sandbox.vercel.repository import connect
from infra.sandbox.vercel.variables import add_variable

_NAME = re.compile(r"[a-z0-9._-]{1,100}\Z")
DEFAULTS: Record = {
    "autoAssignCustomDomains": True,
    "autoExposeSystemEnvs": True,
    "buildCommand": None,
    "commandForIgnoringBuildStep": None,
    "customerSupportCodeVisibility": False,
    "deploymentExpiration": None,
    "devCommand": None,
    "directoryListing": False,
    "enableAffectedProjectsDeployments": True,
    "enablePreviewFeedback": None,
    "enableProductionFeedback": None,
    "framework": None,
    "gitComments": {"onCommit": False, "onPullRequest": True},
    "gitForkProtection": True,
    "gitLFS": False,
    "gitProviderOptions": {"createDeployments": "enabled"},
    "installCommand": None,
    "nodeVersion": "22.x",
    "oidcTokenConfig": {"enabled": True, "issuerMode": "team"},
    "optionsAllowlist": None,
    "outputDirectory": None,
    "passwordProtection": None,
    "previewDeploymentSuffix": None,
    "previewDeploymentsDisabled": False,
    "productionDeploymentsFastLane": True,
    "protectedSourcemaps": False,
    "publicSource": None,
    "resourceConfig": {
        "elasticConcurrencyEnabled": False,
        "fluid": True,
        "functionDefaultMemoryType": "standard",
        "functionDefaultRegions": ["iad1"],
        "functionDefaultTimeout": 300,
    },
    "rootDirectory": None,
    "serverlessFunctionRegion": "iad1",
    "serverlessFunctionZeroConfigFailover": False,
    "skewProtectionMaxAge": 0,
    "ssoProtection": {"deploymentType": "prod_deployment_urls_and_all_previews"},
    "trustedIps": None,
    "trustedSources": None,
}
# objects of which a request sends only what it changes
_MERGED = ("oidcTokenConfig", "resourceConfig", "gitProviderOptions")
# null means "as it was" where a project cannot be without
_NEVER_NULL = ("gitComments", "oidcTokenConfig", "resourceConfig")
_HIDDEN = ("env", "domains", "plan", "customEnvironments")


def shown(project: Record) -> Record:
    """Returns a project as the API shows it: without its variables' values and its passwords."""
    view = {key: value for key, value in project.items() if key not in _HIDDEN}
    if view["passwordProtection"]:
        view["passwordProtection"] = {"deploymentType": view["passwordProtection"]["deploymentType"]}
    return {**view, "latestDeployments": [], "targets": {}}


def list_projects(call: Call) -> Any:
    """`GET /v9/projects`, newest first; `search` and `repo` filter."""
    own = [p for p in call.vercel["projects"].values() if p["accountId"] == call.account["id"]]
    if search := call.query("search"):
        own = [project for project in own if search in project["name"]]
    if repo := call.query("repo"):
        own = [
            p
            for p in own
            if p.get("link") and repo in (p["link"]["repo"], f"{p['link']['org']}/{p['link']['repo']}")
        ]
    return page(call, "projects", [shown(project) for project in own])


def get_project(call: Call) -> Any:
    """`GET /v10/projects/:idOrName`; `targets.production` is what the production domains show."""
    project = call.project()
    live = production_of(call, project)
    return {
        **shown(project),
        "targets": {"production": {"id": live["id"], "url": live["url"]}} if live else {},
    }


def create_project(call: Call) -> Any:
    """`POST /v8/projects` with settings, `gitRepository` and `environmentVariables`."""
    body = dict(call.object())
    name = _free_name(call, body.pop("name", None))
    repository, variables = body.pop("gitRepository", None), body.pop("environmentVariables", None) or []
    number = call.world.next_id("vercel.project")
    project: Record = {
        "id": made_up_id("prj_", call.account["id"], name, str(number)),
        "accountId": call.account["id"],
        "name": name,
        "createdAt": call.world.now_ms(),
        **{key: dict(value) if isinstance(value, dict) else value for key, value in DEFAULTS.items()},
        "protectionBypass": {},
        "env": [],
        "domains": [],
        "customEnvironments": [],
    }
    _apply(call, project, {key: value for key, value in body.items() if value is not None})
    if repository is not None:
        connect(call.world, project, repository)
    for variable in variables:
        add_variable(call, project, variable)
    project["domains"].append(new_domain(call, project, f"{name}.vercel.app"))
    call.vercel["projects"][project["id"]] = project
    call.touch(project)
    return shown(project)


def update_project(call: Call) -> Any:
    """`PATCH /v9/projects/:idOrName`: what is sent changes; null or "" removes a setting."""
    project, body = call.project(), dict(call.object())
    name = body.pop("name", None)
    if name is not None and name != project["name"]:
        project["name"] = _free_name(call, name)
    _apply(call, project, body)
    call.touch(project)
    return shown(project)


def delete_project(call: Call) -> Any:
    """`DELETE /v8/projects/:idOrName`, with its variables, domains and deployments."""
    project = call.project()
    for deployment in deployments_of(call, project):
        del call.vercel["deployments"][deployment["id"]]
    del call.vercel["projects"][project["id"]]
    call.world.changed()
    return Response(status_code=204)


def _apply(call: Call, project: Record, body: Record) -> None:
    unknown = sorted(set(body) - set(DEFAULTS))
    if unknown:
        raise bad_request(f"Invalid request: should NOT have additional property `{unknown[0]}`.")
    _check_plan(call, body)
    for key, value in body.items():
        if value is None and key in _NEVER_NULL:
            continue
        if key in _MERGED and isinstance(value, dict):
            project[key] = {**(project[key] or {}), **value}
        else:
            project[key] = None if value == "" else value


def _check_plan(call: Call, body: Record) -> None:
    plan = call.account["plan"]
    wanted = body.get("ssoProtection")
    if wanted and wanted.get("deploymentType") not in PROTECTION[plan]:
        raise forbidden(
            f"Vercel Authentication for `{wanted.get('deploymentType')}` is not on the {plan} plan."
        )
    if body.get("passwordProtection") and plan == "hobby":
        raise VercelError(428, "precondition_required", "Owner does not have protection add-on")
    if body.get("trustedIps") and plan != "enterprise":
        raise forbidden("Trusted IPs are only on the enterprise plan.")
    if body.get("skewProtectionMaxAge") and plan == "hobby":
        raise forbidden("Skew Protection is not on the hobby plan.")


def _free_name(call: Call, name: object) -> str:
    if not isinstance(name, str) or not _NAME.match(name) or "---" in name:
        raise bad_request(
            "A Project name has at most 100 lower case letters, digits, '.', '_' and '-', without '---'.",
            code="invalid_name",
        )
    for project in call.vercel["projects"].values():
        if project["name"] == name and project["accountId"] == call.account["id"]:
            raise VercelError(409, "conflict", f'Project "{name}" already exists, please use a new name.')
    return name
