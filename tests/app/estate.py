"""The estate that the fixture site belongs to: every file, and every variable that they read."""

from __future__ import annotations

from typing import Any

from infra.spec.estate import Estate
from infra.workflows.app import app_files
from tests.builders import estate

_VARIABLES: dict[str, Any] = {
    "NEXT_PUBLIC_POSTHOG_HOST": "https://us.i.posthog.com",
    "NEXT_PUBLIC_POSTHOG_KEY": {"from": "posthog.key"},
    "NEXT_PUBLIC_SENTRY_DSN": {"from": "sentry.dsn"},
    "NEXT_PUBLIC_SITE_URL": "https://example.com",
    "NEXT_PUBLIC_SUPABASE_ANON_KEY": {"from": "supabase.anon_key"},
    "NEXT_PUBLIC_SUPABASE_URL": {"from": "supabase.url"},
    "API_KEY": {"env": "API_KEY"},
}
EVERY_FILE: dict[str, Any] = {
    name: {} for name in ("env", "health", "logger", "playwright", "posthog", "sentry", "supabase", "vercel")
}
ALWAYS_SAMPLED = {"traces_sample_rate": 1.0, "replays_session_sample_rate": 1.0}
"""So that a test of one visit sees what Sentry sends."""


def site_estate(app: dict[str, Any] | None = None) -> Estate:
    """Returns the estate; `app` is what staging's `workflows.app` says, else every file."""
    supabase = {"project": "abcdefghijklmnopqrst"}
    monitoring = {
        "sentry": {"organization": "acme", "team": "web", "project": "site"},
        "posthog": {"project": "site"},
    }
    changes: dict[str, Any] = {
        "shared/monitoring": monitoring,
        "staging/workflows/app": EVERY_FILE if app is None else app,
        "production/variables/WEBHOOK_SECRET": {"env": "WEBHOOK_SECRET"},
    }
    for stack in ("production", "staging", "preview"):
        changes[f"{stack}/supabase"] = supabase
        changes |= {f"{stack}/variables/{name}": value for name, value in _VARIABLES.items()}
    changes["preview/variables/API_KEY"] = {"env": "API_KEY", "targets": ["preview"]}
    return estate(changes)


def site_files(app: dict[str, Any] | None = None) -> dict[str, str]:
    """Returns the files of staging by path."""
    whole = site_estate(app)
    return app_files(whole, whole.stack("staging"))
