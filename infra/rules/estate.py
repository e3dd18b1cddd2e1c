"""Rules on how stacks fit together."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.rules.site import sites
from infra.spec.environment import branch_of
from infra.spec.estate import Estate, Stack
from infra.spec.paths import near
from infra.spec.secrets import values_of
from infra.spec.stack import EnvironmentStackSpec, SharedSpec
from infra.spec.values import WiredValue


def with_shared(estate: Estate) -> Iterator[tuple[Stack, EnvironmentStackSpec, SharedSpec]]:
    """Yields each environment with its shared stack, where there is one (EST-01 reports the others)."""
    shared = {stack.name: spec for stack, spec in estate.shared()}
    for stack, spec in estate.environments():
        if spec.environment.shared in shared:
            yield stack, spec, shared[spec.environment.shared]


def shared_stack_exists(estate: Estate) -> Iterator[Hit]:
    shared = [stack.name for stack, _ in estate.shared()]
    others = {stack.name for stack, _ in estate.environments()}
    for stack, spec in estate.environments():
        name = spec.environment.shared
        if name in others:
            what = f"`{name}` is an environment, not a shared stack"
        elif name not in shared:
            what = f"there is no stack `{name}`"
        else:
            continue
        likely = near(name, shared) or (shared[0] if len(shared) == 1 else None)
        fix = (
            f"did you mean `{likely}`?"
            if likely
            else "name the stack that has the project and the repository"
        )
        yield hit(stack, "environment.shared", what, fix)


def deployments_claimed_once(estate: Estate) -> Iterator[Hit]:
    claimed: dict[tuple[str, str, str | None], Stack] = {}
    for stack, spec in estate.environments():
        environment = spec.environment
        for target in environment.targets:
            branch = branch_of(environment.targets, environment.branch) if target == "preview" else None
            first = claimed.setdefault((environment.shared, target, branch), stack)
            if first is not stack:
                which = f"target `{target}`" + (f" of branch `{branch}`" if branch else "")
                what = f"{which} belongs to `{first.name}` already"
                fix = "give each environment its own targets, or previews of its own branch"
                yield hit(stack, "environment.targets", what, fix, first)


def branch_narrows_previews_only(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        targets, branch = spec.environment.targets, spec.environment.branch
        if branch and "preview" in targets and len(set(targets)) > 1:
            what = f"`branch: {branch}` narrows previews, but not beside other targets"
            fix = "give previews of the branch a stack of their own, or leave `branch` out"
            yield hit(stack, "environment.branch", what, fix)


def production_branch_agrees(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        branch = spec.environment.branch
        if "production" not in spec.environment.targets or branch is None or shared.vercel is None:
            continue
        theirs = shared.vercel.project.production_branch
        if branch != theirs:
            what = f"the live branch is `{branch}` here and `{theirs}` in `{spec.environment.shared}`"
            yield hit(
                stack, "environment.branch", what, "make it the same as `vercel.project.production_branch`"
            )


def branch_is_declared(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        branch = spec.environment.branch
        if branch is None or shared.github is None:
            continue
        repository = shared.github.repository
        if branch not in (repository.default_branch, *repository.branches):
            what = f"nothing makes sure that branch `{branch}` exists"
            fix = f"add it to `github.repository.branches` of `{spec.environment.shared}`"
            yield hit(stack, "environment.branch", what, fix)


def shared_has_what_is_used(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        name = spec.environment.shared
        if shared.vercel is None and (spec.variables or spec.environment.domains):
            path = "variables" if spec.variables else "environment.domains"
            yield hit(stack, path, f"`{name}` declares no Vercel project", f"add `vercel` to `{name}`")
        if shared.github is None and (spec.github or spec.workflows):
            path = "github" if spec.github else "workflows"
            yield hit(stack, path, f"`{name}` declares no repository", f"add `github` to `{name}`")


def retires_what_is_there(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        monitoring = spec.monitoring
        there = {
            "vercel.project": spec.vercel,
            "github.repository": spec.github,
            "monitoring.sentry.project": monitoring and monitoring.sentry,
            "monitoring.posthog.project": monitoring and monitoring.posthog,
        }
        for at, key in enumerate(spec.retire):
            if there[key] is None:
                what = f"`{key}` is to be retired, and is not declared"
                fix = "keep its lines while `retire` names it; remove both once it is gone"
                yield hit(stack, f"retire[{at}]", what, fix)


def projects_are_reported_to(estate: Estate) -> Iterator[Hit]:
    for site in sites(estate):
        said = site.spec.monitoring if site.spec else None
        if said is None:
            continue
        values = [value for stack, _ in site.members for _, value in values_of(stack)]
        wires = {value.from_ for value in values if isinstance(value, WiredValue)}
        names = {key for _, spec in site.members for key in spec.variables}
        for vendor, wire in (("sentry", "sentry.dsn"), ("posthog", "posthog.key")):
            by_hand = any(vendor.upper() in name for name in names)
            if getattr(said, vendor) and wire not in wires and not by_hand:
                what = f"no variable gets `{wire}`, so the app cannot report to this project"
                name = "NEXT_PUBLIC_" + wire.upper().replace(".", "_")
                fix = f"add `{name}: {{from: {wire}}}` to `variables` of the environments"
                yield hit(estate.stack(site.shared), f"monitoring.{vendor}", what, fix)
