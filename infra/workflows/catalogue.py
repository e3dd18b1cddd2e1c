"""Every file that a stack's `workflows.files` may name, and the jobs those files have."""

from __future__ import annotations

from collections.abc import Sequence

from infra.spec.github import RepositorySpec
from infra.spec.workflows import FilesSpec
from infra.workflows.ci import ci_workflow
from infra.workflows.migrations import migrations_workflow
from infra.workflows.model import Workflow
from infra.workflows.render import render_workflow
from infra.workflows.security import security_workflow


def workflows_of(files: FilesSpec, branches: Sequence[str]) -> tuple[Workflow, ...]:
    """Returns the workflows asked for, sorted by path; `branches` are guarded by default."""
    wanted: list[Workflow] = []
    if files.ci is not None:
        wanted.append(ci_workflow(files.ci, branches))
    if files.migrations is not None:
        wanted.append(migrations_workflow(files.migrations, branches))
    if files.security is not None:
        wanted.append(security_workflow(files.security))
    return tuple(sorted(wanted, key=lambda workflow: workflow.path))


def render(files: FilesSpec, branches: Sequence[str]) -> dict[str, str]:
    """Returns the text of each file by its path in the repository, sorted by path."""
    return {workflow.path: render_workflow(workflow) for workflow in workflows_of(files, branches)}


def job_names(files: FilesSpec) -> tuple[str, ...]:
    """Returns what the jobs of these files are called as status checks of a pull request, in their order."""
    return tuple(
        job.check for workflow in workflows_of(files, ()) if workflow.on.pull_request for job in workflow.jobs
    )


def long_lived_branches(repository: RepositorySpec) -> tuple[str, ...]:
    """Returns the branches that environments deploy from, the default one first; what `render` wants."""
    return tuple(dict.fromkeys((repository.default_branch, *sorted(repository.branches))))
