"""Cases of `infra.rules.monitoring`."""

from __future__ import annotations

from tests.rules.case import Case

PROJECT = {"shared/monitoring/sentry": {"organization": "acme", "team": "web", "project": "site"}}
DSN = {"from": "sentry.dsn"}
ALERTS = {
    **PROJECT,
    "staging/variables/SENTRY_DSN": DSN,
    "staging/monitoring/sentry/alerts": {"api_p95": {}},
}
PREVIEW = {
    **ALERTS,
    "preview/variables/SENTRY_DSN": DSN,
    "preview/monitoring/sentry/alerts": {"api_p95": {}},
}

EVENTS = {
    "shared/monitoring/posthog": {"region": "eu", "project": "Site"},
    "staging/variables/POSTHOG_KEY": {"from": "posthog.key"},
}

CASES: tuple[Case, ...] = (
    Case(
        "MON-01",
        {"staging/monitoring/sentry/alerts": {"unhandled": {}}, "staging/variables/SENTRY_DSN": DSN},
        "`shared` declares no Sentry project",
        "staging: monitoring.sentry",
        "add `monitoring.sentry` to `shared`",
        ALERTS,
        also=("VAR-01",),
    ),
    Case(
        "MON-02",
        {**ALERTS, "staging/workflows/app": {"sentry": {"traces_sample_rate": 0}}},
        "the app traces no request, and this alert counts traced ones: it can never fire",
        "staging: monitoring.sentry.alerts.api_p95",
        "raise `workflows.app.sentry.traces_sample_rate`, or leave the alert out",
        {
            **ALERTS,
            "staging/workflows/app": {"sentry": {"traces_sample_rate": 0}},
            "staging/monitoring/sentry/alerts": {"unhandled": {}},
        },
        also=("APP-01",),
    ),
    Case(
        "MON-03",
        PREVIEW,
        "`preview` has this alert on Sentry's environment `preview` already",
        "staging: monitoring.sentry.alerts.api_p95",
        "keep it in one, or name what the app reports here: `monitoring.sentry.environment`",
        {**PREVIEW, "staging/monitoring/sentry/environment": "staging"},
    ),
    Case(
        "MON-04",
        {**PROJECT, "staging/monitoring/sentry/alerts": {"unhandled": {}}},
        "nothing here gets the DSN, so nothing may report what these alerts watch",
        "staging: monitoring.sentry.alerts",
        "add a variable: `NEXT_PUBLIC_SENTRY_DSN: {from: sentry.dsn}`",
        ALERTS,
    ),
    Case(
        "MON-05",
        {**EVENTS, "staging/variables/POSTHOG_HOST": "https://us.i.posthog.com"},
        "`POSTHOG_HOST` sends events to `us`, and PostHog's project is in `eu`",
        "staging: variables.POSTHOG_HOST",
        "write `https://eu.i.posthog.com`, or change `monitoring.posthog.region`",
        {**EVENTS, "staging/variables/POSTHOG_HOST": "https://events.example.com/us.i.posthog.com"},
    ),
    Case(
        "MON-06",
        {
            **ALERTS,
            "staging/workflows/app": {"sentry": {}},
            "staging/variables/NEXT_PUBLIC_SENTRY_DSN": DSN,
            "staging/monitoring/sentry/environment": "staging",
        },
        "the app reports as `preview` here (VERCEL_ENV), so these alerts can never fire",
        "staging: monitoring.sentry.environment",
        "remove it",
        {**ALERTS, "staging/monitoring/sentry/environment": "staging"},
        also=("APP-01",),
    ),
)
