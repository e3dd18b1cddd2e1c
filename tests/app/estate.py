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


def site_estate(
    app: dict[str, Any] | None = None,
    *,
    posthog: dict[str, Any] | None = None,
    supabase: bool = True,
    both: bool = False,
) -> Estate:
    """Returns the estate; `app` is what staging's `workflows.app` says, else every file; `both`: production
    says the same."""
    monitoring = {
        "sentry": {"organization": "acme", "team": "web", "project": "site"},
        "posthog": posthog or {"project": "site"},
    }
    wanted = EVERY_FILE if app is None else app
    changes: dict[str, Any] = {
        "shared/monitoring": monitoring,
        "staging/workflows/app": wanted,
        "production/variables/WEBHOOK_SECRET": {"env": "WEBHOOK_SECRET"},
        "production/variables/legacy_key": {"env": "LEGACY_KEY"},
    }
    if both:
        changes["production/workflows/app"] = wanted
    for stack in ("production", "staging", "preview"):
        for name, value in _VARIABLES.items():
            if supabase or "SUPABASE" not in name:
                changes[f"{stack}/variables/{name}"] = value
        if supabase:
            changes[f"{stack}/supabase"] = {"project": "abcdefghijklmnopqrst"}
    changes["preview/variables/API_KEY"] = {"env": "API_KEY", "targets": ["preview"]}
    return estate(changes)


def site_files(app: dict[str, Any] | None = None, **changes: Any) -> dict[str, str]:
    """Returns the files of staging by path; `changes` are those of `site_estate`."""
    whole = site_estate(app, **changes)
    return app_files(whole, whole.stack("staging"))
