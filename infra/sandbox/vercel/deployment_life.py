"""How a deployment gets on by the world's clock: queued, built, ready or failed; and which one is live."""

from __future__ import annotations

from infra.sandbox.vercel.call import Call, Record

QUEUED_SECONDS = 0.3
BUILDING_SECONDS = 1.2
"""Short, so that people and tests need not wait; `vercel.builds` of the world says otherwise."""


def times_of(call: Call) -> Record:
    """Returns when a deployment made now begins to build and ends, and what its build will fail of.

    Set by hand or by a test: `{"vercel": {"builds": {"queued": 1, "seconds": 60, "error": "it failed"}}}`.
    """
    now, builds = call.world.now_ms(), call.vercel.get("builds") or {}
    building = now + int(builds.get("queued", QUEUED_SECONDS) * 1000)
    ends = building + int(builds.get("seconds", BUILDING_SECONDS) * 1000)
    return {"createdAt": now, "buildingAt": building, "ends": ends, "failure": builds.get("error")}


def state_of(deployment: Record, now: int) -> str:
    """Returns its `readyState` at a time in milliseconds."""
    if now < deployment["buildingAt"]:
        return "QUEUED"
    if now < deployment["ends"]:
        return "BUILDING"
    return "ERROR" if deployment["failure"] else "READY"


def deployments_of(call: Call, project: Record) -> list[Record]:
    """Returns the deployments of a project."""
    every: dict[str, Record] = call.vercel["deployments"]
    return [deployment for deployment in every.values() if deployment["projectId"] == project["id"]]


def production_of(call: Call, project: Record) -> Record | None:
    """Returns the deployment that the production domains show: the last one that got ready."""
    now = call.world.now_ms()
    ready = [
        deployment
        for deployment in deployments_of(call, project)
        if deployment["target"] == "production" and state_of(deployment, now) == "READY"
    ]
    return max(ready, key=lambda deployment: (deployment["ends"], deployment["createdAt"]), default=None)


def variables_of(
    project: Record, target: str | None, branch: str | None, custom: str | None
) -> dict[str, str]:
    """Returns the variables that a deployment made now keeps for good, as they are at this moment.

    Of a preview, those of its branch win over those of all previews.
    """
    place = custom or ("production" if target == "production" else "preview")
    here = [one for one in project["env"] if place in (*one["target"], *one["customEnvironmentIds"])]
    everywhere = {one["key"]: one["value"] for one in here if one["gitBranch"] is None}
    return everywhere | {one["key"]: one["value"] for one in here if branch and one["gitBranch"] == branch}


def aliases_of(project: Record, deployment: Record) -> list[str]:
    """Returns the domains that a ready deployment is shown at."""
    branch = (deployment["gitSource"] or {}).get("ref")
    live = deployment["target"] == "production"
    return [
        domain["name"]
        for domain in project["domains"]
        if domain["redirect"] is None
        and domain["customEnvironmentId"] is None
        and (domain["gitBranch"] is None if live else branch is not None and domain["gitBranch"] == branch)
    ]
