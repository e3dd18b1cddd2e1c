"""Projects, each with the key and the monitors that Sentry makes by itself."""

from __future__ import annotations

import re
from typing import Any

from infra.sandbox.sentry.call import Call, Record
from infra.sandbox.sentry.errors import SentryError, invalid, not_found
from infra.sandbox.sentry.keys import made_key
from infra.sandbox.sentry.people import team_view

# The pattern of the API description; https://docs.sentry.io/api/projects/create-a-new-project/
_SLUG = re.compile(r"(?![0-9]+$)[a-z0-9_\-]{1,100}\Z")
_BUILT_IN = (("error", "Error Monitor"), ("issue_stream", "Issue Stream"))


def get_project(call: Call) -> Any:
    """`GET /projects/{org}/{project}/`."""
    return _view(call, call.project)


def create_project(call: Call) -> Any:
    """`POST /teams/{org}/{team}/projects/`; 409: the slug is taken."""
    organization, team = call.organization, call.request.path_params["team"]
    if team not in organization["teams"]:
        raise not_found()
    name = call.text("name", 50)
    slug = call.text("slug", 100, required=False) or re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")
    if not _SLUG.match(slug):
        words = "Enter a valid slug consisting of lowercase letters, numbers, underscores or hyphens."
        raise invalid(slug=words)
    if slug in organization["projects"]:
        raise SentryError(409, {"detail": "A project with this slug already exists."})
    project: Record = {
        "id": call.new_id(),
        "slug": slug,
        "name": name,
        "platform": call.body.get("platform"),
        "teams": [team],
        "date_created": call.world.now(),
        "keys": {},
    }
    organization["projects"][slug] = project
    key = made_key(organization, project, "Default")
    project["keys"][key["id"]] = key
    for kind, title in _BUILT_IN:
        id_ = call.new_id()
        organization["monitors"][id_] = {
            "id": id_,
            "projectId": project["id"],
            "name": title,
            "type": kind,
            "enabled": True,
            "config": {},
            "dataSources": None,
            "conditionGroup": None,
        }
    if call.body.get("default_rules", True):
        id_ = call.new_id()
        organization["alerts"][id_] = _stock_alert(id_, project, str(int(id_) - 2))
    return _view(call, project)


def update_project(call: Call) -> Any:
    """`PUT /projects/{org}/{project}/`: what the body has not stays."""
    project = call.project
    if "platform" in call.body:
        project["platform"] = call.body["platform"]
    return _view(call, project)


def delete_project(call: Call) -> Any:
    """`DELETE /projects/{org}/{project}/`: its monitors go too, alerts lose them."""
    organization, project = call.organization, call.project
    monitors = organization["monitors"]
    gone = {id_ for id_, monitor in monitors.items() if monitor["projectId"] == project["id"]}
    organization["monitors"] = {id_: monitor for id_, monitor in monitors.items() if id_ not in gone}
    for alert in organization["alerts"].values():
        alert["detectorIds"] = [id_ for id_ in alert["detectorIds"] if id_ not in gone]
    del organization["projects"][project["slug"]]


def add_team(call: Call) -> Any:
    """`POST /projects/{org}/{project}/teams/{team}/`."""
    project, team = call.project, call.request.path_params["team"]
    if team not in call.organization["teams"]:
        raise not_found()
    if team not in project["teams"]:
        project["teams"].append(team)
    return _view(call, project)


def _view(call: Call, project: Record) -> Record:
    teams = [team_view(call.organization["teams"][slug]) for slug in project["teams"]]
    return {
        "id": project["id"],
        "slug": project["slug"],
        "name": project["name"],
        "platform": project["platform"],
        "dateCreated": project["date_created"],
        "status": "active",
        "team": teams[0] if teams else None,
        "teams": teams,
    }


def _stock_alert(id_: str, project: Record, monitor: str) -> Record:
    return {
        "id": id_,
        "name": "Send a notification for high priority issues",
        "enabled": True,
        "environment": None,
        "config": {"frequency": 30},
        "detectorIds": [monitor],
        "triggers": {"id": id_, "logicType": "any-short", "conditions": []},
        "actionFilters": [],
        "project": project["slug"],
    }
