"""The requirements' “Error Tracking Setup (Sentry)”: the project, the way of its DSN, and the alerts."""

from __future__ import annotations

from typing import Any

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Row

SENTRY = "staging: workflows.app.sentry"
PROJECT = "shared: monitoring.sentry"
ALERTS = "production: monitoring.sentry.alerts"
STACKS = ("production", "staging", "preview")
DSN = tuple(f"{stack}: variables.NEXT_PUBLIC_SENTRY_DSN" for stack in STACKS)
CLIENT = "instrumentation-client.ts"
CONFIGURATIONS = (CLIENT, "sentry.server.config.ts", "sentry.edge.config.ts")
_ALERTS_ARRIVE = "tests/journeys/test_wired.py::test_the_three_alerts_watch_production_and_tell_the_team"
_DSN_ARRIVES = "tests/journeys/test_wired.py::test_the_app_that_vercel_would_build_reports_to_sentry_s_dsn"
_APP_WORKS = "tests/app/test_site.py::test_the_app_checks_builds_and_works_with_our_files"


def says(it: Rendered, path: str, line: str) -> None:
    """AssertionError: a delivered file does not have the line."""
    assert line in [each.strip() for each in it.file(path).splitlines()], f"{path} does not say {line}"


def sentry_project(it: Rendered) -> None:
    project = it.inputs("shared", "monitoring.sentry.project")
    assert project["platform"] == "javascript-nextjs"


def sentry_in_the_app(it: Rendered) -> None:
    for path in CONFIGURATIONS:
        assert 'import * as Sentry from "@sentry/nextjs";' in it.file(path)
    assert "sentry.server.config" in it.file("instrumentation.ts")


def sentry_dsn(it: Rendered) -> None:
    for path in CONFIGURATIONS:
        says(it, path, "dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,")
    assert it.run("shared").outputs["sentry.dsn"]
    for stack in STACKS:
        assert it.variable(stack, "NEXT_PUBLIC_SENTRY_DSN") == "<sentry.dsn>"


def sentry_environment(it: Rendered) -> None:
    for path in CONFIGURATIONS[1:]:
        says(it, path, 'environment: process.env.VERCEL_ENV || "development",')
    # Browsers do not see VERCEL_ENV: https://vercel.com/docs/environment-variables/framework-environment-variables
    says(it, CLIENT, 'environment: process.env.NEXT_PUBLIC_VERCEL_ENV || "development",')


def sentry_traces(it: Rendered) -> None:
    for path in CONFIGURATIONS:
        says(it, path, "tracesSampleRate: 0.1,")


def sentry_session_replays(it: Rendered) -> None:
    says(it, CLIENT, "replaysSessionSampleRate: 0.1,")


def sentry_error_replays(it: Rendered) -> None:
    says(it, CLIENT, "replaysOnErrorSampleRate: 1.0,")


def sentry_source_maps(it: Rendered) -> None:
    token = it.inputs("production", "variables.SENTRY_AUTH_TOKEN")
    assert token["value"] == it.secret("SENTRY_AUTH_TOKEN")
    assert token["sensitive"] is True
    assert it.job("release", "sentry-release")["environment"] == "production"
    secret = it.resource("production", "github.environment.secrets.SENTRY_AUTH_TOKEN")
    assert "value" in secret.secret


def _alert(it: Rendered, name: str) -> dict[str, Any]:
    alert: dict[str, Any] = it.inputs("production", f"monitoring.sentry.alerts.{name}")
    assert alert["enabled"] is True
    assert alert["notify"], "nobody is told"
    return alert


def alert_on_error_rate(it: Rendered) -> None:
    alert = _alert(it, "error_rate")
    assert (alert["aggregate"], alert["above"], alert["minutes"]) == ("failure_rate()", 0.01, 5)


def alert_on_slow_api(it: Rendered) -> None:
    alert = _alert(it, "api_p95")
    assert (alert["aggregate"], alert["above"]) == ("p95(span.duration)", 1000)
    assert "/api/" in alert["query"]


def alert_on_unhandled(it: Rendered) -> None:
    filters = _alert(it, "unhandled")["filters"]
    assert any("environment" in each and each.endswith("value=production") for each in filters)
    assert any("error.unhandled" in each for each in filters)


ERROR_TRACKING = Chapter(
    "Error Tracking Setup (Sentry)",
    (
        Row(
            "Create Sentry project for Next.js",
            (PROJECT,),
            sentry_project,
            defaults={f"{PROJECT}.platform": "python"},
            proven=(
                "tests/journeys/test_monitoring.py::test_a_project_that_exists_is_taken_over_with_its_key",
            ),
        ),
        Row(
            "npm install @sentry/nextjs … npx @sentry/wizard@latest -i nextjs",
            (SENTRY,),
            sentry_in_the_app,
            proven=(_APP_WORKS,),
        ),
        Row(
            "Configure source maps for production",
            (
                "production: variables.SENTRY_AUTH_TOKEN",
                "production: github.environment.secrets.SENTRY_AUTH_TOKEN",
                "staging: workflows.files.release",
            ),
            sentry_source_maps,
        ),
        Row(
            "dsn: process.env.NEXT_PUBLIC_SENTRY_DSN",
            (SENTRY, PROJECT, *DSN),
            sentry_dsn,
            proven=(_DSN_ARRIVES,),
        ),
        Row("environment: process.env.VERCEL_ENV || 'development'", (SENTRY,), sentry_environment),
        Row(
            "tracesSampleRate: 0.1", (SENTRY,), sentry_traces, defaults={f"{SENTRY}.traces_sample_rate": 0.5}
        ),
        Row(
            "replaysSessionSampleRate: 0.1",
            (SENTRY,),
            sentry_session_replays,
            defaults={f"{SENTRY}.replays_session_sample_rate": 0.5},
        ),
        Row(
            "replaysOnErrorSampleRate: 1.0",
            (SENTRY,),
            sentry_error_replays,
            defaults={f"{SENTRY}.replays_on_error_sample_rate": 0.5},
        ),
        Row(
            "Error rate > 1% for 5 minutes",
            (f"{ALERTS}.error_rate",),
            alert_on_error_rate,
            defaults={f"{ALERTS}.error_rate.percent": 2, f"{ALERTS}.error_rate.minutes": 10},
            proven=(_ALERTS_ARRIVE,),
        ),
        Row(
            "API response time P95 > 1 second",
            (f"{ALERTS}.api_p95",),
            alert_on_slow_api,
            defaults={f"{ALERTS}.api_p95.milliseconds": 2000},
            proven=(_ALERTS_ARRIVE,),
        ),
        Row(
            "Unhandled exceptions in production",
            (f"{ALERTS}.unhandled",),
            alert_on_unhandled,
            proven=(_ALERTS_ARRIVE,),
        ),
    ),
)
