"""`security.yml`: what changes while the code does not, looked at every week and on demand."""

from __future__ import annotations

import json

from infra.spec.workflows import SecuritySpec
from infra.workflows.actions import CODEQL_ANALYZE, CODEQL_INIT
from infra.workflows.model import Concurrency, Job, On, Permission, Step, Workflow
from infra.workflows.node import MINE, READ_CODE, check_out, node_steps, set_up_node
from infra.workflows.tools import DEPCHECK, SECRETLINT, SECRETLINT_RULES

_ABOUT = (
    "GitHub runs schedules of the default branch only; it mails a failure to who last changed this one.\n"
    "No job here reports on pull requests: do not require them."
)


def security_workflow(spec: SecuritySpec) -> Workflow:
    """Returns the workflow. No job has the name of one of `ci.yml`: checks are told apart by name only."""
    return Workflow(
        file="security.yml",
        name="Security",
        about=_ABOUT,
        on=On(schedule=(spec.cron,), workflow_dispatch=True),
        concurrency=Concurrency(MINE),
        jobs=(_audit(spec), _unused(spec), _secrets(spec), *((_codeql(),) if spec.codeql else ())),
    )


def _job(job_id: str, *steps: Step, permissions: tuple[Permission, ...] = (), minutes: int = 15) -> Job:
    return Job(id=job_id, timeout_minutes=minutes, permissions=(READ_CODE, *permissions), steps=steps)


def _audit(spec: SecuritySpec) -> Job:
    audit = Step("Audit dependencies", run=f"npm audit --audit-level={spec.audit_level}")
    return _job("dependency-audit", *node_steps(spec.node_version), audit)


def _unused(spec: SecuritySpec) -> Job:
    ignores = f' --ignores="{",".join(spec.depcheck_ignores)}"' if spec.depcheck_ignores else ""
    look = Step("Look for unused dependencies", run=f"npx --yes {DEPCHECK}{ignores}")
    return _job("unused-dependencies", *node_steps(spec.node_version), look)


def _secrets(spec: SecuritySpec) -> Job:
    rules = json.dumps(
        {"rules": [{"id": "@secretlint/secretlint-rule-preset-recommend"}]}, separators=(",", ":")
    )
    # Masked, as anyone reads the logs of a public repository; no `npm ci`, as only what is committed counts.
    run = (
        f"npx --yes --package={SECRETLINT} --package={SECRETLINT_RULES} --\n"
        f"secretlint --secretlintrcJSON '{rules}' --maskSecrets '**/*'"
    ).replace("\n", " \\\n  ") + "\n"
    return _job(
        "secret-scan",
        check_out(),
        set_up_node(spec.node_version, cache=False),
        Step("Look for secrets in the files", run=run),
    )


def _codeql() -> Job:
    return _job(
        "codeql",
        check_out(),
        Step("Set up CodeQL", uses=CODEQL_INIT, with_={"languages": "javascript-typescript"}),
        Step("Analyse", uses=CODEQL_ANALYZE),
        permissions=(
            Permission("actions", "read", "CodeQL looks at its own run, in private repositories"),
            Permission("security-events", "write", "to hand in what CodeQL found"),
        ),
        minutes=45,
    )
