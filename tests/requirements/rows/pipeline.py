"""The requirements' “CI/CD Pipeline” and “Security Scanning Integration”: ci.yml and security.yml."""

from __future__ import annotations

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Row

NPM_CI = "npm ci"
CI = "staging: workflows.files.ci"
SECURITY = "staging: workflows.files.security"
JOBS = ("type-check", "lint", "test", "build")


def ci_triggers(it: Rendered) -> None:
    on = it.workflow("ci")["on"]
    assert on["push"]["branches"] == ["master", "staging"]
    assert on["pull_request"]["branches"] == ["master", "staging"]


def ci_checks_out(it: Rendered) -> None:
    for job in JOBS:
        assert it.uses("ci", job, "actions/checkout")


def ci_sets_up_node(it: Rendered) -> None:
    for job in JOBS:
        assert it.uses("ci", job, "actions/setup-node")["with"] == {"node-version": "20", "cache": "npm"}


def ci_installs(it: Rendered) -> None:
    for job in JOBS:
        assert it.commands("ci", job)[0] == NPM_CI


def ci_checks_types(it: Rendered) -> None:
    assert "npm run type-check" in it.commands("ci", "type-check")


def ci_lints(it: Rendered) -> None:
    assert "npm run lint" in it.commands("ci", "lint")


def ci_tests(it: Rendered) -> None:
    assert any(command.startswith("npm test") for command in it.commands("ci", "test"))


def ci_builds(it: Rendered) -> None:
    assert "npm run build" in it.commands("ci", "build")


def ci_audits(it: Rendered) -> None:
    job = it.job("ci", "audit")
    steps = [step for step in job["steps"] if step.get("run") == "npm audit --audit-level=high"]
    assert len(steps) == 1
    assert "continue-on-error" not in {**job, **steps[0]}


def scan_is_weekly(it: Rendered) -> None:
    assert it.workflow("security")["on"]["schedule"] == [{"cron": "0 0 * * 0"}]


def scan_by_hand(it: Rendered) -> None:
    assert "workflow_dispatch" in it.workflow("security")["on"]


def scan_audits(it: Rendered) -> None:
    assert it.commands("security", "dependency-audit") == [NPM_CI, "npm audit --audit-level=high"]


def scan_finds_unused(it: Rendered) -> None:
    commands = [
        command for job in it.workflow("security")["jobs"] for command in it.commands("security", job)
    ]
    assert any("depcheck" in command for command in commands)


PIPELINE = Chapter(
    "CI/CD Pipeline (.github/workflows/ci.yml)",
    (
        Row(
            "Triggers: push to master/staging, PRs to master/staging",
            (CI, "shared: github.repository.branches"),
            ci_triggers,
        ),
        Row("Checkout code", (CI,), ci_checks_out),
        Row(
            "Setup Node.js 20.x with npm cache",
            (CI,),
            ci_sets_up_node,
            defaults={f"{CI}.node_version": "22"},
        ),
        Row("npm ci (clean install)", (CI,), ci_installs),
        Row("npm run type-check (TypeScript)", (CI,), ci_checks_types),
        Row("npm run lint (ESLint)", (CI,), ci_lints),
        Row("npm test (Jest)", (CI,), ci_tests),
        Row("npm run build (Next.js)", (CI,), ci_builds),
    ),
)
SECURITY_SCANNING = Chapter(
    "Security Scanning Integration",
    (
        Row(
            "npm audit --audit-level=high … continue-on-error: false  # Fail on high severity",
            (CI,),
            ci_audits,
            defaults={f"{CI}.audit_level": "critical"},
        ),
        Row(
            "cron: '0 0 * * 0'  # Weekly on Sunday",
            (SECURITY,),
            scan_is_weekly,
            defaults={f"{SECURITY}.cron": "0 0 * * 1"},
        ),
        Row("workflow_dispatch:  # Manual trigger", (SECURITY,), scan_by_hand),
        Row(
            "run: npm audit --audit-level=high",
            (SECURITY,),
            scan_audits,
            defaults={f"{SECURITY}.audit_level": "critical"},
        ),
        Row("npx depcheck  # Unused dependencies", (SECURITY,), scan_finds_unused),
    ),
)
