"""Rules on required checks: each must be a job that reports on pull requests to the branch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from infra.rules.file_jobs import FileJob, jobs_of
from infra.rules.finding import Hit, hit
from infra.rules.site import sites
from infra.spec.estate import Estate, Stack
from infra.spec.paths import listed, near
from infra.spec.stack import EnvironmentStackSpec, SharedSpec

_Why = Literal["misspelt", "not ours", "never on pull requests", "not for this branch"]


@dataclass(frozen=True)
class _Check:
    """A required check that is not sure to report."""

    stack: Stack
    at: int
    name: str
    why: _Why
    hint: str

    def hit(self, what: str, fix: str) -> Hit:
        return hit(self.stack, f"github.protect.checks[{self.at}]", what, fix)


def checks_are_spelt_as_jobs(estate: Estate) -> Iterator[Hit]:
    for check in _doubtful(estate):
        if check.why == "misspelt":
            what = f"no job is called `{check.name}`, so merges would wait for it forever"
            yield check.hit(what, f"did you mean `{check.hint}`?")


def checks_have_a_job(estate: Estate) -> Iterator[Hit]:
    for check in _doubtful(estate):
        if check.why == "not ours":
            what = (
                f"no workflow file of ours has a job `{check.name}`; merges wait forever if none of yours has"
            )
            fix = "declare `workflows`, or make sure that a file of yours has it"
            yield check.hit(what, f"jobs here: {check.hint}" if check.hint else fix)


def checks_report_on_pull_requests(estate: Estate) -> Iterator[Hit]:
    for check in _doubtful(estate):
        if check.why == "never on pull requests":
            what = f"`{check.name}` of {check.hint} never runs on pull requests, so merges would wait forever"
            yield check.hit(what, "remove the check")


def checks_report_on_the_branch(estate: Estate) -> Iterator[Hit]:
    for check in _doubtful(estate):
        if check.why == "not for this branch":
            what = f"no pull request to this branch starts the job `{check.name}`: merges would wait forever"
            yield check.hit(what, f"add the branch to those of {check.hint}, or remove the check")


def _doubtful(estate: Estate) -> Iterator[_Check]:
    for site in sites(estate):
        for stack, spec in site.members:
            protect = spec.github.protect if spec.github else None
            if protect is None or not protect.checks:
                continue
            jobs = {name: job for job in jobs_of(spec, site.spec) for name in job.facts.checks}
            branch = _declared_branch(spec, site.spec)
            for at, check in enumerate(protect.checks):
                why, hint = _doubt(check, jobs, branch)
                if why is not None:
                    yield _Check(stack, at, check, why, hint)


def _declared_branch(spec: EnvironmentStackSpec, shared: SharedSpec | None) -> str | None:
    """One that the repository does not declare is EST-05's to report: our files follow those it does."""
    github = shared.github if shared else None
    known = (github.repository.default_branch, *github.repository.branches) if github else ()
    return spec.environment.branch if spec.environment.branch in known else None


def _doubt(check: str, jobs: dict[str, FileJob], branch: str | None) -> tuple[_Why | None, str]:
    """Returns what is doubtful about the check, and what to say with it."""
    if (job := jobs.get(check)) is not None:
        if not job.facts.on_pull_requests:
            return "never on pull requests", job.file
        if branch is not None and not job.reports_to(branch):
            return "not for this branch", f"{job.file} ({listed(job.branches)})"
        return None, ""
    reporting = [name for name, job in jobs.items() if job.facts.on_pull_requests]
    # A matrix adds its values to the name, a called workflow its jobs.
    longer = [name for name in reporting if name.startswith((f"{check} (", f"{check} /"))]
    likely = longer[0] if longer else near(check, reporting)
    return ("misspelt", likely) if likely else ("not ours", ", ".join(reporting))
