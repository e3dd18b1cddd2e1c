"""How an alert of a stack file becomes a monitor and an alert in Sentry, and what Sentry has of them.

The natural key is the name, which says project, alert and environment: what has it is updated, never doubled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from infra.errors import Problem, ProviderFailed

if TYPE_CHECKING:
    from infra.clients.http import Json
    from infra.clients.sentry_alerts import Alert, Alerts, Monitor
    from infra.clients.sentry_routes import Routes

    _Named = TypeVar("_Named", Alert, Monitor)


@dataclass(frozen=True)
class Wanted:
    """One alert: what is measured, when people are told, and who. These are the resource's inputs."""

    name: str
    project: str
    """Its slug."""
    notify: tuple[str, ...]
    """Each as a `Route` reads, sorted."""
    every_minutes: int
    triggers: tuple[str, ...]
    filters: tuple[str, ...]
    """Conditions as `sentry_alerts.told` writes them, sorted."""
    aggregate: str = ""
    """What a metric monitor of ours measures; empty: the alert is about all errors of the project."""
    query: str = ""
    above: float = 0
    minutes: int = 0
    enabled: bool = True


@dataclass(frozen=True)
class Held:
    """What Sentry has of it; the ids are empty for what is gone."""

    alert_id: str
    monitor_id: str
    said: Mapping[str, Any] = field(default_factory=dict)
    """The same fields as `Wanted`."""


def write(alerts: Alerts, routes: Routes, wanted: Wanted, known: Held, project_id: str) -> tuple[Held, bool]:
    """Makes Sentry have it; returns that, and whether an alert was taken over. Nothing is written before
    every route was found. ProviderFailed: a route leads nowhere, or Sentry kept something else."""
    from infra.clients.sentry_routes import Route

    refuse_dead_ends(routes, wanted.notify)
    actions = [routes.action(Route.parsed(text)) for text in wanted.notify]
    monitor = _monitor(alerts, wanted, known.monitor_id, project_id)
    body = _body(wanted, monitor, actions)
    there = alerts.alert(known.alert_id) if known.alert_id else None
    there = there or _only("alerts", alerts.alerts(), wanted.name)
    alert = alerts.update_alert(there.id, body) if there else alerts.create_alert(body)
    held = look(alerts, routes, wanted, Held(alert.id, monitor))
    _check_kept(wanted, held)
    return held, there is not None and there.id != known.alert_id


def refuse_dead_ends(routes: Routes, notify: Iterable[str]) -> None:
    """ProviderFailed names every route that leads nowhere: alerts to nobody look like good ones."""
    from infra.clients.sentry_routes import Route

    problems = [routes.problem(Route.parsed(text)) for text in notify]
    if found := [problem for problem in problems if problem]:
        raise ProviderFailed(*found)


def look(alerts: Alerts, routes: Routes, wanted: Wanted, known: Held) -> Held:
    """Returns what Sentry has now."""
    alert = alerts.alert(known.alert_id)
    monitor = alerts.monitor(known.monitor_id) if known.monitor_id else None
    said: dict[str, Any] = {**asdict(wanted), **_measured(wanted, monitor)}
    if alert is None:
        return Held("", monitor.id if monitor else "", said)
    said |= {
        "name": alert.name,
        "notify": tuple(sorted(routes.told(action) for action in alert.actions)),
        "every_minutes": alert.every_minutes,
        "triggers": alert.triggers,
        "filters": alert.filters,
        "enabled": alert.enabled and (monitor is None or monitor.enabled),
    }
    if monitor is None or monitor.id not in alert.monitors:
        said["triggers"] = ("of another monitor",)
    return Held(alert.id, monitor.id if monitor else "", said)


def _monitor(alerts: Alerts, wanted: Wanted, known: str, project_id: str) -> str:
    """Returns the id of the monitor: ours, made as it should be, or the one of all errors."""
    from infra.clients.http import NotFound
    from infra.clients.sentry_alerts import METRIC, Measure, measure_body

    monitors = alerts.monitors(project_id)
    if not wanted.aggregate:
        errors = [monitor.id for monitor in monitors if monitor.type == "error"]
        if not errors:
            what = f"the Sentry project {wanted.project} has no error monitor"
            raise ProviderFailed(Problem(what, None, "every project has one; ask Sentry's support"))
        return errors[0]
    measure = Measure(wanted.aggregate, wanted.query, wanted.above, wanted.minutes)
    body = measure_body(wanted.name, measure)
    metric = [monitor for monitor in monitors if monitor.type == METRIC]
    ours = next((one for one in metric if one.id == known), None) or _only("monitors", metric, wanted.name)
    if ours:
        return alerts.update_monitor(ours.id, body).id
    try:
        return alerts.create_monitor(wanted.project, body).id
    except NotFound:
        what = f"Sentry makes no metric monitor for the project {wanted.project}"
        fix = "the Developer plan has none: take the Team plan, or leave `error_rate` and `api_p95` out"
        raise ProviderFailed(Problem(what, None, fix)) from None


def _body(wanted: Wanted, monitor: str, actions: list[Json]) -> Json:
    return {
        "name": wanted.name,
        "enabled": wanted.enabled,
        "environment": None,  # refused until the first event names it, so it is a filter
        "config": {"frequency": int(wanted.every_minutes)},
        "detectorIds": [int(monitor)],
        "triggers": {"logicType": "any-short", "conditions": [_condition(text) for text in wanted.triggers]},
        "actionFilters": [
            {
                "logicType": "all",
                "conditions": [_condition(text) for text in wanted.filters],
                "actions": actions,
            }
        ],
    }


def _condition(text: str) -> Json:
    """Returns the condition that `told` writes so."""
    kind, *rest = text.split(" ")
    compared: Json = True
    if len(rest) == 1 and "=" not in rest[0]:
        compared = int(rest[0])
    elif rest:
        compared = dict(pair.split("=", 1) for pair in rest)
    return {"type": kind, "comparison": compared, "conditionResult": True}


def _measured(wanted: Wanted, monitor: Monitor | None) -> dict[str, Any]:
    if not wanted.aggregate:
        return {}
    measure = monitor.measure if monitor else None
    if measure is None:  # gone, or something that no stack file can say
        return {"aggregate": "", "query": "", "above": 0.0, "minutes": 0}
    return asdict(measure)


def _only(things: str, held: Iterable[_Named], name: str) -> _Named | None:
    """Returns the one that has the name. ProviderFailed: several have it, and any could be the wrong one."""
    named = [one for one in held if one.name == name]
    if len(named) > 1:
        what = f"Sentry has {len(named)} {things} “{name}”"
        raise ProviderFailed(Problem(what, None, "delete all but one of them in Sentry"))
    return named[0] if named else None


def _check_kept(wanted: Wanted, held: Held) -> None:
    """Alerts are known to arrive with empty filters or actions, and then mail everything or nobody."""
    differ = [key for key, value in asdict(wanted).items() if held.said[key] != value]
    if differ:
        kept = "; ".join(f"{key} is {held.said[key]!r}" for key in differ)
        what = f"Sentry kept another alert “{wanted.name}” than was written: {kept}"
        raise ProviderFailed(Problem(what, None, "look at it in Sentry, then apply again with `--refresh`"))
