"""What protection may require of the files, as GitHub shows it on a pull request."""

from __future__ import annotations

from infra.spec.workflows import FilesSpec
from infra.workflows.catalogue import jobs_of


def checks_of(files: FilesSpec) -> tuple[str, ...]:
    """Returns the names, in the order of the jobs."""
    return tuple(name for job in jobs_of(files) if job.on_pull_requests for name in job.checks)
