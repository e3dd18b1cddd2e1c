"""Rules on alerts (something to watch, able to fire, one owner each), and on where events go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.rules.estate import with_shared
from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate, Stack
from infra.spec.monitoring import AlertsSpec, reported_environment
from infra.spec.secrets import values_of
from infra.spec.values import LiteralValue, WiredValue

# Where apps send events: https://posthog.com/docs/api
_POSTHOG = re.compile(r"https://(?P<region>us|eu)(?:\.i)?\.posthog\.com(?:/|$)", re.IGNORECASE)
_TRACED = ("error_rate", "api_p95")


def alerts_have_a_project(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        declared = spec.monitoring and spec.monitoring.sentry
        if declared and not (shared.monitoring and shared.monitoring.sentry):
            name = spec.environment.shared
            what = f"`{name}` declares no Sentry project"
            yield hit(stack, "monitoring.sentry", what, f"add `monitoring.sentry` to `{name}`")


def traced_alerts_have_traces(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        file = spec.workflows.app.sentry if spec.workflows and spec.workflows.app else None
        if spec.monitoring and spec.monitoring.sentry and file and file.traces_sample_rate == 0:
            for key in _declared(spec.monitoring.sentry.alerts):
                if key in _TRACED:
                    what = "the app traces no request, and this alert counts traced ones: it can never fire"
                    fix = "raise `workflows.app.sentry.traces_sample_rate`, or leave the alert out"
                    yield hit(stack, f"monitoring.sentry.alerts.{key}", what, fix)


def alerts_are_claimed_once(estate: Estate) -> Iterator[Hit]:
    owners: dict[tuple[str, str, str], Stack] = {}
    for stack, spec in estate.environments():
        sentry = spec.monitoring and spec.monitoring.sentry
        if not sentry:
            continue
        watched = reported_environment(sentry, spec.environment.targets)
        for key in _declared(sentry.alerts):
            first = owners.setdefault((spec.environment.shared, watched, key), stack)
            if first is not stack:
                what = f"`{first.name}` has this alert on Sentry's environment `{watched}` already"
                fix = "keep it in one, or name what the app reports here: `monitoring.sentry.environment`"
                yield hit(stack, f"monitoring.sentry.alerts.{key}", what, fix, first)


def somebody_reports(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        if not (spec.monitoring and spec.monitoring.sentry):
            continue
        wired = {value.from_ for _, value in values_of(stack) if isinstance(value, WiredValue)}
        if "sentry.dsn" not in wired:
            what = "nothing here gets the DSN, so nothing may report what these alerts watch"
            fix = "add a variable: `NEXT_PUBLIC_SENTRY_DSN: {from: sentry.dsn}`"
            yield hit(stack, "monitoring.sentry.alerts", what, fix)


def alerts_watch_what_is_reported(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        sentry = spec.monitoring and spec.monitoring.sentry
        ours = spec.workflows and spec.workflows.app.sentry
        if not (sentry and sentry.environment and ours):
            continue
        reported = reported_environment(
            sentry.model_copy(update={"environment": None}), spec.environment.targets
        )
        if sentry.environment != reported:
            what = f"the app reports as `{reported}` here (VERCEL_ENV), so these alerts can never fire"
            yield hit(stack, "monitoring.sentry.environment", what, "remove it")


def events_go_where_the_project_is(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        project = shared.monitoring and shared.monitoring.posthog
        if not project:
            continue
        for key, variable in spec.variables.items():
            address = _POSTHOG.match(variable.value) if isinstance(variable, LiteralValue) else None
            if address and (sent := address["region"].lower()) != project.region:
                what = f"`{key}` sends events to `{sent}`, and PostHog's project is in `{project.region}`"
                fix = f"write `https://{project.region}.i.posthog.com`, or change `monitoring.posthog.region`"
                yield hit(stack, f"variables.{key}", what, fix)


def _declared(alerts: AlertsSpec) -> list[str]:
    return [key for key in type(alerts).model_fields if getattr(alerts, key) is not None]
