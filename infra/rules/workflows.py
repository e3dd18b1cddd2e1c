"""Rules on how workflow files reach their branches."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec
from infra.spec.workflows import FilesSpec


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
    for stack, spec, name in _files(estate):
        if spec.workflows and spec.workflows.deliver != "verify":
            first = writers.setdefault((spec.environment.shared, name), stack)
            if first is not stack:
                what = f"`{first.name}` writes `{name}` already, and merges would conflict"
                fix = "write `deliver: verify` in the stack that gets the files by merging"
                yield hit(stack, "workflows.deliver", what, fix, first)


def verified_files_are_written_so(estate: Estate) -> Iterator[Hit]:
    written = {
        (spec.environment.shared, name): (stack, getattr(spec.workflows.files, name))
        for stack, spec, name in _files(estate)
        if spec.workflows and spec.workflows.deliver != "verify"
    }
    for stack, spec, name in _files(estate):
        if spec.workflows is None or spec.workflows.deliver != "verify":
            continue
        writer = written.get((spec.environment.shared, name))
        if writer is not None and writer[1] != getattr(spec.workflows.files, name):
            what = f"`{name}` has other options here than in `{writer[0].name}`, which writes it"
            yield hit(stack, f"workflows.files.{name}", what, "say the same in both", writer[0])


def _files(estate: Estate) -> Iterator[tuple[Stack, EnvironmentStackSpec, str]]:
    for stack, spec in estate.environments():
        for name in FilesSpec.model_fields:
            if spec.workflows and getattr(spec.workflows.files, name) is not None:
                yield stack, spec, name
