"""Rules on what jobs want to find: secrets, variables, and GitHub environments that let them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from infra.rules.file_jobs import PULL_REQUEST, FileJob, long_lived, matches, runs_of, site_jobs
from infra.rules.finding import Hit, hit
from infra.rules.site import Site, sites
from infra.spec.estate import Estate, Stack
from infra.spec.github import GitHubEnvironmentSpec
from infra.spec.paths import listed, near

_Kind = Literal["secrets", "variables"]


@dataclass(frozen=True)
class _Environment:
    """A GitHub environment, and the stack that declares it."""

    stack: Stack
    name: str
    spec: GitHubEnvironmentSpec


@dataclass(frozen=True)
class _Unmet:
    """A secret or variable that a job reads and does not find."""

    shared: str
    reader: Stack
    job: FileJob
    wanted: str | None
    """The GitHub environment that the job runs in."""
    here: _Environment | None
    """The same, when a stack declares it."""
    kind: _Kind
    name: str
    likely: str | None
    """What is there and is called nearly so."""

    @property
    def reads(self) -> str:
        word = self.kind.removesuffix("s")
        return f"job `{self.job.facts.id}` of {self.job.file} reads the {word} `{self.name}`"

    def fix(self, add: str) -> str:
        if self.likely:
            return f"did you mean `{self.likely}`?"
        return f"{add}, or name it in `workflows.elsewhere` if it is set by other means"


def jobs_find_what_they_read(estate: Estate) -> Iterator[Hit]:
    for site in sites(estate):
        for unmet in _unmet(site):
            yield _hit(estate, unmet)


def _hit(estate: Estate, unmet: _Unmet) -> Hit:
    reader, name, kind = unmet.reader, unmet.name, unmet.kind
    if unmet.here is not None:
        what = f"{unmet.reads}, which neither GitHub environment `{unmet.here.name}` nor the repository has"
        others = () if reader is unmet.here.stack else (reader,)
        fix = unmet.fix(f"add it to `github.environment.{kind}`")
        return hit(unmet.here.stack, f"github.environment.{kind}.{name}", what, fix, *others)
    if unmet.wanted is None:
        what = f"{unmet.reads}, which the repository does not have"
        fix = unmet.fix(f"add it to `github.{kind}`")
        return hit(estate.stack(unmet.shared), f"github.{kind}.{name}", what, fix, reader)
    what = f"{unmet.reads} in the GitHub environment `{unmet.wanted}`, which no stack declares"
    fix = unmet.fix("declare `github.environment` where it belongs, and add it there")
    return hit(reader, f"workflows.files.{unmet.job.facts.option}", what, fix)


def _unmet(site: Site) -> Iterator[_Unmet]:
    if site.spec is None or (github := site.spec.github) is None:
        return
    environments = _environments(site)
    elsewhere = {
        name.upper() for _, spec in site.members if spec.workflows for name in spec.workflows.elsewhere
    }
    said: set[tuple[str, str | None, str]] = set()
    for reader, job in site_jobs(site):
        for wants in job.facts.wants:
            here = environments.get(wants.environment.casefold()) if wants.environment else None
            secrets = {*github.secrets, *(here.spec.secrets if here else ())}
            variables = {*github.variables, *(here.spec.variables if here else ())}
            wanted: tuple[tuple[_Kind, tuple[str, ...], set[str]], ...] = (
                ("secrets", wants.secrets, secrets),
                ("variables", wants.variables, variables),
            )
            for kind, names, there in wanted:
                met = {name.upper() for name in there} | elsewhere
                for name in names:
                    if name.upper() not in met and (key := (kind, wants.environment, name)) not in said:
                        said.add(key)
                        likely = near(name, there)
                        yield _Unmet(site.shared, reader, job, wants.environment, here, kind, name, likely)


def environments_let_jobs_in(estate: Estate) -> Iterator[Hit]:
    for site in sites(estate):
        branches = long_lived(site.spec)
        protected = {
            spec.environment.branch for _, spec in site.members if spec.github and spec.github.protect
        }
        environments = _environments(site)
        said: set[tuple[str, str]] = set()
        for stack, spec in site.members:
            for run in runs_of(spec.workflows.files, branches) if spec.workflows and branches else ():
                here = environments.get(run.environment.casefold())
                if here is None or (here.name, run.ref) in said or _lets_in(here.spec, run.ref, protected):
                    continue
                said.add((here.name, run.ref))
                comes = "pull requests" if run.ref == PULL_REQUEST else f"branch `{run.ref}`"
                what = f"`workflows.files.{run.key}` runs here for {comes}, and GitHub would refuse it"
                ref = "refs/pull/*/merge" if run.ref == PULL_REQUEST else run.ref
                fix = f"add `{ref}`, or write `any`"
                others = () if stack is here.stack else (stack,)
                yield hit(here.stack, "github.environment.branches", what, fix, *others)


def _lets_in(environment: GitHubEnvironmentSpec, ref: str, protected: set[str | None]) -> bool:
    branches = environment.branches
    if isinstance(branches, str):
        return branches == "any" or ref in protected
    return matches(ref, branches)


def secrets_are_where_jobs_read_them(estate: Estate) -> Iterator[Hit]:
    for site in sites(estate):
        readers: dict[str, set[str | None]] = {}
        for _, job in site_jobs(site):
            for wants in job.facts.wants:
                for name in wants.secrets:
                    in_ = wants.environment.casefold() if wants.environment else None
                    readers.setdefault(name.upper(), set()).add(in_)
        for key, here in sorted(_environments(site).items()):
            for name in here.spec.secrets:
                of = readers.get(name.upper(), set())
                if of and key not in of:
                    where = listed(f"`{place}`" for place in sorted(filter(None, of)))
                    what = f"no job of ours reads `{name}` in the GitHub environment `{here.name}`"
                    fix = f"remove it: jobs read it in {where}" if where else "move it to `github.secrets`"
                    yield hit(here.stack, f"github.environment.secrets.{name}", what, fix)


def _environments(site: Site) -> Mapping[str, _Environment]:
    """The GitHub environments of a site by name, in lower case: GitHub ignores case."""
    found: dict[str, _Environment] = {}
    for stack, spec in site.members:
        if spec.github and (declared := spec.github.environment):
            name = declared.name or stack.name
            found.setdefault(name.casefold(), _Environment(stack, name, declared))
    return found
