"""The coverage steps: the table is made by running the step's own script."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from pydantic import ValidationError

from infra.spec.workflows import CoverageSpec
from infra.workflows.coverage import coverage_steps


def summary(folder: Path) -> str:
    script = coverage_steps(None)[1].run
    assert script is not None
    file = folder / "summary.md"
    subprocess.run(
        ["/bin/bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "GITHUB_STEP_SUMMARY": str(file)},
        check=True,
    )
    return file.read_text()


def test_the_run_s_page_shows_what_jest_measured(tmp_path: Path) -> None:
    kinds = ("lines", "statements", "functions", "branches")
    total = {kind: {"total": 8, "covered": 6, "skipped": 0, "pct": 75} for kind in kinds}
    total["branchesTrue"] = {"total": 0, "covered": 0, "skipped": 0, "pct": 100}
    (tmp_path / "coverage").mkdir()
    (tmp_path / "coverage" / "coverage-summary.json").write_text(json.dumps({"total": total}))
    assert summary(tmp_path) == (
        "| Coverage | % | covered | of |\n"
        "| --- | ---: | ---: | ---: |\n"
        "| statements | 75 | 6 | 8 |\n"
        "| branches | 75 | 6 | 8 |\n"
        "| functions | 75 | 6 | 8 |\n"
        "| lines | 75 | 6 | 8 |\n"
    )


def test_tests_that_wrote_no_coverage_do_not_fail_the_job(tmp_path: Path) -> None:
    assert summary(tmp_path) == "The tests wrote no coverage summary.\n"


def test_no_gate_leaves_the_app_s_own_thresholds_alone() -> None:
    assert "coverageThreshold" not in str(coverage_steps(None)[0].run)
    assert coverage_steps(CoverageSpec()) == coverage_steps(None)


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_gate_is_a_percentage(percent: int) -> None:
    with pytest.raises(ValidationError):
        CoverageSpec(lines=percent)
