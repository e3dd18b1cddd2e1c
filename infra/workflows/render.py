"""A workflow as the text of its file."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from infra.workflows.model import Branches, Concurrency, Job, On, Permission, Scalar, Service, Step, Workflow
from infra.workflows.yaml_text import Noted, yaml_text

# No stack is named: the same file reaches production by a merge, and must be the same text there.
_MANAGED = (
    "Managed by infra: do not edit here.\nSay what you want in `workflows` of stacks/*.yaml; {arrives}."
)


def render_workflow(workflow: Workflow) -> str:
    """Returns the file's text; the same workflow always gives the same bytes."""
    head = "".join(f"# {line}\n" for line in _about(workflow))
    blocks: list[dict[str, object]] = [
        {"name": workflow.name},
        {"on": _on(workflow.on)},
        {"permissions": {}},
    ]
    if workflow.concurrency is not None:
        blocks.append({"concurrency": _concurrency(workflow.concurrency)})
    if workflow.env:
        blocks.append({"env": dict(workflow.env)})
    text = "\n".join(yaml_text(block) for block in blocks)
    jobs = "\n".join(_indented(yaml_text({job.id: _job(job)})) for job in workflow.jobs)
    return f"{head}\n{text}\njobs:\n{jobs}"


def _about(workflow: Workflow) -> list[str]:
    said = f"{_MANAGED.format(arrives=workflow.arrives)}\n{workflow.about}"
    return [line for text in said.split("\n") for line in wrap(text, 116)]


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())


def _on(on: On) -> dict[str, object]:
    tree: dict[str, object] = {}
    for event, trigger in (("push", on.push), ("pull_request", on.pull_request)):
        if trigger is not None:
            tree[event] = _branches(trigger)
    if on.schedule:
        tree["schedule"] = [{"cron": cron} for cron in on.schedule]
    if on.workflow_dispatch:
        tree["workflow_dispatch"] = {"inputs": _inputs(on.inputs)} if on.inputs else {}
    return tree


def _inputs(inputs: Mapping[str, str]) -> dict[str, object]:
    return {name: {"description": said, "type": "string", "default": ""} for name, said in inputs.items()}


def _branches(trigger: Branches) -> dict[str, object]:
    return {"branches": list(trigger.branches)} if trigger.branches else {}


def _concurrency(concurrency: Concurrency) -> dict[str, object]:
    return {"group": concurrency.group, "cancel-in-progress": concurrency.cancel_in_progress}


def _permissions(permissions: tuple[Permission, ...]) -> dict[str, object]:
    return {p.scope: Noted(p.access, p.why) for p in sorted(permissions, key=lambda p: p.scope)}


def _job(job: Job) -> dict[str, object]:
    strategy = {"fail-fast": job.fail_fast, "matrix": {k: list(v) for k, v in job.matrix.items()}}
    return {
        "name": job.check,
        "needs": list(job.needs) or None,
        "if": job.if_,
        "runs-on": job.runs_on if job.uses is None else None,
        "timeout-minutes": job.timeout_minutes,
        "permissions": _permissions(job.permissions),
        "uses": job.uses,
        "secrets": _env(job.secrets),
        "environment": job.environment,
        "concurrency": _concurrency(job.concurrency) if job.concurrency else None,
        "outputs": _env(job.outputs),
        "strategy": strategy if job.matrix else None,
        "env": _env(job.env),
        "services": {name: _service(service) for name, service in job.services.items()} or None,
        "steps": [_step(step) for step in job.steps] or None,
    }


def _service(service: Service) -> dict[str, object]:
    return {
        "image": service.image,
        "env": _env(service.env),
        "ports": list(service.ports) or None,
        "options": service.options,
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "id": step.id,
        "if": step.if_,
        "uses": Noted(step.uses.reference, step.uses.version) if step.uses else None,
        "with": _env(step.with_),
        "run": step.run,
        "env": _env(step.env),
    }


def _env(values: Mapping[str, Scalar] | Mapping[str, str]) -> dict[str, object] | None:
    return dict(values) or None
