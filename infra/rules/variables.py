"""Rules on Vercel variables and wires."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.rules.site import deployments, sites
from infra.spec.environment import branch_of
from infra.spec.estate import Estate, Stack
from infra.spec.secrets import values_of
from infra.spec.stack import SharedSpec
from infra.spec.values import LiteralValue, Target, WiredValue, is_sensitive
from infra.spec.wires import WIRE_BY_NAME

# https://vercel.com/docs/environment-variables/reserved-environment-variables
RESERVED = frozenset(
    (
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_SECRET_KEY",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "NOW_REGION",
        "TZ",
    )
)
# https://vercel.com/docs/environment-variables/system-environment-variables
SYSTEM = re.compile(
    r"^(VERCEL|CI|VERCEL_(ENV|TARGET_ENV|URL|BRANCH_URL|PROJECT_PRODUCTION_URL|REGION|DEPLOYMENT_ID|PROJECT_ID"
    r"|SKEW_PROTECTION_ENABLED|AUTOMATION_BYPASS_SECRET|OIDC_TOKEN|GIT_[A-Z_]+))$"
)
# 64 KB of names and values together: https://vercel.com/docs/environment-variables
VERCEL_BYTES = 64 * 1024
# 1,000 variables per environment of a project: https://vercel.com/docs/environment-variables
VERCEL_VARIABLES = 1000
# https://vercel.com/docs/concepts/functions/edge-middleware/limitations
EDGE_BYTES = 5 * 1024


def wires_are_provided(estate: Estate) -> Iterator[Hit]:
    shared = {stack.name: stack for stack, _ in estate.shared()}
    for stack in estate.stacks:
        owner = stack if stack.name in shared else shared.get(_shared_name(stack))
        for path, value in values_of(stack):
            if not isinstance(value, WiredValue):
                continue
            wire = WIRE_BY_NAME[value.from_]
            provider = owner if wire.of == "shared" else stack
            if provider is None or _provides(provider, wire.provided_by):
                continue
            what = f"nobody provides `{wire.name}`"
            if wire.of == "environment" and not stack.is_environment:
                yield hit(stack, path, what, "use it in an environment: each has its own")
            else:
                fix = f"declare `{wire.provided_by}` in `{provider.name}`"
                yield hit(stack, path, what, fix, *(() if provider is stack else (provider,)))


def _shared_name(stack: Stack) -> str:
    return "" if isinstance(stack.spec, SharedSpec) else stack.spec.environment.shared


def _provides(stack: Stack, key: str) -> bool:
    said: object = stack.spec
    for step in key.split("."):
        said = getattr(said, step, None)
    return said is not None


def sensitive_stays_off_development(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for key, variable in spec.variables.items():
            targets = spec.targets_of(variable)
            if "development" not in targets or not is_sensitive(variable):
                continue
            rest = [target for target in targets if target != "development"]
            by_default = "" if variable.sensitive else " (as secrets are by default)"
            fix = "add `sensitive: false`" + (f" or `targets: [{', '.join(rest)}]`" if rest else "")
            what = f"`{key}` is sensitive{by_default}, which Vercel refuses on `development`"
            yield hit(stack, f"variables.{key}", what, fix)


def variables_are_claimed_once(estate: Estate) -> Iterator[Hit]:
    claimed: dict[tuple[str, str, str, str | None], Stack] = {}
    for stack, spec in estate.environments():
        for key, variable in spec.variables.items():
            targets = spec.targets_of(variable)
            for target in targets:
                branch = branch_of(targets, spec.environment.branch) if target == "preview" else None
                first = claimed.setdefault((spec.environment.shared, key, target, branch), stack)
                if first is not stack:
                    what = f"`{key}` for target `{target}` is declared by `{first.name}` already"
                    yield hit(stack, f"variables.{key}", what, "keep one of the two", first)


def targets_are_of_the_environment(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for key, variable in spec.variables.items():
            for target in variable.targets or ():
                if target not in spec.environment.targets:
                    what = f"`{key}` is for target `{target}`, which is not this environment's"
                    fix = "declare it in the stack of that target, or add the target to `environment.targets`"
                    yield hit(stack, f"variables.{key}.targets", what, fix)


def names_are_not_reserved(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for key in spec.variables:
            if key in RESERVED:
                yield hit(
                    stack, f"variables.{key}", f"`{key}` is reserved by Vercel's runtimes", "use another name"
                )


def names_are_not_vercels_own(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for key in spec.variables:
            if SYSTEM.match(key):
                what = f"`{key}` is a variable that Vercel sets itself"
                yield hit(stack, f"variables.{key}", what, "use another name, and read Vercel's own value")


def variables_fit(estate: Estate) -> Iterator[Hit]:
    for deployment in (found for site in sites(estate) for found in deployments(site)):
        size = sum(
            len(key.encode()) + len(given.variable.value.encode())
            for key, given in deployment.variables.items()
            if isinstance(given.variable, LiteralValue)
        )
        if size > VERCEL_BYTES:
            what = f"the variables take {size:,} bytes, and a deployment has room for {VERCEL_BYTES:,}"
            fix = "put large values into files or a store that the app reads"
            yield hit(deployment.stack, "variables", what, fix)


def variables_are_few(estate: Estate) -> Iterator[Hit]:
    counts: Counter[tuple[str, Target]] = Counter()
    for stack, spec in estate.environments():
        full = {
            target: counts[(spec.environment.shared, target)] > VERCEL_VARIABLES
            for target in spec.environment.targets
        }
        for variable in spec.variables.values():
            for target in spec.targets_of(variable):
                counts[(spec.environment.shared, target)] += 1
        for target, was_full in full.items():
            count = counts[(spec.environment.shared, target)]
            if count > VERCEL_VARIABLES and not was_full:
                what = f"target `{target}` of the project has {count:,} variables, and Vercel takes 1,000"
                yield hit(stack, "variables", what, "remove those that nothing reads, or join some into one")


def values_fit_the_edge(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for key, variable in spec.variables.items():
            if isinstance(variable, LiteralValue) and len(variable.value.encode()) > EDGE_BYTES:
                size = len(variable.value.encode())
                what = f"`{key}` takes {size:,} bytes, and code at the edge gets {EDGE_BYTES:,}"
                yield hit(
                    stack, f"variables.{key}", what, "read it in Node.js functions only, or from a file"
                )
