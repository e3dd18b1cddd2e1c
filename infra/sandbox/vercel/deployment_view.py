"""How the API shows a deployment: in lists, and alone with more."""

from __future__ import annotations

from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.deployment_life import aliases_of, production_of, state_of


def listed(call: Call, deployment: Record) -> Record:
    """Returns a deployment as `GET /v7/deployments` lists it; its variables are shown nowhere."""
    state, project = state_of(deployment, call.world.now_ms()), _project(call, deployment)
    view = {
        "uid": deployment["id"],
        "created": deployment["createdAt"],
        "state": state,
        "type": "LAMBDAS",
        **_shared(call, deployment, state),
        "isRollbackCandidate": state == "READY" and deployment["target"] == "production",
        "projectSettings": {"framework": project["framework"], "nodeVersion": project["nodeVersion"]},
    }
    if view["isRollbackCandidate"]:
        live = production_of(call, project)
        view["isRollbackCandidate"] = live is not None and live["id"] != deployment["id"]
    return view


def shown(call: Call, deployment: Record) -> Record:
    """Returns a deployment as `GET /v13/deployments/:id` and `POST /v13/deployments` answer it."""
    state, project = state_of(deployment, call.world.now_ms()), _project(call, deployment)
    names = sorted(deployment["variables"])
    view = {
        "id": deployment["id"],
        "status": state,
        "version": 2,
        "public": False,
        "regions": [project["serverlessFunctionRegion"]],
        **_shared(call, deployment, state),
        "alias": aliases_of(project, deployment) if state == "READY" else [],
        "aliasError": None,
        "gitSource": deployment["gitSource"],
        "env": names,
        "build": {"env": names},
        "project": {"id": project["id"], "name": project["name"], "framework": project["framework"]},
        "ownerId": deployment["accountId"],  # the CLI refuses what belongs to another team than it asks for
    }
    if "slug" in call.account:
        view["team"] = {key: call.account[key] for key in ("id", "slug", "name")}
    return view


def _shared(call: Call, deployment: Record, state: str) -> Record:
    ended, building = state in ("READY", "ERROR"), state != "QUEUED"
    slug = call.account.get("slug", call.account.get("username"))
    view = {
        "name": deployment["name"],
        "projectId": deployment["projectId"],
        "url": deployment["url"],
        "inspectorUrl": f"https://vercel.com/{slug}/{deployment['name']}/{deployment['id'][4:]}",
        "source": deployment["source"],
        "target": deployment["target"],
        "meta": deployment["meta"],
        "creator": {"uid": call.vercel["user"]["id"], "username": call.vercel["user"]["username"]},
        "createdAt": deployment["createdAt"],
        "readyState": state,
        "aliasAssigned": deployment["ends"] if state == "READY" else None,
    }
    if building:
        view["buildingAt"] = deployment["buildingAt"]
    if ended:
        view["ready"] = deployment["ends"]
    if state == "READY" and deployment["target"] == "production":
        view["readySubstate"] = "PROMOTED"
    if state == "ERROR":
        view |= {"errorCode": "BUILD_FAILED", "errorMessage": deployment["failure"]}
    if deployment["customEnvironment"]:
        view["customEnvironment"] = deployment["customEnvironment"]
    return view


def _project(call: Call, deployment: Record) -> Record:
    found: Record = call.vercel["projects"][deployment["projectId"]]
    return found
