"""Sentry's monitors (when something becomes an issue) and alerts (who is told of which issues).

In the API's paths they are called detectors and workflows. The older `/rules/` and `/alert-rules/` went away
in 2026: docs/decisions/0011-sentry-monitors-and-alerts.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.clients.http import Connection, Json
from infra.clients.sentry import delete, find

METRIC = "metric_issue"
"""Type of the monitors that people make; `error` and others Sentry makes for each project."""
HIGH = 75
"""Priority of the issues that our monitors open."""


@dataclass(frozen=True)
class Measure:
    """What a metric monitor compares: an aggregate over the spans that a query finds."""

    aggregate: str
    query: str
    above: float
    """In the aggregate's own unit: milliseconds; `failure_rate()` is a share of 1."""
    minutes: int


@dataclass(frozen=True)
class Monitor:
    """A monitor as Sentry has it."""

    id: str
    name: str
    type: str
    measure: Measure | None
    """None: not one value above which an issue opens."""
    enabled: bool


@dataclass(frozen=True)
class Alert:
    """An alert as Sentry has it. Conditions are `type` and what it compares; see `told`."""

    id: str
    name: str
    monitors: tuple[str, ...]
    every_minutes: int
    triggers: tuple[str, ...]
    filters: tuple[str, ...]
    actions: tuple[Json, ...]
    enabled: bool


def measure_body(name: str, measure: Measure) -> Json:
    """Returns a metric monitor as the API takes it: it opens an issue of high priority, and closes it."""
    return {
        "name": name,
        "type": METRIC,
        "enabled": True,
        "config": {"detectionType": "static"},
        "dataSources": [
            {
                "aggregate": measure.aggregate,
                "dataset": "events_analytics_platform",
                "environment": None,  # refused until the first event names it, so it stands in the query
                "eventTypes": ["trace_item_span"],
                "query": measure.query,
                "queryType": 1,
                "timeWindow": measure.minutes * 60,
            }
        ],
        "conditionGroup": {
            "logicType": "any",
            "conditions": [
                {"type": "gt", "comparison": measure.above, "conditionResult": HIGH},
                {"type": "lte", "comparison": measure.above, "conditionResult": 0},
            ],
        },
    }


class Alerts:
    """Monitors and alerts of one organisation."""

    def __init__(self, api: Connection, organization: str) -> None:
        self._api = api
        self._organization = organization
        self._path = f"/organizations/{organization}"

    def monitors(self, project: str) -> tuple[Monitor, ...]:
        """Returns the monitors of a project, by its id."""
        found = self._api.pages(f"{self._path}/detectors/", {"project": project})
        return tuple(_monitor(raw) for raw in found)

    def monitor(self, id_: str) -> Monitor | None:
        """Returns a monitor, None when it is gone."""
        raw = find(self._api, self._organization, f"{self._path}/detectors/{id_}/")
        return _monitor(raw) if raw else None

    def create_monitor(self, project: str, body: Json) -> Monitor:
        """Makes a monitor for a project, by its slug. NotFound also on plans without metric monitors."""
        return _monitor(self._api.post(f"{self._path}/projects/{project}/detectors/", body))

    def update_monitor(self, id_: str, body: Json) -> Monitor:
        """Makes a monitor as `body` says."""
        return _monitor(self._api.put(f"{self._path}/detectors/{id_}/", body))

    def delete_monitor(self, id_: str) -> None:
        """Deletes a monitor; that it is gone already is fine."""
        delete(self._api, self._organization, f"{self._path}/detectors/{id_}/")

    def alerts(self) -> tuple[Alert, ...]:
        """Returns all alerts of the organisation, those without a monitor too."""
        return tuple(_alert(raw) for raw in self._api.pages(f"{self._path}/workflows/"))

    def alert(self, id_: str) -> Alert | None:
        """Returns an alert, None when it is gone."""
        raw = find(self._api, self._organization, f"{self._path}/workflows/{id_}/")
        return _alert(raw) if raw else None

    def create_alert(self, body: Json) -> Alert:
        """Makes an alert."""
        return _alert(self._api.post(f"{self._path}/workflows/", body))

    def update_alert(self, id_: str, body: Json) -> Alert:
        """Makes an alert as `body` says; other triggers, filters and actions that it had go."""
        return _alert(self._api.put(f"{self._path}/workflows/{id_}/", {"id": id_, **body}))

    def delete_alert(self, id_: str) -> None:
        """Deletes an alert; that it is gone already is fine."""
        delete(self._api, self._organization, f"{self._path}/workflows/{id_}/")


def told(condition: Json) -> str:
    """Returns a condition in one line: `first_seen_event`, `issue_priority_greater_or_equal 75`,
    `event_attribute attribute=environment match=eq value=production`."""
    compared = condition["comparison"]
    if compared is True:
        return str(condition["type"])
    if isinstance(compared, dict):
        compared = " ".join(f"{key}={value}" for key, value in sorted(compared.items()))
    return f"{condition['type']} {compared}"


def _monitor(raw: Json) -> Monitor:
    return Monitor(str(raw["id"]), raw["name"], raw["type"], _measure(raw), raw["enabled"])


def _measure(raw: Json) -> Measure | None:
    sources: list[Json] = raw.get("dataSources") or []
    conditions: list[Json] = (raw.get("conditionGroup") or {}).get("conditions") or []
    opens = [c for c in conditions if c["type"] == "gt" and c["conditionResult"] == HIGH]
    closes = [c for c in conditions if c["type"] == "lte" and c["conditionResult"] == 0]
    if raw["type"] != METRIC or not (len(sources) == len(opens) == len(closes) == 1):
        return None
    query = sources[0]["queryObj"]["snubaQuery"]
    where = f"environment:{query['environment']} " if query.get("environment") else ""
    return Measure(
        query["aggregate"],
        where + query["query"],
        float(opens[0]["comparison"]),
        int(query["timeWindow"]) // 60,
    )


def _alert(raw: Json) -> Alert:
    triggers, groups = raw.get("triggers") or {}, raw.get("actionFilters") or ()
    return Alert(
        id=str(raw["id"]),
        name=raw["name"],
        monitors=tuple(str(id_) for id_ in raw.get("detectorIds") or ()),
        every_minutes=int((raw.get("config") or {}).get("frequency") or 0),
        triggers=tuple(sorted(told(condition) for condition in triggers.get("conditions") or ())),
        filters=tuple(sorted(_filters(raw.get("environment"), groups))),
        actions=tuple(action for group in groups for action in group.get("actions") or ()),
        enabled=raw["enabled"],
    )


def _filters(environment: str | None, groups: Json) -> list[str]:
    """Each filter, with what changes its meaning: another logic, a second group, the alert's environment."""
    found = [f"environment {environment}"] if environment else []
    for number, group in enumerate(groups):
        conditions = group.get("conditions") or ()
        marks = [] if group["logicType"] == "all" or not conditions else [f"({group['logicType']})"]
        marks += [f"(group {number + 1})"] if number else []
        found += [" ".join([told(condition), *marks]) for condition in conditions]
    return found
