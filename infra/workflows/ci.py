"""`ci.yml`: type-check, lint, test, build and audit of a Node.js app, each a job and so a status check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from infra.spec.workflows import CiSpec
from infra.workflows.badge import OUTPUT, badge_job
from infra.workflows.coverage import coverage_steps
from infra.workflows.e2e import e2e_job
from infra.workflows.extra import extra_job, with_steps
from infra.workflows.model import Branches, Concurrency, Job, On, Scalar, Step, Workflow
from infra.workflows.node import IS_PULL_REQUEST, MINE, READ_CODE, node_steps


def ci_workflow(spec: CiSpec, branches: Sequence[str]) -> Workflow:
    """Returns the workflow; `branches` are those it guards when the spec names none."""
    on = Branches(tuple(spec.branches or branches))
    extra = (extra_job(name, job, spec.node_version) for name, job in spec.jobs.items())
    return Workflow(
        file="ci.yml",
        name="CI",
        about="Each job is a status check of its own; the protection of the branches requires them by name.",
        on=On(push=on, pull_request=on),
        concurrency=Concurrency(MINE, IS_PULL_REQUEST),
        jobs=(
            *(with_steps(job, spec.steps.of(job.id), spec.node_version) for job in _own(spec)),
            *((badge_job(),) if spec.coverage and spec.coverage.badge else ()),
            *extra,
        ),
    )


def _own(spec: CiSpec) -> tuple[Job, ...]:
    """The jobs that others may add steps to."""
    audit = f"npm audit --audit-level={spec.audit_level}"
    return (
        _job("type-check", spec, Step("Check types (TypeScript)", run="npm run type-check")),
        _job("lint", spec, Step("Lint (ESLint)", run="npm run lint")),
        _test(spec),
        _job("build", spec, Step("Build (Next.js)", run="npm run build", env=_build_env(spec))),
        _job("audit", spec, Step("Audit dependencies", run=audit)),
        *((e2e_job(spec.e2e, spec.node_version),) if spec.e2e else ()),
    )


def _test(spec: CiSpec) -> Job:
    job = _job("test", spec, *coverage_steps(spec.coverage))
    if spec.coverage is None or not spec.coverage.badge:
        return job
    return replace(job, outputs={OUTPUT: f"${{{{ steps.coverage.outputs.{OUTPUT} }}}}"})


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
