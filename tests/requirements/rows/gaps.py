"""The requirements' “Critical Gaps to Address”: that each of them is closed."""

from __future__ import annotations

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Row
from tests.requirements.rows.browser_tests import E2E
from tests.requirements.rows.pipeline import CI


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


GAPS = Chapter(
    "Critical Gaps to Address",
    (
        Row(
            "Playwright … Not integrated into GitHub Actions",
            (E2E, "staging: github.protect.checks", "production: github.protect.checks"),
            e2e_is_required,
        ),
        Row(
            "npm audit not in CI … No dependency vulnerability checks",
            (CI, "staging: github.protect.checks.audit", "production: github.protect.checks.audit"),
            audit_is_required,
        ),
        Row(
            "Tests run but coverage not reported",
            (CI,),
            coverage_is_reported,
            proven=("tests/workflows/test_coverage.py::test_the_run_s_page_shows_what_jest_measured",),
        ),
        Row("No coverage badge or gate", (f"{CI}.coverage",), coverage_is_gated),
    ),
)
