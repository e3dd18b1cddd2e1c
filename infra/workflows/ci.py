"""`ci.yml`: type-check, lint, test, build and audit of a Node.js app, each a job and so a status check."""

from __future__ import annotations

from collections.abc import Sequence

from infra.spec.workflows import CiSpec
from infra.workflows.coverage import coverage_steps
from infra.workflows.e2e import e2e_job
from infra.workflows.model import Branches, Concurrency, Job, On, Scalar, Step, Workflow
from infra.workflows.node import IS_PULL_REQUEST, MINE, READ_CODE, node_steps


def ci_workflow(spec: CiSpec, branches: Sequence[str]) -> Workflow:
    """Returns the workflow; `branches` are those it guards when the spec names none."""
    on = Branches(tuple(spec.branches or branches))
    return Workflow(
        file="ci.yml",
        name="CI",
        about="Each job is a status check of its own; the protection of the branches requires them by name.",
        on=On(push=on, pull_request=on),
        concurrency=Concurrency(MINE, IS_PULL_REQUEST),
        jobs=(
            _job("type-check", spec, Step("Check types (TypeScript)", run="npm run type-check")),
            _job("lint", spec, Step("Lint (ESLint)", run="npm run lint")),
            _job("test", spec, *coverage_steps(spec.coverage)),
            _job("build", spec, Step("Build (Next.js)", run="npm run build", env=_build_env(spec))),
            _job(
                "audit", spec, Step("Audit dependencies", run=f"npm audit --audit-level={spec.audit_level}")
            ),
            *((e2e_job(spec.e2e, spec.node_version),) if spec.e2e else ()),
        ),
    )


def _job(job_id: str, spec: CiSpec, *steps: Step) -> Job:
    return Job(
        id=job_id,
        timeout_minutes=15,
        permissions=(READ_CODE,),
        steps=(*node_steps(spec.node_version), *steps),
    )


def _build_env(spec: CiSpec) -> dict[str, Scalar]:
    # `vars`, not values: a workflow file is the same on every branch, and what a variable holds may change.
    variables: dict[str, Scalar] = {name: f"${{{{ vars.{name} }}}}" for name in spec.build_variables}
    return {"NEXT_TELEMETRY_DISABLED": 1, **variables}
