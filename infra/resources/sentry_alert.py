"""One alert of an environment: a monitor of Sentry with the alert that tells people of its issues.

FROZEN: states hold this module's path and the name `SentryAlertProvider` (see `delivery.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi import dynamic

from infra.errors import Problem, ProviderFailed
from infra.resources.account_provider import GONE, AccountProvider, say
from infra.resources.sentry_alert_steps import Held, Wanted, look, refuse_dead_ends, write
from infra.resources.sentry_project import ELSEWHERE, open_sentry, replacing

if TYPE_CHECKING:
    from infra.clients.http import Connection
    from infra.clients.sentry_alerts import Alerts
    from infra.clients.sentry_routes import Routes

_WANTED = tuple(each.name for each in fields(Wanted))
_LISTS = ("notify", "triggers", "filters")
_MEASURED = ("aggregate", "query", "above", "minutes")
"""Absent, where no metric is measured."""


class SentryAlertProvider(AccountProvider):
    """Writes, reads back and compares; deletes what it made. Takes SENTRY_API_TOKEN."""

    compared = ("organization", "region", *_WANTED)

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        """Refuses routes that lead nowhere, in the preview already when the token is at hand."""
        if os.environ.get("SENTRY_API_TOKEN") and olds.get("notify") != news["notify"]:
            with _sentry(news) as (_, _alerts, routes):
                refuse_dead_ends(routes, news["notify"])
        return dynamic.CheckResult(news, [])

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.DiffResult:
        """In another project it is another alert."""
        return replacing(super().diff(_id, olds, news), olds, news)

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Makes monitor and alert, or takes over those that have the name, and says so."""
        held = _write(props, Held("", ""))
        return dynamic.CreateResult(held.alert_id, _outputs(props, held))

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Makes them as they are wanted now; a monitor that is gone is made again."""
        return dynamic.UpdateResult(_outputs(news, _write(news, _known(olds))))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Returns what Sentry has: measure, triggers, filters and who is told."""
        with _sentry(props) as (_, alerts, routes):
            held = look(alerts, routes, _wanted(props), _known(props))
        if not held.alert_id:
            return dynamic.ReadResult(*GONE)
        outputs = _outputs(props, held)
        return dynamic.ReadResult(
            id_, outputs, {key: outputs[key] for key in outputs if key in (*ELSEWHERE, *_WANTED)}
        )

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Deletes the alert, and the monitor if it measures: the one of all errors is Sentry's own."""
        from infra.clients.sentry_alerts import METRIC

        known = _known(props)
        with _sentry(props) as (_, alerts, _routes):
            alerts.delete_alert(known.alert_id)
            monitor = alerts.monitor(known.monitor_id) if known.monitor_id else None
            if monitor and monitor.type == METRIC:
                alerts.delete_monitor(monitor.id)


class SentryAlert(dynamic.Resource, module="infra", name="SentryAlert"):
    """One alert."""

    def __init__(self, name: str, props: Mapping[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__(SentryAlertProvider(), name, {**props, "alert_id": None, "monitor_id": None}, opts)


def inputs_of(organization: str, region: str, wanted: Wanted) -> dict[str, Any]:
    """Returns the inputs of an alert."""
    return {"organization": organization, "region": region, **_plain(asdict(wanted))}


@contextmanager
def _sentry(props: Mapping[str, Any]) -> Iterator[tuple[Connection, Alerts, Routes]]:
    from infra.clients.sentry_alerts import Alerts
    from infra.clients.sentry_routes import Routes

    with open_sentry(props) as api:
        yield api, Alerts(api, props["organization"]), Routes(api, props["organization"])


def _write(props: Mapping[str, Any], known: Held) -> Held:
    from infra.clients.sentry import Projects

    wanted = _wanted(props)
    with _sentry(props) as (api, alerts, routes):
        project = Projects(api, props["organization"]).find(wanted.project)
        if project is None:
            what = f"Sentry has no project {wanted.project} in {props['organization']}"
            raise ProviderFailed(Problem(what, None, "apply the shared stack first"))
        held, adopted = write(alerts, routes, wanted, known, project.id)
    if adopted:
        say(f"Sentry has the alert “{wanted.name}” already: taken over")
    return held


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields of a `Wanted` as properties."""
    held: dict[str, Any] = {k: v for k, v in said.items() if said["aggregate"] or k not in _MEASURED}
    return held | {key: list(held[key]) for key in _LISTS}


def _wanted(props: Mapping[str, Any]) -> Wanted:
    values: dict[str, Any] = {key: props[key] for key in _WANTED if key in props}
    values |= {key: tuple(values[key]) for key in _LISTS}
    values |= {key: int(values[key]) for key in ("every_minutes", "minutes") if key in values}
    return Wanted(**values)


def _known(props: Mapping[str, Any]) -> Held:
    return Held(props.get("alert_id") or "", props.get("monitor_id") or "")


def _outputs(props: Mapping[str, Any], held: Held) -> dict[str, Any]:
    place = {key: props[key] for key in ELSEWHERE}
    return {**place, **_plain(held.said), "alert_id": held.alert_id, "monitor_id": held.monitor_id}
