"""Rules on what others add to `ci.yml`: names that have to lead somewhere and to be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate, Stack
from infra.spec.extra_steps import ExtraJobSpec
from infra.spec.paths import choice, near
from infra.spec.workflows import CiSpec, FilesSpec

_JOBS = "workflows.files.ci.jobs"


def _with_ci(estate: Estate) -> Iterator[tuple[Stack, FilesSpec, CiSpec]]:
    for stack, spec in estate.environments():
        if spec.workflows and spec.workflows.files.ci:
            yield stack, spec.workflows.files, spec.workflows.files.ci


def _ours(files: FilesSpec) -> dict[str, str]:
    """Returns the file of each job that is ours, by the job's name."""
    from infra.workflows.catalogue import jobs_of

    ci = files.ci.model_copy(update={"jobs": {}}) if files.ci else None
    return {job.id: job.path for job in jobs_of(files.model_copy(update={"ci": ci}))}


def needs_lead_to_jobs(estate: Estate) -> Iterator[Hit]:
    for stack, files, ci in _with_ci(estate):
        if not ci.jobs:
            continue
        here = [name for name, path in _ours(files).items() if path.endswith("/ci.yml")]
        known = sorted({*here, *ci.jobs})
        for name, job in ci.jobs.items():
            for at, needed in enumerate(job.needs):
                if needed not in known:
                    likely = near(needed, known)
                    fix = f"did you mean `{likely}`?" if likely else f"there is {choice(known)}"
                    yield hit(stack, f"{_JOBS}.{name}.needs[{at}]", f"there is no job `{needed}`", fix)
            if name in _waits_for(name, ci.jobs):
                yield hit(stack, f"{_JOBS}.{name}.needs", f"`{name}` waits for itself", "break the circle")


def _waits_for(name: str, jobs: Mapping[str, ExtraJobSpec]) -> set[str]:
    """Returns every job of others that `name` waits for, however far."""
    found: set[str] = set()
    ahead = list(jobs[name].needs)
    while ahead:
        needed = ahead.pop()
        if needed in jobs and needed not in found:
            found.add(needed)
            ahead += jobs[needed].needs
    return found


def added_jobs_are_told_apart(estate: Estate) -> Iterator[Hit]:
    for stack, files, ci in _with_ci(estate):
        if not ci.jobs:
            continue
        ours = _ours(files)
        for name in ci.jobs:
            if name in ours:
                what = f"`{name}` is a job of {ours[name]} already, and checks are told apart by name only"
                yield hit(stack, f"{_JOBS}.{name}", what, "call it otherwise, or add `steps` to ours")


def added_steps_have_a_job(estate: Estate) -> Iterator[Hit]:
    for stack, _, ci in _with_ci(estate):
        if ci.steps.e2e and ci.e2e is None:
            what = "there is no job `e2e` to add these steps to"
            yield hit(stack, "workflows.files.ci.steps.e2e", what, "say `e2e: {}` under `ci`")
