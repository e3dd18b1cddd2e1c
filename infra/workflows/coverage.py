"""Unit tests with coverage: the gate, a table on the run's page, and the report to download."""

from __future__ import annotations

import json

from infra.spec.workflows import CoverageSpec
from infra.workflows.actions import UPLOAD_ARTIFACT
from infra.workflows.badge import note_step
from infra.workflows.model import Step

_SUMMARY = """\
if [ ! -f coverage/coverage-summary.json ]; then
  echo "The tests wrote no coverage summary." >> "$GITHUB_STEP_SUMMARY"
  exit 0
fi
{
  echo "| Coverage | % | covered | of |"
  echo "| --- | ---: | ---: | ---: |"
  jq -r '("statements", "branches", "functions", "lines") as $kind | .total[$kind]
    | "| \\($kind) | \\(.pct) | \\(.covered) | \\(.total) |"' coverage/coverage-summary.json
} >> "$GITHUB_STEP_SUMMARY"
"""


def coverage_steps(spec: CoverageSpec | None) -> tuple[Step, ...]:
    """Returns the steps of the `test` job; they fail below the percentages that `spec` names."""
    return (
        Step("Run unit tests (Jest)", run=_jest(spec)),
        # Also after a failure: a gate that fails has to say by how much.
        Step("Show the coverage", if_="${{ !cancelled() }}", run=_SUMMARY),
        *((note_step(),) if spec and spec.badge else ()),
        Step(
            "Keep the coverage report",
            uses=UPLOAD_ARTIFACT,
            if_="${{ !cancelled() }}",
            with_={
                "name": "coverage",
                "path": "coverage/",
                "if-no-files-found": "ignore",
                "retention-days": 14,
            },
        ),
    )


def _jest(spec: CoverageSpec | None) -> str:
    reporters = " ".join(f"--coverageReporters={name}" for name in ("text", "lcov", "json-summary"))
    command = f"npm test -- --ci --coverage {reporters}"
    least = spec.model_dump(exclude_none=True, exclude={"badge"}) if spec else {}
    if not least:
        return command
    threshold = json.dumps({"global": dict(sorted(least.items()))}, separators=(",", ":"))
    return f"{command} --coverageThreshold='{threshold}'"
