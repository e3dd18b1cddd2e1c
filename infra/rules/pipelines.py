"""Rules on releases, and on the workflow files of the repository that holds the stack files."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate
from infra.spec.paths import choice, near
from infra.spec.stack import SharedSpec


def releases_have_a_project(estate: Estate) -> Iterator[Hit]:
    shared = {stack.name: spec for stack, spec in estate.shared()}
    for stack, spec in estate.environments():
        release = spec.workflows.files.release if spec.workflows else None
        if release is None or (release.organization and release.project):
            continue
        of = shared.get(spec.environment.shared, SharedSpec())
        if of.monitoring is None or of.monitoring.sentry is None:
            what = "nothing says whose releases these are at Sentry"
            fix = "declare `monitoring.sentry` in the shared stack, or say `organization` and `project`"
            yield hit(stack, "workflows.files.release", what, fix)


def approvals_are_of_stacks(estate: Estate) -> Iterator[Hit]:
    names = [stack.name for stack in estate.stacks]
    for stack, spec in estate.shared():
        infra = spec.workflows.files.infra if spec.workflows else None
        for name in infra.environments if infra else ():
            if name not in names:
                likely = near(name, names)
                fix = f"did you mean `{likely}`?" if likely else f"there is {choice(names)}"
                path = f"workflows.files.infra.environments.{name}"
                yield hit(stack, path, f"there is no stack `{name}` to approve", fix)


def own_files_have_one_writer(estate: Estate) -> Iterator[Hit]:
    first: dict[str, str] = {}
    for stack, spec in estate.shared():
        for name, options in spec.workflows.files if spec.workflows else ():
            if options is not None and first.setdefault(name, stack.name) != stack.name:
                what = f"`{first[name]}` writes {name}.yml already, for all stacks"
                yield hit(stack, f"workflows.files.{name}", what, "say it in one shared stack")
