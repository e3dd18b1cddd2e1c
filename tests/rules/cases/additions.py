"""Cases of `infra.rules.additions`."""

from __future__ import annotations

from typing import Any

from tests.builders import Changes
from tests.rules.case import Case

STEPS = [{"name": "Say", "run": "echo hello"}]


def both(ci: dict[str, Any]) -> Changes:
    """The same options in the stack that writes the file and in the one that verifies it."""
    return {f"{stack}/workflows/files": {"ci": ci} for stack in ("staging", "production")}


CASES: tuple[Case, ...] = (
    Case(
        "JOB-01",
        both({"jobs": {"contract": {"needs": ["tests"], "steps": STEPS}}}),
        "there is no job `tests`",
        "staging: workflows.files.ci.jobs.contract.needs[0]",
        "did you mean `test`?",
        both({"jobs": {"contract": {"needs": ["test"], "steps": STEPS}}}),
    ),
    Case(
        "JOB-01",
        both(
            {"jobs": {"one": {"needs": ["two"], "steps": STEPS}, "two": {"needs": ["one"], "steps": STEPS}}}
        ),
        "`two` waits for itself",
        "staging: workflows.files.ci.jobs.two.needs",
        "break the circle",
        both({"jobs": {"one": {"needs": ["two"], "steps": STEPS}, "two": {"steps": STEPS}}}),
    ),
    Case(
        "JOB-02",
        both({"jobs": {"lint": {"steps": STEPS}}}),
        "`lint` is a job of .github/workflows/ci.yml already, and checks are told apart by name only",
        "staging: workflows.files.ci.jobs.lint",
        "call it otherwise, or add `steps` to ours",
        both({"steps": {"lint": STEPS}}),
    ),
    Case(
        "JOB-03",
        both({"steps": {"e2e": STEPS}}),
        "there is no job `e2e` to add these steps to",
        "staging: workflows.files.ci.steps.e2e",
        "say `e2e: {}` under `ci`",
        both({"steps": {"e2e": STEPS}, "e2e": {}}),
    ),
)
