"""Change rules: which changes deserve a second look, and which are not applied unless named.

Level `danger` is for what cannot be taken back (data or history gone) or opens a door to everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from infra.changes import LEVELS, Change, ChangeSet, Json, Level, PropertyChange, Risk


@dataclass(frozen=True)
class Part:
    """What happens to a part of the changed thing that has a name of its own."""

    name: str
    says: str


_Judge = Callable[[Change], Iterable[str | Part]]


@dataclass(frozen=True)
class ChangeRule:
    """One row of the table; `judge` returns what happens, in words that follow the name."""

    id: str
    level: Level
    judge: _Judge


def assess(changes: ChangeSet, *, production: bool) -> tuple[Risk, ...]:
    """Returns the risks of one stack's changes, the most dangerous first. `production`: it is live."""
    found = [
        Risk(rule.id, rule.level, changes.stack, part.name, part.says)
        for rule in RULES
        for change in changes.changes
        for said in rule.judge(change)
        for part in (said if isinstance(said, Part) else Part(change.name, said),)
    ]
    touched = sum(change.op in ("update", "replace", "delete") for change in changes.changes)
    if production and touched:
        what = "thing that is" if touched == 1 else "things that are"
        found.append(
            Risk("RSK-12", "info", changes.stack, "", f"touches {touched} {what} live in production")
        )
    return tuple(
        sorted(set(found), key=lambda risk: (LEVELS.index(risk.level), risk.stack, risk.name, risk.rule))
    )


def _holds_a_value(change: Change) -> bool:
    return change.type.endswith((" variable", " secret"))


FORGOTTEN = frozenset(
    (
        "PostHog project",
        "Sentry key",
        "Supabase auth settings",
        "Supabase network restrictions",
        "Supabase project",
        "Supabase SSL enforcement",
    )
)
"""What our providers leave in the account when its lines go."""


def deleted(change: Change) -> Iterator[str]:
    """Whatever goes: people may still rely on it."""
    if change.op == "delete" and change.type not in FORGOTTEN:
        yield "is deleted"


def forgotten(change: Change) -> Iterator[str]:
    """Only our state lets go of it."""
    if change.op == "delete" and change.type in FORGOTTEN:
        yield "stays in the account as it is; nobody looks after it any more"


def replaced(change: Change) -> Iterator[str]:
    """Deleted and created again: what hangs on it (history, deployments, secrets) is gone."""
    if change.op == "replace" and not _holds_a_value(change):
        yield f"is deleted and created again{_because(change)}"


def value_replaced(change: Change) -> Iterator[str]:
    """A variable or secret holds nothing but its value, which is written again at once."""
    if change.op == "replace" and _holds_a_value(change):
        yield f"is absent for a moment: deleted, then created again{_because(change)}"


def _because(change: Change) -> str:
    forcing = [prop.path for prop in change.properties if prop.forces_replacement]
    return f", because {' and '.join(forcing)} changes" if forcing else ""


def approval_removed(change: Change) -> Iterator[str]:
    """Nobody must look at it any more."""
    for prop in _updated(change):
        if _leaf(prop) == "requiredApprovingReviewCount" and _number(prop.old) > 0 and _number(prop.new) == 0:
            yield "no longer needs an approval"
        if _leaf(prop) == "reviewers" and prop.old and not prop.new:
            yield "no longer needs a reviewer to deploy"


def approvals_lowered(change: Change) -> Iterator[str]:
    """Fewer people must look at it."""
    for prop in _updated(change):
        if _leaf(prop) == "requiredApprovingReviewCount" and _number(prop.old) > _number(prop.new) > 0:
            approvals = "approval" if _number(prop.new) == 1 else "approvals"
            yield f"needs {_number(prop.new)} {approvals}, not {_number(prop.old)}"
        if _leaf(prop) == "reviewers" and prop.new and len(_people(prop.old)) > len(_people(prop.new)):
            yield "has fewer reviewers"


def checks_removed(change: Change) -> Iterator[str]:
    """A job that had to be green need not be any more."""
    for prop in _updated(change):
        if _leaf(prop) in ("requiredChecks", "contexts", "requiredStatusChecks"):
            for gone in sorted(_checks(prop.old) - _checks(prop.new)):
                yield f"no longer waits for the check “{gone}”"


_DOORS: dict[str, tuple[bool, str]] = {
    "allowsForcePushes": (True, "lets people force-push: history can be lost"),
    "nonFastForward": (False, "lets people force-push: history can be lost"),
    "allowsDeletions": (True, "lets people delete the branch"),
    "deletion": (False, "lets people delete the branch"),
}
_GUARDS: dict[str, tuple[bool, str]] = {
    "advancedSecurity": (False, "loses advanced security"),
    "dismissStaleReviews": (False, "keeps approvals after a push"),
    "dismissStaleReviewsOnPush": (False, "keeps approvals after a push"),
    "enforceAdmins": (False, "lets admins past it"),
    "preventSelfReview": (False, "lets people approve their own deployment"),
    "requireCodeOwnerReview": (False, "no longer needs the code owners"),
    "requireCodeOwnerReviews": (False, "no longer needs the code owners"),
    "requireConversationResolution": (False, "may be merged with open threads"),
    "requireLastPushApproval": (False, "lets people approve their own last push"),
    "requireSignedCommits": (False, "takes unsigned commits"),
    "requiredReviewThreadResolution": (False, "may be merged with open threads"),
    "requiredSignatures": (False, "takes unsigned commits"),
    "sensitive": (False, "becomes readable on Vercel"),
    "strict": (False, "may be merged when behind its target"),
    "strictRequiredStatusChecksPolicy": (False, "may be merged when behind its target"),
}


def door_opened(change: Change) -> Iterator[str]:
    """History or a branch can be lost, the repository becomes public, or a ruleset no longer acts."""
    yield from _turned(change, _DOORS)
    for prop in _updated(change):
        if _leaf(prop) == "visibility" and prop.new == "public":
            yield "becomes public"
        if _leaf(prop) == "enforcement" and prop.old == "active":
            yield "no longer acts"


def guard_weakened(change: Change) -> Iterator[str]:
    """A guard is switched off, or somebody may pass it."""
    yield from _turned(change, _GUARDS)
    for prop in _updated(change):
        if _leaf(prop) == "bypassActors" and len(_people(prop.new)) > len(_people(prop.old)):
            yield "may be passed by more people"
        if change.type == "Supabase SSL enforcement" and prop.new is False:
            yield "takes unencrypted connections"
        if change.type == "Supabase network restrictions" and set(_people(prop.new)) - set(_people(prop.old)):
            yield "lets more addresses connect"
        if prop.path.startswith(("vercelAuthentication", "passwordProtection", "trustedIps")):
            yield "changes who may see deployments"


def domain_moved(change: Change) -> Iterator[str]:
    """Visitors of a domain will see something else."""
    if change.type == "Vercel domain":
        for prop in _updated(change):
            yield f"shows something else: {prop.path} changes"


def secret_rotated(change: Change) -> Iterator[str]:
    """Whoever holds the old value must get the new one."""
    if any(
        prop.secret and prop.kind == "update" and prop.comparison == "changed" for prop in _updated(change)
    ):
        yield "gets a new value"


def file_removed(change: Change) -> Iterator[str]:
    """A file is declared no more; it stays on its branch, and nobody looks after it."""
    theirs = {f"files[{one.path}]" for one in change.by_hand}
    for prop in _updated(change):
        if prop.path.startswith("files[") and prop.kind == "delete" and prop.path not in theirs:
            yield f"lets go of {prop.path.removeprefix('files[').removesuffix(']')}: it stays on its branch"


def by_hand_overwritten(change: Change) -> Iterator[Part]:
    """What somebody else wrote would be gone; its path is the name to give."""
    for one in change.by_hand:
        if not one.proposed:
            yield Part(one.path, f"on {one.branch} was written by somebody else{one.by}, and is overwritten")


def by_hand_proposed(change: Change) -> Iterator[Part]:
    """The pull request would replace what somebody else wrote on the branch: whoever merges it decides."""
    for one in change.by_hand:
        if one.proposed:
            yield Part(
                one.path,
                f"on {one.branch} was written by somebody else{one.by}; the pull request would replace it",
            )


def database_restarts(change: Change) -> Iterator[str]:
    """The database restarts: https://supabase.com/docs/guides/platform/ssl-enforcement"""
    if change.type == "Supabase SSL enforcement" and change.op in ("create", "update"):
        yield "restarts the database, unless it is so already: connections break for seconds to minutes"


RULES: tuple[ChangeRule, ...] = (
    ChangeRule("RSK-01", "danger", deleted),
    ChangeRule("RSK-02", "danger", replaced),
    ChangeRule("RSK-03", "info", value_replaced),
    ChangeRule("RSK-04", "danger", approval_removed),
    ChangeRule("RSK-05", "warning", approvals_lowered),
    ChangeRule("RSK-06", "warning", checks_removed),
    ChangeRule("RSK-07", "danger", door_opened),
    ChangeRule("RSK-08", "warning", guard_weakened),
    ChangeRule("RSK-09", "warning", domain_moved),
    ChangeRule("RSK-10", "warning", secret_rotated),
    ChangeRule("RSK-11", "warning", file_removed),
    ChangeRule("RSK-13", "warning", forgotten),
    ChangeRule("RSK-14", "warning", database_restarts),
    ChangeRule("RSK-15", "danger", by_hand_overwritten),
    ChangeRule("RSK-16", "warning", by_hand_proposed),
)


def _updated(change: Change) -> tuple[PropertyChange, ...]:
    if change.op not in ("update", "replace"):
        return ()
    return tuple(prop for prop in change.properties if prop.kind != "same" and prop.comparison != "unchanged")


def _turned(change: Change, table: dict[str, tuple[bool, str]]) -> Iterator[str]:
    for prop in _updated(change):
        if rule := table.get(_leaf(prop)):
            to, says = rule
            if bool(prop.new) is to and bool(prop.old) is not to:
                yield says


def _leaf(prop: PropertyChange) -> str:
    return prop.path.rpartition(".")[2]


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _checks(value: Json) -> set[str]:
    items = value if isinstance(value, list) else []
    named = [item.get("context") if isinstance(item, dict) else item for item in items]
    return {name for name in named if isinstance(name, str)}


def _people(value: Json) -> list[str]:
    if isinstance(value, list):
        return [who for item in value for who in _people(item)]
    if isinstance(value, dict):
        return [who for item in value.values() for who in _people(item)]
    return [] if value is None else [str(value)]
