"""All files that a stack owns in a repository: workflow files and the app's own."""

from __future__ import annotations

from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec, SharedSpec
from infra.workflows.allowed import is_ours


def workflow_files(estate: Estate, stack: Stack) -> dict[str, str]:
    """Returns the text of each workflow file of the stack, by its path in the repository, sorted by path.
    BadInput: there is no shared stack."""
    from infra.workflows.catalogue import long_lived_branches, render, render_own

    if stack.spec.workflows is None:
        return {}
    if isinstance(stack.spec, SharedSpec):
        return render_own(stack.spec.workflows.files, estate)
    shared = estate.shared_of(stack).spec
    assert isinstance(shared, SharedSpec)
    branches = long_lived_branches(shared.github.repository) if shared.github else ()
    sentry = shared.monitoring.sentry if shared.monitoring else None
    return render(stack.spec.workflows.files, branches, sentry)


def files_of(estate: Estate, stack: Stack) -> dict[str, str]:
    """Returns the text of each file that `workflows` of the stack wants, by its path in the repository,
    sorted by path. The estate holds all stacks when app files or those of the shared stack are among them:
    they follow every one. BadInput: there is no shared stack."""
    from infra.workflows.app import app_files

    files = workflow_files(estate, stack)
    if isinstance(stack.spec, EnvironmentStackSpec) and stack.spec.workflows is not None:
        files |= app_files(estate, stack)
    assert all(map(is_ours, files)), f"not on the allow-list: {sorted(files)}"
    return dict(sorted(files.items()))
