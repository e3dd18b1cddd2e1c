"""Cases of `infra.rules.checks`."""

from __future__ import annotations

from typing import Any

from tests.builders import GONE, Changes
from tests.rules.case import Case


def both(files: dict[str, Any]) -> Changes:
    """The same files in the stack that writes them and in the one that verifies them."""
    return {"staging/workflows/files": files, "production/workflows/files": files}


STEPS = [{"name": "Say", "run": "echo hello"}]
MATRIX = both({"ci": {"jobs": {"unit": {"matrix": {"node": ["20", "22"]}, "steps": STEPS}}}})
CALLED = both(
    {"ci": {"jobs": {"contract": {"uses": "./.github/workflows/contract.yml", "reports": ["api"]}}}}
)

CASES: tuple[Case, ...] = (
    Case(
        "WFL-01",
        {"staging/github/protect/checks": ["lint", "tests"]},
        "no job is called `tests`, so merges would wait for it forever",
        "staging: github.protect.checks[1]",
        "did you mean `test`?",
        {"staging/github/protect/checks": ["lint", "test"]},
    ),
    Case(
        "WFL-02",
        {"staging/github/protect/checks": ["visual"], "staging/workflows": GONE},
        "no workflow file of ours has a job `visual`; merges wait forever if none of yours has",
        "staging: github.protect.checks[0]",
        "declare `workflows`, or make sure that a file of yours has it",
        {"staging/github/protect/checks": [], "staging/workflows": GONE},
    ),
    Case(
        "WFL-01",
        {**MATRIX, "staging/github/protect/checks": ["unit"]},
        "no job is called `unit`, so merges would wait for it forever",
        "staging: github.protect.checks[0]",
        "did you mean `unit (20)`?",
        {**MATRIX, "staging/github/protect/checks": ["unit (20)", "unit (22)"]},
    ),
    Case(
        "WFL-01",
        {**CALLED, "staging/github/protect/checks": ["contract/api"]},
        "no job is called `contract/api`, so merges would wait for it forever",
        "staging: github.protect.checks[0]",
        "did you mean `contract / api`?",
        {**CALLED, "staging/github/protect/checks": ["contract / api"]},
    ),
    Case(
        "WFL-07",
        {**both({"ci": {}, "security": {}}), "staging/github/protect/checks": ["secret-scan"]},
        "`secret-scan` of security.yml never runs on pull requests, so merges would wait forever",
        "staging: github.protect.checks[0]",
        "remove the check",
        {**both({"ci": {}, "security": {}}), "staging/github/protect/checks": ["test"]},
    ),
    Case(
        "WFL-08",
        both({"ci": {"branches": ["main", "release/**"]}}),
        "no pull request to this branch starts the job `lint`: merges would wait forever",
        "staging: github.protect.checks[0]",
        "add the branch to those of ci.yml (main and release/**), or remove the check",
        both({"ci": {"branches": ["main", "stag*"]}}),
    ),
)
