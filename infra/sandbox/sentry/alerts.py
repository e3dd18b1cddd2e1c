"""Alerts (the API says workflows): on which issues of which monitors who is told."""

from __future__ import annotations

from typing import Any

from infra.sandbox.sentry.call import Call, Record
from infra.sandbox.sentry.conditions import FILTERS, TRIGGERS, checked_group
from infra.sandbox.sentry.errors import SentryError, invalid

_EMAIL_TARGETS = ("user", "team", "issue_owners")


def list_alerts(call: Call) -> Any:
    """`GET …/workflows/`."""
    return call.pages(_view(alert) for _, alert in sorted(call.organization["alerts"].items()))


def create_alert(call: Call) -> Any:
    """`POST …/workflows/`."""
    alert = {"detectorIds": [], "environment": None, "enabled": True, **_checked(call), "id": call.new_id()}
    call.organization["alerts"][alert["id"]] = alert
    return _view(alert)


def get_alert(call: Call) -> Any:
    """`GET …/workflows/{alert}/`."""
    return _view(call.one("alerts", "alert"))


def update_alert(call: Call) -> Any:
    """`PUT …/workflows/{alert}/`: groups without ids take the place of those that are there."""
    alert = call.one("alerts", "alert")
    alert.update(_checked(call))
    return _view(alert)


def delete_alert(call: Call) -> Any:
    """`DELETE …/workflows/{alert}/`: its monitors stay."""
    alert = call.one("alerts", "alert")
    del call.organization["alerts"][alert["id"]]


def _checked(call: Call) -> Record:
    body = call.body
    said: Record = {"name": call.text("name", 256)}
    said |= {key: body[key] for key in ("enabled", "config") if key in body}
    if "environment" in body:
        if body["environment"] not in (None, *call.organization["environments"]):
            raise invalid(environment="Environment is not part of this organization")
        said["environment"] = body["environment"]
    if not isinstance((body.get("config") or {}).get("frequency", 0), int):
        raise invalid(config="frequency is not of type 'integer'")
    if "detectorIds" in body:
        wanted = {str(id_) for id_ in body["detectorIds"]}
        if missing := wanted - set(call.organization["monitors"]):
            raise SentryError(400, [f"Some detectors do not exist: {missing}"])
        said["detectorIds"] = sorted(wanted)
    if "triggers" in body:
        said["triggers"] = checked_group(call, "triggers", body["triggers"], TRIGGERS)
    if "actionFilters" in body:
        said["actionFilters"] = [_filter(call, raw) for raw in body["actionFilters"]]
    return said


def _filter(call: Call, raw: Record) -> Record:
    if "actions" not in raw:
        raise invalid(actionFilters="Missing actions key in action filter")
    group = checked_group(call, "actionFilters", raw, FILTERS)
    return {**group, "actions": [_action(call, action) for action in raw["actions"]]}


def _action(call: Call, raw: Record) -> Record:
    kind, config, integration = raw.get("type"), raw.get("config"), raw.get("integrationId")
    if kind not in ("email", "slack") or not isinstance(config, dict):
        raise invalid(actionFilters={"type": [f'"{kind}" is not a valid choice.']})
    if kind == "email":
        if integration is not None:
            raise invalid(actionFilters="Integration ID is not allowed for action type email")
        if config.get("targetType") not in _EMAIL_TARGETS or config.get("targetDisplay") is not None:
            raise invalid(actionFilters={"config": [f"{config} is not valid"]})
        # As with Sentry, nobody looks whether that user or team is there: such an alert tells nobody.
        return {**raw, "id": call.new_id()}
    held = [one for one in call.organization["integrations"].values() if one["id"] == str(integration)]
    if not held:
        raise invalid(actionFilters="Integration ID is required for action type slack")
    channel = str(config.get("targetDisplay") or "")
    named = [name for name in held[0]["channels"] if name.lstrip("#") == channel.lstrip("#")]
    if not named:
        words = f'The slack resource "{channel}" does not exist or has not been granted access in the'
        raise invalid(channel=f"{words} {held[0]['name']} Slack workspace.")
    found = {"targetDisplay": named[0], "targetIdentifier": f"C{call.new_id()}"}
    return {**raw, "id": call.new_id(), "config": {**config, **found}}


def _view(alert: Record) -> Record:
    return {"createdBy": None, "owner": None, "lastTriggered": None, **alert}
