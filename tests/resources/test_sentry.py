"""What is declared on Sentry: names, inputs, the wire, and the options that keep events safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from infra.errors import BadInput
from tests.resources.conftest import SHARED, STAGING
from tests.resources.declared import Declared, World, run_program

SECRETS = {"BYPASS_TOKEN": "b" * 32, "STRIPE_SECRET_KEY": "sk_canary"}
DSN = "https://public@o1.ingest.us.sentry.io/2"
APPLIED = World({"vercel.project_id": "prj_1", "vercel.bypass_token": "t" * 32, "sentry.dsn": DSN})
PROJECT = """\
  site:monitoring:
    sentry: {organization: acme, team: web, project: site}
"""
ALERTS = """\
    SENTRY_DSN: {from: sentry.dsn}
  site:monitoring:
    sentry:
      notify:
        - {slack: "#incidents", workspace: Acme Inc}
        - email: Ann@example.com
      alerts:
        error_rate: {percent: 0.5, minutes: 10}
        api_p95: {notify: [{team: backend}]}
        unhandled: {every_minutes: 60}
"""


@pytest.fixture
def watched(site: Path) -> Path:
    """The site with a Sentry project and alerts on staging."""
    (site / "stacks" / "Pulumi.shared.yaml").write_text(SHARED + PROJECT)
    (site / "stacks" / "Pulumi.staging.yaml").write_text(STAGING + ALERTS)
    return site


def staging(root: Path) -> dict[str, Declared]:
    return run_program(root, "staging", environ=SECRETS, world=APPLIED).resources


def given(declared: Declared) -> dict[str, Any]:
    """Returns the inputs that a person's file decides."""
    return {key: value for key, value in declared.inputs.items() if value is not None and key[0] != "_"}


def test_the_project_is_protected_and_its_key_comes_after_it(watched: Path) -> None:
    run = run_program(watched, "shared", environ=SECRETS)
    project, key = run.resources["monitoring.sentry.project"], run.resources["monitoring.sentry.key"]
    assert project.protect
    assert not key.protect
    assert "monitoring.sentry.project" in key.after
    place = {"organization": "acme", "region": "us", "project": "site"}
    assert given(project) == {**place, "team": "web", "platform": "javascript-nextjs"}
    assert given(key) == {**place, "name": "Default", "active": True}
    assert "sentry.dsn" in run.outputs
    assert "sentry.dsn" not in run.secret_outputs, "browsers get it"


def test_retire_lifts_the_protection(watched: Path) -> None:
    file = watched / "stacks" / "Pulumi.shared.yaml"
    file.write_text(file.read_text() + "  site:retire: [monitoring.sentry.project]\n")
    resources = run_program(watched, "shared", environ=SECRETS).resources
    assert not resources["monitoring.sentry.project"].protect


def test_the_wire_brings_the_dsn_of_the_shared_stack(watched: Path) -> None:
    assert staging(watched)["variables.SENTRY_DSN"].inputs["value"] == DSN


def test_a_share_of_failed_requests_is_a_metric_monitor(watched: Path) -> None:
    assert given(staging(watched)["monitoring.sentry.alerts.error_rate"]) == {
        "organization": "acme",
        "region": "us",
        "project": "site",
        "name": "site: error rate (preview)",
        "aggregate": "failure_rate()",
        "query": "environment:preview is_transaction:true",
        "above": 0.005,
        "minutes": 10,
        "every_minutes": 5,
        "triggers": ["first_seen_event", "reappeared_event", "regression_event"],
        "filters": ["issue_priority_greater_or_equal 75"],
        "notify": ["member ann@example.com", "slack #incidents in Acme Inc"],
        "enabled": True,
    }


def test_an_alert_may_tell_others_than_the_environment_does(watched: Path) -> None:
    slow = staging(watched)["monitoring.sentry.alerts.api_p95"].inputs
    assert slow["notify"] == ["team backend"]
    assert (slow["aggregate"], slow["above"]) == ("p95(span.duration)", 1000)
    assert "transaction:*/api/*" in slow["query"]


def test_unhandled_exceptions_need_no_measure(watched: Path) -> None:
    declared = given(staging(watched)["monitoring.sentry.alerts.unhandled"])
    assert {"aggregate", "query", "above", "minutes"}.isdisjoint(declared)
    assert (declared["every_minutes"], declared["triggers"]) == (60, [])
    assert declared["filters"] == [
        "event_attribute attribute=environment match=eq value=preview",
        "event_attribute attribute=error.unhandled match=eq value=true",
    ]


def test_without_a_route_the_projects_team_is_told(watched: Path) -> None:
    file = watched / "stacks" / "Pulumi.staging.yaml"
    text = file.read_text()
    file.write_text(text.replace(text[text.index("      notify:") : text.index("      alerts:")], ""))
    assert staging(watched)["monitoring.sentry.alerts.unhandled"].inputs["notify"] == ["team web"]


def test_alerts_of_nothing_are_refused(watched: Path) -> None:
    (watched / "stacks" / "Pulumi.shared.yaml").write_text(SHARED)
    with pytest.raises(BadInput, match=r"needs `monitoring\.sentry` — stacks/Pulumi\.staging\.yaml:"):
        staging(watched)
