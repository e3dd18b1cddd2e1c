"""What `infra check` says that a stack declares."""

from __future__ import annotations

from infra.spec.summary import summary
from tests.builders import estate

WATCHED = {
    "sentry": {"organization": "acme", "team": "web", "project": "site"},
    "posthog": {"project": "Site"},
}
ALERTS: dict[str, dict[str, int]] = {"unhandled": {}, "error_rate": {}}


def test_every_section_of_a_shared_stack_is_told() -> None:
    whole = estate({"shared/monitoring": WATCHED, "shared/workflows": {"files": ["infra", "drift"]}})
    assert summary(whole.stack("shared").spec) == (
        "Vercel project site",
        "repository acme/site",
        "1 label",
        "1 repository secret",
        "Sentry project site",
        "PostHog project Site",
        "drift, infra for this repository",
    )


def test_every_section_of_an_environment_is_told() -> None:
    supabase = {"project": "abcdefghijklmnopqrst", "secrets": {"API_KEY": {"env": "API_KEY"}}}
    whole = estate(
        {
            "shared/monitoring": WATCHED,
            "staging/supabase": supabase,
            "staging/monitoring": {"sentry": {"alerts": ALERTS}},
            "staging/workflows/app": ["health", "env"],
        }
    )
    assert summary(whole.stack("staging").spec) == (
        "staging → preview",
        "1 domain",
        "2 variables (1 secret)",
        "1 environment secret",
        "protected with 2 checks",
        "Supabase project abcdefghijklmnopqrst",
        "1 Supabase secret",
        "2 Sentry alerts",
        "ci, app files (env, health) by pull-request",
    )


def test_app_files_need_no_workflow_files_beside_them() -> None:
    whole = estate({"staging/workflows/files": [], "staging/workflows/app": ["health"]})
    assert summary(whole.stack("staging").spec)[-1] == "app files (health) by pull-request"
