"""`ci.yml`: type-check, lint, test, build and audit of a Node.js app, each a job and so a status check."""

from __future__ import annotations

from collections.abc import Sequence

from infra.spec.workflows import CiSpec
from infra.workflows.actions import CHECKOUT, SETUP_NODE, UPLOAD_ARTIFACT
from infra.workflows.model import Branches, Concurrency, Job, On, Permission, Scalar, Step, Workflow


def ci_workflow(spec: CiSpec, branches: Sequence[str]) -> Workflow:
    """Returns the workflow; `branches` are those it guards when the spec names none."""
    on = Branches(tuple(spec.branches or branches))
    return Workflow(
        file="ci.yml",
        name="CI",
        about="Each job is a status check of its own; the protection of the branches requires them by name.",
        on=On(push=on, pull_request=on),
        # A new push to a pull request makes its old run worthless; a branch is always checked to the end.
        concurrency=Concurrency(
            "${{ github.workflow }}-${{ github.ref }}", "${{ github.event_name == 'pull_request' }}"
        ),
        jobs=(
            _job("type-check", spec, Step("Check types (TypeScript)", run="npm run type-check")),
            _job("lint", spec, Step("Lint (ESLint)", run="npm run lint")),
            _job(
                "test",
                spec,
                Step("Run unit tests (Jest)", run="npm test -- --ci --coverage"),
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
            ),
            _job("build", spec, Step("Build (Next.js)", run="npm run build", env=_build_env(spec))),
            _job(
                "audit", spec, Step("Audit dependencies", run=f"npm audit --audit-level={spec.audit_level}")
            ),
        ),
    )


def _job(job_id: str, spec: CiSpec, *steps: Step) -> Job:
    return Job(
        id=job_id,
        timeout_minutes=15,
        permissions=(Permission("contents", "read", "to check out the code"),),
        steps=(
            Step("Check out", uses=CHECKOUT, with_={"persist-credentials": False}),
            Step(
                f"Set up Node.js {spec.node_version}",
                uses=SETUP_NODE,
                with_={"node-version": spec.node_version, "cache": "npm"},
            ),
            Step("Install dependencies", run="npm ci"),
            *steps,
        ),
    )


def _build_env(spec: CiSpec) -> dict[str, Scalar]:
    # `vars`, not values: a workflow file is the same on every branch, and what a variable holds may change.
    variables: dict[str, Scalar] = {name: f"${{{{ vars.{name} }}}}" for name in spec.build_variables}
    return {"NEXT_TELEMETRY_DISABLED": 1, **variables}
