"""Monitors (the API says detectors): those that Sentry makes for each project, and metric ones.

What a body must say is what `MetricIssueDetectorValidator` and `SnubaQueryValidator` of getsentry/sentry ask.
"""

from __future__ import annotations

from typing import Any

from infra.sandbox.sentry.call import Call, Record
from infra.sandbox.sentry.conditions import numbered
from infra.sandbox.sentry.errors import SentryError, forbidden, invalid, not_found

METRIC = "metric_issue"
SPANS = "events_analytics_platform"
_TYPES = (METRIC, "uptime_domain_failure", "monitor_check_in_failure")
_EVENT_TYPES = {
    "events": {"error", "default"},
    SPANS: {"trace_item_span", "trace_item_log", "trace_item_metric"},
}
_COMPARE = ("gt", "gte", "lt", "lte", "anomaly_detection")
_RESULTS = (75, 50, 0)
_OLD = "Creation of transaction-based alerts is disabled, as we migrate to the span dataset."


def list_monitors(call: Call) -> Any:
    """`GET …/detectors/?project=…`, by id or slug."""
    wanted = call.request.query_params.getlist("project")
    projects = call.organization["projects"].values()
    ids = {p["id"] for p in projects if not wanted or {p["id"], p["slug"]} & set(wanted)}
    held = call.organization["monitors"].items()
    return call.pages(_view(call, one) for _, one in sorted(held) if one["projectId"] in ids)


def create_monitor(call: Call) -> Any:
    """`POST …/projects/{project}/detectors/`; 404 also on plans without metric monitors."""
    project = call.project
    if call.body.get("type") == METRIC and not call.organization["metric_monitors"]:
        raise not_found()
    if "dataSources" not in call.body:
        raise invalid(dataSources="This field is required when creating a detector.")
    if "conditionGroup" not in call.body:
        raise invalid(conditionGroup="This field is required.")
    monitor = {"id": call.new_id(), "projectId": project["id"], "enabled": True, **_checked(call)}
    call.organization["monitors"][monitor["id"]] = monitor
    return _view(call, monitor)


def get_monitor(call: Call) -> Any:
    """`GET …/detectors/{monitor}/`."""
    return _view(call, call.one("monitors", "monitor"))


def update_monitor(call: Call) -> Any:
    """`PUT …/detectors/{monitor}/`: name and type must be there, what else the body has not stays."""
    monitor = call.one("monitors", "monitor")
    if monitor["type"] != METRIC:
        raise forbidden()  # made by Sentry: wants org:write
    monitor.update(_checked(call))
    return _view(call, monitor)


def delete_monitor(call: Call) -> Any:
    """`DELETE …/detectors/{monitor}/`: not those that Sentry made."""
    monitor = call.one("monitors", "monitor")
    if monitor["type"] != METRIC:
        raise forbidden()
    del call.organization["monitors"][monitor["id"]]
    for alert in call.organization["alerts"].values():
        alert["detectorIds"] = [id_ for id_ in alert["detectorIds"] if id_ != monitor["id"]]


def _checked(call: Call) -> Record:
    """Returns what a body says of a metric monitor."""
    name, kind = call.text("name", 200), call.text("type", 200)
    if kind not in _TYPES:
        raise invalid(type=f"Unknown detector type '{kind}'. Must be one of: {', '.join(sorted(_TYPES))}")
    said: Record = {"name": name, "type": kind}
    said |= {key: call.body[key] for key in ("enabled", "config") if key in call.body}
    if "dataSources" in call.body:
        said["dataSources"] = [_source(call, raw) for raw in call.body["dataSources"]]
    if "conditionGroup" in call.body:
        said["conditionGroup"] = _group(call, call.body["conditionGroup"])
    return said


def _source(call: Call, raw: Record) -> Record:
    missing = [
        key for key in ("dataset", "aggregate", "timeWindow", "environment", "eventTypes") if key not in raw
    ]
    if missing:
        raise invalid(dataSources={missing[0]: ["This field is required."]})
    if raw["dataset"] in ("transactions", "generic_metrics"):
        raise SentryError(400, [_OLD])
    if raw["dataset"] not in _EVENT_TYPES:
        raise invalid(dataSources={"dataset": [f"Invalid dataset, valid values are {sorted(_EVENT_TYPES)}"]})
    if len(raw["eventTypes"]) > 1 and raw["dataset"] == SPANS:
        raise invalid(dataSources={"nonFieldErrors": ["Multiple event types not allowed."]})
    if set(raw["eventTypes"]) - _EVENT_TYPES[raw["dataset"]]:
        raise invalid(dataSources={"nonFieldErrors": ["Invalid event types for this dataset."]})
    if raw["environment"] is not None and raw["environment"] not in call.organization["environments"]:
        raise invalid(dataSources={"environment": ["Environment is not part of this organization"]})
    if not isinstance(raw["timeWindow"], int) or not 60 <= raw["timeWindow"] <= 86_400:
        raise invalid(dataSources={"timeWindow": ["Invalid Time Window"]})
    kept = ("dataset", "aggregate", "query", "timeWindow", "environment", "eventTypes")
    return {key: raw.get(key, "") for key in kept}


def _group(call: Call, raw: Record) -> Record:
    conditions = raw.get("conditions")
    if not isinstance(conditions, list):
        raise invalid(conditionGroup={"conditions": ["This field is required."]})
    for condition in conditions:
        if condition.get("type") not in _COMPARE:
            raise invalid(conditionGroup={"type": [f"Unsupported type {condition.get('type')}"]})
        if isinstance(condition.get("comparison"), str | bool | None):
            raise invalid(conditionGroup={"comparison": ["A valid number or dict is required."]})
        if condition.get("conditionResult") not in _RESULTS:
            raise invalid(conditionGroup={"conditionResult": ["Unsupported condition result"]})
    if not any(c["conditionResult"] == 0 or c["type"] == "anomaly_detection" for c in conditions):
        words = "Resolution condition required for metric issue detector."
        raise invalid(conditionGroup={"conditions": [words]})
    if len(conditions) > 3:
        raise invalid(nonFieldErrors="Too many conditions")
    return numbered(call, {"logicType": "any", "conditions": conditions, "actions": []})


def _view(call: Call, monitor: Record) -> Record:
    sources = [
        {
            "id": monitor["id"],
            "type": "snuba_query_subscription",
            "queryObj": {"id": monitor["id"], "status": 1, "snubaQuery": {"id": monitor["id"], **source}},
        }
        for source in monitor["dataSources"] or ()
    ]
    alerts = call.organization["alerts"].items()
    return {
        **monitor,
        "dataSources": sources or None,
        "workflowIds": [id_ for id_, alert in sorted(alerts) if monitor["id"] in alert["detectorIds"]],
        "owner": None,
        "description": None,
        "latestGroup": None,
    }
