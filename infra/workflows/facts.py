"""What rules need to know of a job: its checks, when it runs, and what it wants to find where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from infra.workflows.actions import Action
from infra.workflows.model import Job, On, Workflow

_REFERENCE = re.compile(r"\b(secrets|vars)\.([A-Za-z_][A-Za-z0-9_]*)")
_GIVEN = "GITHUB_TOKEN"
"""GitHub itself makes this secret for each job."""


@dataclass(frozen=True)
class Wants:
    """The secrets and variables that a job reads when it runs in one GitHub environment, or in none."""

    environment: str | None
    secrets: tuple[str, ...]
    variables: tuple[str, ...]


@dataclass(frozen=True)
class JobFacts:
    """One job of a file; all tuples are sorted but `checks`."""

    path: str
    """Of the file, in the repository."""
    option: str
    """Which of `workflows.files` the file is: `ci`."""
    id: str
    checks: tuple[str, ...]
    """What the job is called as status checks: several for a matrix."""
    triggers: tuple[str, ...]
    """`push`, `pull_request`, `schedule`, `workflow_dispatch`."""
    wants: tuple[Wants, ...]
    """One for each environment that the job may run in. GitHub looks into it, then into the repository."""

    @property
    def on_pull_requests(self) -> bool:
        """Whether its checks ever report on a pull request; else requiring them blocks every merge."""
        return "pull_request" in self.triggers


def facts_of(option: str, workflow: Workflow) -> tuple[JobFacts, ...]:
    """Returns the facts of each job of the workflow that is `workflows.files.<option>`, in their order."""
    triggers = _triggers(workflow.on)
    shared = set(_texts(workflow.env))
    return tuple(
        JobFacts(workflow.path, option, job.id, job.checks, triggers, tuple(_wants(job, shared)))
        for job in workflow.jobs
    )


def _triggers(on: On) -> tuple[str, ...]:
    names = (trigger.name for trigger in fields(on) if trigger.name != "inputs")
    return tuple(sorted(name for name in names if getattr(on, name)))


def _wants(job: Job, shared: set[str]) -> Iterator[Wants]:
    said = {found for text in (*shared, *_texts(job)) for found in _REFERENCE.findall(text)}
    names: dict[str, set[str]] = {"secrets": set(), "vars": set()}
    for kind, name in said:
        if name != _GIVEN:
            names[kind].add(name)
    environments: Sequence[str | None] = sorted(job.environments) or [job.environment]
    for environment in environments:
        here = {
            kind: tuple(sorted(name for name in names[kind] if _needed(job, name, environment)))
            for kind in names
        }
        yield Wants(environment, here["secrets"], here["vars"])


def _needed(job: Job, name: str, environment: str | None) -> bool:
    only = job.needed_in.get(name)
    return only is None or environment in only


def _texts(node: object) -> Iterator[str]:
    """Yields every text of a piece of the model."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, tuple):
        for item in node:
            yield from _texts(item)
    elif is_dataclass(node) and not isinstance(node, Action):
        for part in fields(node):
            yield from _texts(getattr(node, part.name))
