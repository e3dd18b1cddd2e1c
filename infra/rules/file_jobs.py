"""What the jobs of our workflow files are, for the rules that compare them with the estate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from infra.rules.site import Site
from infra.spec.estate import Stack
from infra.spec.stack import EnvironmentStackSpec, SharedSpec
from infra.spec.workflows import FilesSpec
from infra.workflows.facts import JobFacts

PULL_REQUEST = "refs/pull/1/merge"
"""What a run for a pull request is a run of, to environments that let only some branches deploy.
https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags"""
_PLAIN = re.compile(r"[\w/.-]*")


@dataclass(frozen=True)
class FileJob:
    """A job, and which pull requests start it."""

    facts: JobFacts
    branches: tuple[str, ...]
    """Patterns of the branches that pull requests are to; none: of all."""

    @property
    def file(self) -> str:
        return self.facts.path.rpartition("/")[2]

    def reports_to(self, branch: str) -> bool:
        """Returns whether pull requests to the branch start it."""
        return self.facts.on_pull_requests and (not self.branches or matches(branch, self.branches))


@dataclass(frozen=True)
class Run:
    """A GitHub environment that a job runs in, from where, and the key that says so."""

    environment: str
    ref: str
    key: str


def jobs_of(spec: EnvironmentStackSpec, shared: SharedSpec | None) -> tuple[FileJob, ...]:
    """Returns the jobs of the workflow files of an environment; none when it has no files."""
    if spec.workflows is None:
        return ()
    said = spec.workflows.files.model_dump_json(by_alias=True, exclude_unset=True)
    return _jobs(said, long_lived(shared))


@lru_cache
def _jobs(files: str, branches: tuple[str, ...]) -> tuple[FileJob, ...]:
    """Most stacks say the same of their files: they are looked at once."""
    from infra.workflows.catalogue import workflows_of
    from infra.workflows.facts import facts_of

    return tuple(
        FileJob(facts, workflow.on.pull_request.branches if workflow.on.pull_request else ())
        for option, workflow in workflows_of(FilesSpec.model_validate_json(files), branches).items()
        for facts in facts_of(option, workflow)
    )


def site_jobs(site: Site) -> Iterator[tuple[Stack, FileJob]]:
    """Yields each job once, with the first stack that has its file."""
    seen: set[FileJob] = set()
    for stack, spec in site.members:
        for job in jobs_of(spec, site.spec):
            if job not in seen:
                seen.add(job)
                yield stack, job


def runs_of(files: FilesSpec, branches: Sequence[str]) -> Iterator[Run]:
    """Yields which jobs run in a GitHub environment, and from which branch or pull request; `branches` are
    the repository's long-lived ones, the default first. A job of others with a condition is left out."""
    default = branches[0]
    if files.ci is not None:
        if e2e := files.ci.e2e:
            yield Run(e2e.preview_environment, PULL_REQUEST, "ci.e2e")
            yield Run(e2e.environment, e2e.branch, "ci.e2e")
        for name, job in files.ci.jobs.items():
            if job.environment and job.if_ is None:
                for ref in (PULL_REQUEST, *(files.ci.branches or branches)):
                    yield Run(job.environment, ref, f"ci.jobs.{name}")
    if migrations := files.migrations:
        yield Run(migrations.staging_environment, migrations.staging_branch, "migrations")
        yield Run(migrations.production_environment, migrations.production_branch or default, "migrations")
    if release := files.release:
        yield Run(release.environment, release.branch or default, "release")


def long_lived(shared: SharedSpec | None) -> tuple[str, ...]:
    """Returns the branches that environments deploy from, the default first; none without a repository."""
    if shared is None or shared.github is None:
        return ()
    from infra.workflows.catalogue import long_lived_branches

    return long_lived_branches(shared.github.repository)


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Returns whether GitHub's filters let a branch through: the last that fits decides, `!` shuts it out.
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
    """
    if (plain := _plain(patterns)) is not None:
        return name in plain
    through = False
    for pattern in patterns:
        shuts_out = pattern.startswith("!")
        if through == shuts_out and _pattern(pattern.removeprefix("!")).fullmatch(name):
            through = not shuts_out
    return through


@lru_cache
def _plain(patterns: tuple[str, ...]) -> frozenset[str] | None:
    """The names that patterns without a wildcard are; None when one has any."""
    return frozenset(patterns) if all(map(_PLAIN.fullmatch, patterns)) else None


@lru_cache
def _pattern(glob: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*|\?|\+|\[[^\]]*\])", glob)
    written = {"**": ".*", "*": "[^/]*", "?": "?", "+": "+"}
    return re.compile("".join(written.get(p, p if p.startswith("[") else re.escape(p)) for p in parts if p))
