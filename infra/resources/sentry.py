"""All that a stack declares on Sentry: project and key (shared stack), alerts (environments)."""

from __future__ import annotations

from typing import Any

import pulumi

from infra.resources.context import Context
from infra.resources.sentry_alert import SentryAlert, inputs_of
from infra.resources.sentry_alert_steps import Wanted
from infra.resources.sentry_project import SentryKey, SentryProject
from infra.spec.monitoring import (
    AlertSpec,
    MemberRoute,
    Route,
    SentryAlertsSpec,
    SentryProjectSpec,
    SlackRoute,
    TeamRoute,
    reported_environment,
)

NAME = "monitoring.sentry"
_OPENED = ("first_seen_event", "reappeared_event", "regression_event")
"""A monitor opens one issue, and opens it again each time it is over the mark anew."""
_MEASURED: dict[str, Any] = {
    "every_minutes": 5,
    "triggers": _OPENED,
    "filters": ("issue_priority_greater_or_equal 75",),
}
"""What alerts about a metric have in common."""


class Sentry(pulumi.ComponentResource):
    """The project that apps report to, with their key."""

    def __init__(self, context: Context, spec: SentryProjectSpec) -> None:
        super().__init__("infra:sentry:Project", context.stack.name)
        place = {"organization": spec.organization, "region": spec.region, "project": spec.project}
        self.project = SentryProject(
            {**place, "team": spec.team, "platform": spec.platform},
            pulumi.ResourceOptions(parent=self, protect=f"{NAME}.project" not in context.shared_spec.retire),
        )
        self.key = SentryKey(
            {**place, "name": spec.key, "active": True},
            pulumi.ResourceOptions(parent=self, depends_on=[self.project]),
        )
        self.register_outputs({})


class SentryAlerts(pulumi.ComponentResource):
    """The alerts of an environment."""

    def __init__(self, context: Context, spec: SentryAlertsSpec, project: SentryProjectSpec) -> None:
        super().__init__("infra:sentry:Alerts", context.stack.name)
        environment = reported_environment(spec, context.environment_spec.environment.targets)
        for key, wanted in wanted_alerts(spec, project, environment).items():
            SentryAlert(
                f"{NAME}.alerts.{key}",
                inputs_of(project.organization, project.region, wanted),
                pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})


def declare_shared(context: Context, spec: SentryProjectSpec) -> dict[str, pulumi.Output[Any]]:
    """Declares project and key; returns the wire they provide."""
    return {"sentry.dsn": Sentry(context, spec).key.dsn}


def declare_environment(context: Context, spec: SentryAlertsSpec) -> None:
    """Declares the alerts. BadInput: the shared stack has no Sentry project."""
    monitoring = context.shared_spec.monitoring
    if monitoring is None or monitoring.sentry is None:
        raise context.lacking(NAME, NAME)
    SentryAlerts(context, spec, monitoring.sentry)


def wanted_alerts(spec: SentryAlertsSpec, project: SentryProjectSpec, environment: str) -> dict[str, Wanted]:
    """Returns the alerts by their keys, in the words of Sentry's monitors and alerts.

    Spans, not transactions: Sentry takes no new monitors of those. `failure_rate()` is a share of 1
    (`metricDetectorSuffix.spec.ts` of getsentry/sentry); `is_transaction` leaves the root spans.
    """
    found: dict[str, Wanted] = {}
    everywhere = f"environment:{environment} is_transaction:true"
    if one := spec.alerts.api_p95:
        found["api_p95"] = Wanted(
            **_told(spec, one, project, "slow API", environment),
            **_MEASURED,
            aggregate="p95(span.duration)",
            query=f"{everywhere} span.op:http.server transaction:*/api/*",
            above=float(one.milliseconds),
            minutes=one.minutes,
        )
    if rate := spec.alerts.error_rate:
        found["error_rate"] = Wanted(
            **_told(spec, rate, project, "error rate", environment),
            **_MEASURED,
            aggregate="failure_rate()",
            query=everywhere,
            above=round(rate.percent / 100, 6),
            minutes=rate.minutes,
        )
    if crash := spec.alerts.unhandled:
        found["unhandled"] = Wanted(
            **_told(spec, crash, project, "unhandled exception", environment),
            every_minutes=crash.every_minutes,
            triggers=(),  # none: at every event
            filters=(
                f"event_attribute attribute=environment match=eq value={environment}",
                "event_attribute attribute=error.unhandled match=eq value=true",
            ),
        )
    return found


def _told(
    spec: SentryAlertsSpec, alert: AlertSpec, project: SentryProjectSpec, what: str, environment: str
) -> dict[str, Any]:
    routes = alert.notify or spec.notify or (TeamRoute(team=project.team),)
    return {
        "name": f"{project.project}: {what} ({environment})",
        "project": project.project,
        "notify": tuple(sorted(_route(route) for route in routes)),
    }


def _route(route: Route) -> str:
    """Returns the route as `infra.clients.sentry_routes.Route` reads."""
    match route:
        case TeamRoute():
            return f"team {route.team}"
        case MemberRoute():
            return f"member {route.email.lower()}"
        case SlackRoute():
            return f"slack {route.slack} in {route.workspace}"
