"""Every file that a stack's `workflows.files` may name, and the jobs those files have."""

from __future__ import annotations

from collections.abc import Sequence

from infra.spec.estate import Estate
from infra.spec.github import RepositorySpec
from infra.spec.monitoring import SentryProjectSpec
from infra.spec.workflows import FilesSpec, OwnFilesSpec
from infra.workflows.ci import ci_workflow
from infra.workflows.facts import JobFacts, facts_of
from infra.workflows.migrations import migrations_workflow
from infra.workflows.model import Workflow
from infra.workflows.own.apply import infra_workflow
from infra.workflows.own.drift import drift_workflow
from infra.workflows.release import release_workflow
from infra.workflows.render import render_workflow
from infra.workflows.security import security_workflow


def workflows_of(
    files: FilesSpec, branches: Sequence[str], sentry: SentryProjectSpec | None = None
) -> dict[str, Workflow]:
    """Returns the workflows asked for by their name in `workflows.files`, sorted by path; `branches` are
    guarded by default, and releases are `sentry`'s."""
    wanted: dict[str, Workflow] = {}
    if files.ci is not None:
        wanted["ci"] = ci_workflow(files.ci, branches)
    if files.migrations is not None:
        wanted["migrations"] = migrations_workflow(files.migrations, branches)
    if files.release is not None:
        wanted["release"] = release_workflow(files.release, branches, sentry)
    if files.security is not None:
        wanted["security"] = security_workflow(files.security)
    return dict(sorted(wanted.items(), key=lambda found: found[1].path))


def render(
    files: FilesSpec, branches: Sequence[str], sentry: SentryProjectSpec | None = None
) -> dict[str, str]:
    """Returns the text of each file by its path in the repository, sorted by path."""
    found = workflows_of(files, branches, sentry)
    return {workflow.path: render_workflow(workflow) for workflow in found.values()}


def own_workflows_of(files: OwnFilesSpec, estate: Estate) -> dict[str, Workflow]:
    """Returns the workflows of the repository with the stack files, by their name in `workflows.files`,
    sorted by path. BadInput: an environment of the estate has no shared stack."""
    wanted: dict[str, Workflow] = {}
    if files.drift is not None:
        wanted["drift"] = drift_workflow(files.drift, estate)
    if files.infra is not None:
        wanted["infra"] = infra_workflow(files.infra, estate)
    return wanted


def render_own(files: OwnFilesSpec, estate: Estate) -> dict[str, str]:
    """Returns the text of each of those files by its path, sorted by path."""
    found = own_workflows_of(files, estate)
    return {workflow.path: render_workflow(workflow) for workflow in found.values()}


def jobs_of(files: FilesSpec) -> tuple[JobFacts, ...]:
    """Returns the facts of every job of these files, by path of the file, then in their order."""
    found = workflows_of(files, ())
    return tuple(facts for option, workflow in found.items() for facts in facts_of(option, workflow))


def long_lived_branches(repository: RepositorySpec) -> tuple[str, ...]:
    """Returns the branches that environments deploy from, the default one first; what `render` wants."""
    return tuple(dict.fromkeys((repository.default_branch, *sorted(repository.branches))))
