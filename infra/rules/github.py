"""Rules on what GitHub refuses: names, sizes, plans, settings that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.estate import with_shared
from infra.rules.finding import Hit, hit
from infra.spec.estate import Estate
from infra.spec.secrets import values_of
from infra.spec.values import LiteralValue

# https://docs.github.com/en/actions/reference/security/secrets and …/workflows-and-actions/variables
ACTIONS_BYTES = 48 * 1024
# All variables of organisation and repository together: …/workflows-and-actions/variables
RUN_BYTES = 256 * 1024
# https://docs.github.com/en/issues/using-labels-and-milestones-to-track-work/managing-labels#about-default-labels
STOCK_LABELS = frozenset(
    (
        "bug",
        "documentation",
        "duplicate",
        "enhancement",
        "good first issue",
        "help wanted",
        "invalid",
        "question",
        "wontfix",
    )
)
# https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
MOST_REVIEWERS = 6

_TABLES = (
    "github.secrets.",
    "github.variables.",
    "github.environment.secrets.",
    "github.environment.variables.",
)


def protection_has_a_branch(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        if spec.github and spec.github.protect and spec.environment.branch is None:
            yield hit(stack, "github.protect", "there is no branch to protect", "add `environment.branch`")


def classic_has_no_bypass(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        protect = spec.github.protect if spec.github else None
        if protect and protect.as_ == "classic" and protect.bypass:
            what = "classic protection has no bypass by role"
            yield hit(stack, "github.protect.bypass", what, "write `as: ruleset`, or remove `bypass`")


def free_plan_protects_public_only(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        github = shared.github
        if (
            github is None
            or github.plan != "free"
            or github.repository.visibility == "public"
            or not spec.github
        ):
            continue
        fix = (
            f"make the repository public, or raise the plan and `github.plan` of `{spec.environment.shared}`"
        )
        if spec.github.protect:
            what = "GitHub Free protects branches of public repositories only"
            yield hit(stack, "github.protect", what, fix)
        if spec.github.environment:
            what = "GitHub Free has environments in public repositories only"
            yield hit(stack, "github.environment", what, fix)


def reviewers_need_enterprise(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        environment = spec.github.environment if spec.github else None
        github = shared.github
        if environment is None or github is None or github.plan == "enterprise":
            continue
        if github.repository.visibility == "public":
            continue
        for key, said in (("reviewers", environment.reviewers), ("wait_timer", environment.wait_timer)):
            if said:
                what = f"`{key}` of a private repository needs GitHub Enterprise; the plan is `{github.plan}`"
                yield hit(
                    stack,
                    f"github.environment.{key}",
                    what,
                    "remove it, and let `protect.approvals` guard the branch",
                )


def reviewers_are_few(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        reviewers = spec.github.environment.reviewers if spec.github and spec.github.environment else None
        if reviewers and len(reviewers.users) + len(reviewers.teams) > MOST_REVIEWERS:
            count = len(reviewers.users) + len(reviewers.teams)
            what = f"there are {count} reviewers, and GitHub takes {MOST_REVIEWERS}"
            yield hit(stack, "github.environment.reviewers", what, "name a team instead of its members")


def names_are_free(estate: Estate) -> Iterator[Hit]:
    for stack in estate.stacks:
        seen: dict[str, str] = {}
        for path, _ in values_of(stack):
            table = next((table for table in _TABLES if path.startswith(table)), None)
            if table is None:
                continue
            name = path.removeprefix(table)
            if name.upper().startswith("GITHUB_"):
                yield hit(
                    stack, path, f"GitHub keeps names that begin with `GITHUB_`: `{name}`", "use another name"
                )
            if (first := seen.setdefault(table + name.upper(), name)) != name:
                what = f"`{name}` and `{first}` are the same name to GitHub, which ignores case"
                yield hit(stack, path, what, "keep one")


def values_fit(estate: Estate) -> Iterator[Hit]:
    for stack in estate.stacks:
        for path, value in values_of(stack):
            ours = path.startswith(_TABLES) and isinstance(value, LiteralValue)
            if ours and isinstance(value, LiteralValue) and len(value.value.encode()) > ACTIONS_BYTES:
                size = len(value.value.encode())
                what = f"the value takes {size:,} bytes, and GitHub takes {ACTIONS_BYTES:,}"
                yield hit(stack, path, what, "store it elsewhere, and keep the key to it here")


def secrets_are_not_literals(estate: Estate) -> Iterator[Hit]:
    for stack in estate.stacks:
        for path, value in values_of(stack):
            if path.startswith(("github.secrets.", "github.environment.secrets.")) and isinstance(
                value, LiteralValue
            ):
                what = f"`{path.rpartition('.')[2]}` is a secret written in clear"
                yield hit(
                    stack, path, what, "write `{env: NAME}`, or move it to `variables` if anyone may read it"
                )


def settings_fit_the_plan(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        if (github := spec.github) is None or github.repository.visibility == "public":
            continue
        repository = github.repository
        if repository.visibility == "internal" and github.plan != "enterprise":
            what = f"internal repositories need GitHub Enterprise, and the plan is `{github.plan}`"
            yield hit(stack, "github.repository.visibility", what, "write `private`")
        if github.plan == "free" and repository.allow_auto_merge:
            what = "GitHub Free has auto-merge in public repositories only"
            yield hit(stack, "github.repository.allow_auto_merge", what, "remove it")
        if github.plan in ("free", "pro"):
            security = repository.security
            for key in ("secret_scanning", "secret_scanning_push_protection"):
                if getattr(security, key):
                    what = f"`{key}` of a private repository needs Secret Protection (Team or Enterprise)"
                    yield hit(stack, f"github.repository.security.{key}", what, "remove it")


def codeql_fits_the_plan(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        github, security = shared.github, spec.workflows.files.security if spec.workflows else None
        if github is None or github.repository.visibility == "public" or github.plan not in ("free", "pro"):
            continue
        if security is not None and security.codeql:
            what = "CodeQL in a private repository needs Code Security (Team or Enterprise)"
            yield hit(
                stack, "workflows.files.security.codeql", what, "remove it, or make the repository public"
            )


def something_can_be_merged(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        repository = spec.github.repository if spec.github else None
        if repository and not (
            repository.allow_merge_commit or repository.allow_squash_merge or repository.allow_rebase_merge
        ):
            yield hit(
                stack, "github.repository", "no way to merge is allowed", "allow one of `allow_*_merge`"
            )
    for stack, spec_, shared in with_shared(estate):
        protect = spec_.github.protect if spec_.github else None
        repository = shared.github.repository if shared.github else None
        if protect is None or repository is None or not protect.require_linear_history:
            continue
        if not (repository.allow_squash_merge or repository.allow_rebase_merge):
            what = "a linear history forbids merge commits, and the repository allows nothing else"
            fix = f"allow squash or rebase merges in `{spec_.environment.shared}`"
            yield hit(stack, "github.protect.require_linear_history", what, fix)


def labels_are_told_apart(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        seen: dict[str, str] = {}
        for name in spec.github.repository.labels if spec.github else ():
            if (first := seen.setdefault(name.casefold(), name)) != name:
                what = f"`{name}` and `{first}` are the same label to GitHub, which ignores case"
                yield hit(stack, f"github.repository.labels.{name}", what, "keep one")


def labels_are_not_githubs_own(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        for name in spec.github.repository.labels if spec.github else ():
            if name.casefold() in STOCK_LABELS:
                what = f"GitHub gives every new repository a label `{name.casefold()}`, and refuses a second"
                fix = f"use another name, or delete GitHub's before the first apply: gh label delete '{name}'"
                yield hit(stack, f"github.repository.labels.{name}", what, fix)


def variables_fit_a_run(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.shared():
        variables = spec.github.variables if spec.github else {}
        size = sum(
            len(value.value.encode()) for value in variables.values() if isinstance(value, LiteralValue)
        )
        if size > RUN_BYTES:
            what = f"the repository's variables take {size:,} bytes, and a run gets {RUN_BYTES:,} of them"
            yield hit(stack, "github.variables", what, "move what few jobs read to environments")
