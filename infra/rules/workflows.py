"""Rules on how workflow files reach their branches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate, Stack
from infra.spec.model import Spec
from infra.spec.paths import listed


def commits_reach_the_branch(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        protect = spec.github.protect if spec.github else None
        if spec.workflows and spec.workflows.deliver == "commit" and protect:
            what = f"`{spec.environment.branch}` is protected, so a commit to it is refused"
            yield hit(stack, "workflows.deliver", what, "write `deliver: pull-request`")


def commits_of_ours_may_be_merged(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        protect = spec.github.protect if spec.github else None
        writes = spec.workflows is not None and spec.workflows.deliver == "pull-request"
        if protect and protect.require_signed_commits and writes:
            what = "GitHub signs no commit made with a personal token: our pull request could not be merged"
            fix = "apply with the token of a GitHub App, or sign and push its branch again by hand"
            yield hit(stack, "github.protect.require_signed_commits", what, fix)


def workflows_have_a_branch(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        if spec.workflows and spec.environment.branch is None:
            yield hit(stack, "workflows", "there is no branch to hold the files", "add `environment.branch`")


def files_have_one_writer(estate: Estate) -> Iterator[Hit]:
    writers: dict[tuple[str, str], Stack] = {}
    twice: dict[tuple[str, str], list[_File]] = {}
    for file in _files(estate):
        if not file.verified:
            first = writers.setdefault(file.key, file.stack)
            if first is not file.stack:
                twice.setdefault((first.name, file.stack.name), []).append(file)
    for (name, _), files in twice.items():
        named = listed(f"`{file.name}`" for file in files)
        what = f"`{name}` writes {named} already, and merges would conflict"
        fix = "write `deliver: verify` in the stack that gets the files by merging"
        yield hit(files[0].stack, "workflows.deliver", what, fix, writers[files[0].key])


def verified_files_are_written_so(estate: Estate) -> Iterator[Hit]:
    written = {file.key: file for file in _files(estate) if not file.verified}
    for file in _files(estate):
        writer = written.get(file.key)
        if file.verified and writer is not None and writer.options != file.options:
            what = f"`{file.name}` has other options here than in `{writer.stack.name}`, which writes it"
            fix = f"say the same in both: {_different(file.options, writer.options)}"
            yield hit(file.stack, f"workflows.{file.path}", what, fix, writer.stack)


def _different(one: Spec, other: Spec) -> str:
    names = type(one).model_fields
    return ", ".join(f"`{name}`" for name in names if getattr(one, name) != getattr(other, name))


@dataclass(frozen=True)
class _File:
    """A file that an environment names, with its options."""

    stack: Stack
    shared: str
    path: str
    """`files.ci`, `app.env`."""
    options: Spec
    verified: bool

    @property
    def key(self) -> tuple[str, str]:
        """What only one stack may write."""
        return self.shared, self.path

    @property
    def name(self) -> str:
        return self.path.partition(".")[2]


def _files(estate: Estate) -> Iterator[_File]:
    for stack, spec in estate.environments():
        if spec.workflows is None:
            continue
        verified, shared = spec.workflows.deliver == "verify", spec.environment.shared
        for section, named in (("files", spec.workflows.files), ("app", spec.workflows.app)):
            for name in type(named).model_fields:
                options = getattr(named, name)
                if options is not None:
                    yield _File(stack, shared, f"{section}.{name}", options, verified)
