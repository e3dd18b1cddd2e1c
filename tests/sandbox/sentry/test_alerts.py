"""What Sentry refuses of monitors and alerts, and what it keeps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.sentry.conftest import Sentry

MONITORS = "/organizations/acme/detectors/"
NEW = "/organizations/acme/projects/site/detectors/"
ALERTS = "/organizations/acme/workflows/"
SOURCE = {
    "dataset": "events_analytics_platform",
    "aggregate": "failure_rate()",
    "query": "",
    "timeWindow": 300,
    "environment": None,
    "eventTypes": ["trace_item_span"],
}
OPENS = {"type": "gt", "comparison": 0.01, "conditionResult": 75}
CLOSES = {"type": "lte", "comparison": 0.01, "conditionResult": 0}
MONITOR = {
    "name": "errors",
    "type": "metric_issue",
    "dataSources": [SOURCE],
    "conditionGroup": {"logicType": "any", "conditions": [OPENS, CLOSES]},
}
TEAM = {
    "type": "email",
    "data": {},
    "config": {"targetType": "team", "targetIdentifier": "1", "targetDisplay": None},
}
ALERT = {"name": "tell", "triggers": {"logicType": "any-short", "conditions": []}}


def group(*conditions: Any) -> Any:
    return {**MONITOR, "conditionGroup": {"logicType": "any", "conditions": list(conditions)}}


def source(**changed: Any) -> Any:
    return {**MONITOR, "dataSources": [{**SOURCE, **changed}]}


def filters(condition: Any = None, *actions: Any) -> Any:
    conditions = [condition] if condition else []
    return {
        **ALERT,
        "actionFilters": [{"logicType": "all", "conditions": conditions, "actions": list(actions)}],
    }


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"type": "metric_issue"}, "'dataSources': ['This field is required when creating a detector.']"),
        ({**MONITOR, "name": None}, "'name': ['This field is required.']"),
        ({**MONITOR, "type": "mood"}, "Unknown detector type 'mood'"),
        ({key: MONITOR[key] for key in ("name", "type", "dataSources")}, "conditionGroup"),
        (group(OPENS), "Resolution condition required"),
        (group(OPENS, OPENS, OPENS, CLOSES), "Too many conditions"),
        (group({**OPENS, "type": "eq"}, CLOSES), "Unsupported type eq"),
        (group({**OPENS, "comparison": "much"}, CLOSES), "A valid number or dict is required."),
        (group({**OPENS, "conditionResult": 1}, CLOSES), "Unsupported condition result"),
        (source(dataset="transactions"), "Creation of transaction-based alerts is disabled"),
        (source(dataset="moods"), "Invalid dataset"),
        (source(eventTypes=["error"]), "Invalid event types"),
        (source(environment="production"), "Environment is not part of this organization"),
        (source(timeWindow=5), "Invalid Time Window"),
    ],
)
def test_a_monitor_that_cannot_be(api: Sentry, body: Any, says: str) -> None:
    api.project()
    status, said = api.refused("POST", NEW, body)
    assert status == 400
    assert says in str(said)


def test_a_monitor_is_kept_as_it_was_sent(api: Sentry) -> None:
    api.project()
    made = api.ok("POST", NEW, MONITOR)
    assert made["dataSources"][0]["queryObj"]["snubaQuery"]["timeWindow"] == 300
    assert [one["comparison"] for one in made["conditionGroup"]["conditions"]] == [0.01, 0.01]
    path = f"{MONITORS}{made['id']}/"
    assert api.ok("PUT", path, {**MONITOR, "enabled": False})["enabled"] is False
    assert api.answer("DELETE", path).status_code == 204
    assert api.refused("GET", path)[0] == 404


def test_an_environment_that_an_event_named_is_known(api: Sentry) -> None:
    api.project()
    api.acme["environments"].append("production")
    assert api.ok("POST", NEW, source(environment="production"))["dataSources"]


def test_sentrys_own_monitors_stay(api: Sentry) -> None:
    api.project()
    own = api.ok("GET", MONITORS)[0]["id"]
    assert api.refused("DELETE", f"{MONITORS}{own}/")[0] == 403
    assert api.refused("PUT", f"{MONITORS}{own}/", MONITOR)[0] == 403


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "'name': ['This field is required.']"),
        ({"name": "x" * 257}, "no more than 256"),
        ({**ALERT, "detectorIds": [99]}, "Some detectors do not exist: {'99'}"),
        ({**ALERT, "environment": "production"}, "Environment is not part of this organization"),
        ({**ALERT, "config": {"frequency": "often"}}, "not of type 'integer'"),
        ({"name": "tell", "triggers": {"conditions": []}}, "logicType"),
        (filters({"type": "mood", "comparison": 1, "conditionResult": True}), "not a valid choice"),
        (filters({"type": "level", "conditionResult": True}), "This field is required."),
        (
            filters(
                {
                    "type": "event_attribute",
                    "comparison": {"attribute": "mood", "match": "eq", "value": "bad"},
                    "conditionResult": True,
                }
            ),
            "not valid under any of the given schemas",
        ),
        ({**ALERT, "actionFilters": [{"logicType": "all"}]}, "Missing actions key"),
        (filters(None, {**TEAM, "type": "pigeon"}), "not a valid choice"),
        (filters(None, {**TEAM, "integrationId": "1"}), "Integration ID is not allowed"),
        (filters(None, {**TEAM, "type": "slack"}), "Integration ID is required"),
    ],
)
def test_an_alert_that_cannot_be(api: Sentry, body: Any, says: str) -> None:
    status, said = api.refused("POST", ALERTS, body)
    assert status == 400
    assert says in str(said)


def test_a_mail_to_a_team_that_is_gone_is_accepted(api: Sentry) -> None:
    gone = {**TEAM, "config": {**TEAM["config"], "targetIdentifier": "404"}}  # type: ignore[dict-item] # mixed values
    made = api.ok("POST", ALERTS, filters(None, gone))
    assert made["actionFilters"][0]["actions"][0]["config"]["targetIdentifier"] == "404"


def test_a_slack_channel_gets_its_id(api: Sentry) -> None:
    integration = api.acme["integrations"]["Acme"]["id"]
    config = {"targetType": "specific", "targetIdentifier": "", "targetDisplay": "incidents"}
    slack = {"type": "slack", "integrationId": integration, "data": {}, "config": config}
    made = api.ok("POST", ALERTS, filters(None, slack))
    kept = made["actionFilters"][0]["actions"][0]["config"]
    assert kept["targetDisplay"] == "#incidents"
    assert kept["targetIdentifier"].startswith("C")


def test_an_update_replaces_groups_and_leaves_what_it_does_not_say(api: Sentry) -> None:
    made = api.ok("POST", ALERTS, filters(None, TEAM) | {"config": {"frequency": 30}})
    changed = api.ok("PUT", f"{ALERTS}{made['id']}/", filters())
    assert changed["actionFilters"][0]["actions"] == []
    assert changed["config"] == {"frequency": 30}
    assert changed["triggers"]["id"] != made["triggers"]["id"]


def test_a_deleted_alert_leaves_its_monitor(api: Sentry) -> None:
    api.project()
    monitor = api.ok("POST", NEW, MONITOR)
    made = api.ok("POST", ALERTS, ALERT | {"detectorIds": [int(monitor["id"])]})
    assert api.ok("GET", f"{MONITORS}{monitor['id']}/")["workflowIds"] == [made["id"]]
    assert api.answer("DELETE", f"{ALERTS}{made['id']}/").status_code == 204
    assert api.ok("GET", f"{MONITORS}{monitor['id']}/")["workflowIds"] == []
