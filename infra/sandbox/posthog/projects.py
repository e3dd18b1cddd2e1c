"""The organisation of each region, and its projects.

Fields: https://github.com/PostHog/posthog, `posthog/api/project.py` and `posthog/api/shared.py`.
"""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.responses import JSONResponse

from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.posthog.call import Call, Record
from infra.sandbox.posthog.errors import PostHogError, invalid
from infra.sandbox.world import World

REGIONS = ("us", "eu")
PAGE = 100
SETTINGS: dict[str, bool | None] = {
    "anonymize_ips": False,
    "autocapture_web_vitals_opt_in": None,
    "capture_performance_opt_in": None,
    "session_recording_opt_in": False,
}
"""With what a new project has."""
_LISTED = ("id", "uuid", "organization", "project_id", "api_token", "name", "is_demo", "timezone")


def seed(world: World, _accounts: Accounts) -> None:
    """Adds an organisation in each region and the owner's key."""
    posthog = world.vendor("posthog")
    posthog.setdefault("tokens", {}).setdefault(owner_token("posthog"), {"scopes": ["*"]})
    regions = posthog.setdefault("regions", {})
    for region in REGIONS:
        organization = {"id": _uuid(region, "organization"), "name": "Sandbox", "slug": "sandbox"}
        regions.setdefault(region, {"organization": organization, "projects": {}})
    world.changed()


def get_organization(call: Call) -> Any:
    """`GET /api/organizations/@current/`."""
    return {**call.account["organization"], "membership_level": 15}


def list_projects(call: Call) -> Any:
    """`GET /api/organizations/{id}/projects/`: a page of those whose name holds `search`."""
    search, offset = (call.query("search") or "").casefold(), int(call.query("offset") or 0)
    limit = int(call.query("limit") or PAGE)
    found = [one for one in call.account["projects"].values() if search in one["name"].casefold()]
    following = call.request.url.include_query_params(offset=offset + limit, limit=limit)
    return {
        "count": len(found),
        "next": str(following) if offset + limit < len(found) else None,
        "previous": None,
        "results": [{name: one[name] for name in _LISTED} for one in found[offset : offset + limit]],
    }


def create_project(call: Call) -> Any:
    """`POST /api/organizations/{id}/projects/`."""
    if not call.body.get("name"):
        raise invalid("name", "required", "This field is required.")
    id_ = 10_000 + call.world.next_id("posthog.project")
    region = str(call.request.url.hostname).partition(".")[0]
    project: Record = {
        "id": id_,
        "uuid": _uuid(region, str(id_)),
        "organization": call.account["organization"]["id"],
        "project_id": id_,
        "api_token": f"phc_{hashlib.sha256(f'infra sandbox {region} {id_}'.encode()).hexdigest()[:43]}",
        "name": "",
        "is_demo": False,
        "timezone": "UTC",
        **SETTINGS,
    }
    _apply(call, project)
    call.account["projects"][str(id_)] = project
    return JSONResponse(project, status_code=201)


def get_project(call: Call) -> Any:
    """`GET /api/projects/{id}/`."""
    return call.project()


def update_project(call: Call) -> Any:
    """`PATCH /api/projects/{id}/`: what is sent changes."""
    project = call.project()
    _apply(call, project)
    return project


def _apply(call: Call, project: Record) -> None:
    """Sets what the body says; as in Django's serializers, a field that is not known is passed over."""
    changed: Record = {}
    for name in SETTINGS:
        if name in call.body:
            value = call.body[name]
            if not isinstance(value, bool) and not (value is None and SETTINGS[name] is None):
                raise invalid(name, "invalid", "Must be a valid boolean.")
            changed[name] = value
    if "name" in call.body:
        changed["name"] = _free_name(call, project, call.body["name"])
    project.update(changed)
    call.world.changed()


def _free_name(call: Call, project: Record, name: object) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        raise invalid("name", "invalid", "Not a valid string.")
    name = name.strip()
    for other in call.account["projects"].values():
        if other["id"] != project["id"] and other["name"].strip().casefold() == name.casefold():
            detail = (
                f'There is already a project called "{name}" in this organization. Choose a different name.'
            )
            raise PostHogError(409, "invalid_request", "conflict", detail)
    return name


def _uuid(*seeds: str) -> str:
    digits = hashlib.sha256("/".join(("infra sandbox", *seeds)).encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"
