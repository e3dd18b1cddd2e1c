"""What others add to `ci.yml`: steps in our jobs, and jobs of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from infra.spec.extra_steps import ExtraJobSpec, ExtraStep, ServiceSpec, StepValue
from infra.workflows.actions import UPLOAD_ARTIFACT
from infra.workflows.model import Job, Scalar, Service, Step
from infra.workflows.node import READ_CODE, check_out, node_steps


def with_steps(job: Job, extra: Sequence[ExtraStep], node_version: str) -> Job:
    """Returns the job with the steps of others in it: after `npm ci`, and before it keeps its reports."""
    installed = len(node_steps(node_version))
    assert job.steps[:installed] == node_steps(node_version), f"`{job.id}` begins otherwise"
    uploads = (at for at, step in enumerate(job.steps) if step.uses == UPLOAD_ARTIFACT)
    kept = next(uploads, len(job.steps))
    early = tuple(_step(step) for step in extra if step.after == "install")
    late = tuple(_step(step) for step in extra if step.after == "own")
    own, last = job.steps[installed:kept], job.steps[kept:]
    return replace(job, steps=(*job.steps[:installed], *early, *own, *late, *last))


def extra_job(name: str, spec: ExtraJobSpec, node_version: str) -> Job:
    """Returns the job `name`; like all of ours it can read the code, and nothing else."""
    if spec.uses is not None:
        return Job(
            id=name,
            needs=spec.needs,
            if_=_condition(spec.if_),
            permissions=(READ_CODE,),
            # The commit that runs, without a checkout; since July 2026:
            # https://github.blog/changelog/2026-07-30-reference-same-repository-actions-with-self-repository-syntax/
            uses=spec.uses.replace(".", "$", 1),
            secrets={secret: f"${{{{ secrets.{secret} }}}}" for secret in spec.secrets},
            reports=spec.reports,
            matrix=dict(spec.matrix),
        )
    return Job(
        id=name,
        needs=spec.needs,
        if_=_condition(spec.if_),
        timeout_minutes=spec.timeout_minutes,
        permissions=(READ_CODE,),
        environment=spec.environment,
        matrix=dict(spec.matrix),
        services={service: _service(said) for service, said in spec.services.items()},
        steps=(
            *(node_steps(node_version) if spec.node else (check_out(),)),
            *(_step(step) for step in spec.steps),
        ),
    )


def _step(spec: ExtraStep) -> Step:
    env = {name: _value(value) for name, value in spec.env.items()}
    return Step(spec.name, run=spec.run, if_=_condition(spec.if_), env=env)


def _value(value: StepValue) -> Scalar:
    if value.secret is not None:
        return f"${{{{ secrets.{value.secret} }}}}"
    if value.var is not None:
        return f"${{{{ vars.{value.var} }}}}"
    if value.context is not None:
        return f"${{{{ {value.context} }}}}"
    assert value.value is not None, "the spec lets no empty value through"
    return value.value


def _condition(text: str | None) -> str | None:
    if text is None or "${{" in text:
        return text
    return f"${{{{ {text} }}}}"


def _service(spec: ServiceSpec) -> Service:
    return Service(spec.image, env=dict(spec.env), ports=spec.ports, options=spec.options)
