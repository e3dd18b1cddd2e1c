"""The requirements' “Critical Gaps to Address”: that each of them is closed."""

from __future__ import annotations

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Row
from tests.requirements.rows.browser_tests import E2E
from tests.requirements.rows.pipeline import CI

_WIRED = "tests/journeys/test_wired.py"


def e2e_is_required(it: Rendered) -> None:
    for stack in ("staging", "production"):
        assert "e2e" in it.required_checks(stack)
    assert "e2e" in it.workflow("ci")["jobs"]


def audit_is_required(it: Rendered) -> None:
    for stack in ("staging", "production"):
        assert "audit" in it.required_checks(stack)
    assert "audit" in it.workflow("ci")["jobs"]


def coverage_is_reported(it: Rendered) -> None:
    assert any("--coverage" in command for command in it.commands("ci", "test"))
    assert it.uses("ci", "test", "actions/upload-artifact")["with"]["name"] == "coverage"


def coverage_is_gated(it: Rendered) -> None:
    assert any("--coverageThreshold" in command for command in it.commands("ci", "test"))


def coverage_has_a_badge(it: Rendered) -> None:
    assert it.job("ci", "coverage-badge")


def errors_are_tracked(it: Rendered) -> None:
    assert "Sentry.init({" in it.file("sentry.server.config.ts")
    it.resource("shared", "monitoring.sentry.key")


def performance_is_measured(it: Rendered) -> None:
    assert "web_vitals: true" in it.file("lib/posthog.ts")
    assert "startPostHog();" in it.file("instrumentation-client.ts")
    assert it.inputs("shared", "monitoring.posthog.project")["web_vitals"] is True
    for stack in ("production", "staging", "preview"):
        assert it.variable(stack, "NEXT_PUBLIC_POSTHOG_KEY") == "<posthog.key>"


GAPS = Chapter(
    "Critical Gaps to Address",
    (
        Row(
            "Playwright … Not integrated into GitHub Actions",
            (E2E, "staging: github.protect.checks", "production: github.protect.checks"),
            e2e_is_required,
        ),
        Row(
            "No Sentry or similar … Only console logs",
            ("staging: workflows.app.sentry", "shared: monitoring.sentry"),
            errors_are_tracked,
            proven=(
                f"{_WIRED}::test_every_environment_reports_to_the_dsn_and_the_key_that_the_vendors_made",
            ),
        ),
        Row(
            "npm audit not in CI … No dependency vulnerability checks",
            (CI, "staging: github.protect.checks.audit", "production: github.protect.checks.audit"),
            audit_is_required,
        ),
        Row(
            "PostHog configured but not used … No APM integration",
            (
                "staging: workflows.app.posthog",
                "shared: monitoring.posthog",
                *(
                    f"{stack}: variables.NEXT_PUBLIC_POSTHOG_KEY"
                    for stack in ("production", "staging", "preview")
                ),
            ),
            performance_is_measured,
            defaults={"shared: monitoring.posthog.web_vitals": False},
            proven=(
                "tests/app/test_site.py::test_the_app_checks_builds_and_works_with_our_files",
                f"{_WIRED}::test_posthog_records_web_vitals_and_no_addresses",
            ),
        ),
        Row(
            "Tests run but coverage not reported",
            (CI,),
            coverage_is_reported,
            proven=("tests/workflows/test_coverage.py::test_the_run_s_page_shows_what_jest_measured",),
        ),
        Row("No coverage badge or gate", (f"{CI}.coverage.lines",), coverage_is_gated),
        Row("No coverage badge", (f"{CI}.coverage.badge",), coverage_has_a_badge),
    ),
)
