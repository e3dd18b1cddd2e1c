"""What must be said or set before an apply: names of dangerous things, values of secrets, tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from infra.changes import ChangeSet, NotCompared, Risk
from infra.rules.risks import FORGOTTEN


def unnamed_dangers(risks: Iterable[Risk], allowed: Collection[str]) -> tuple[Risk, ...]:
    """Returns the dangers whose names were not given on the command line."""
    return tuple(risk for risk in risks if risk.level == "danger" and risk.name not in allowed)


def idle_allowances(risks: Iterable[Risk], allowed: Iterable[str]) -> tuple[str, ...]:
    """Returns the names given on the command line that no danger has: probably mistyped."""
    return tuple(sorted(set(allowed) - {risk.name for risk in risks if risk.level == "danger"}))


def missing_secrets(changes: ChangeSet) -> tuple[NotCompared, ...]:
    """Returns the unset secrets that this apply would have to write: of things it creates or replaces."""
    written = {change.name for change in changes.changes if change.op in ("create", "replace", "import")}
    return tuple(use for use in changes.not_compared if _belongs(use.path, written))


def kept_secrets(changes: ChangeSet) -> tuple[NotCompared, ...]:
    """Returns the unset secrets of things that exist and stay: they keep the value they have."""
    missing = missing_secrets(changes)
    return tuple(use for use in changes.not_compared if use not in missing)


def named_overwrites(changes: ChangeSet) -> tuple[str, ...]:
    """Returns what allows each overwrite of this apply: all were named, or it would have been refused."""
    return tuple(one.token for change in changes.changes for one in change.by_hand if not one.proposed)


def _belongs(path: str, names: Collection[str]) -> bool:
    """Whether the key `path` is a part of one of the resources: `vercel.bypass.secret` of `vercel.bypass`."""
    return any(path == name or path.startswith(f"{name}.") for name in names)


TOKENS = {
    "PostHog": "POSTHOG_API_KEY",
    "Sentry": "SENTRY_API_TOKEN",
    "Supabase": "SUPABASE_ACCESS_TOKEN",
    "workflow": "GITHUB_TOKEN",
}
"""Of the vendors that we ask ourselves, by the first word of what their things are called; the plugins of the
others name their own."""


def missing_tokens(changes: ChangeSet, environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Returns each unset token that this apply needs, with the first thing that needs it."""
    needed: dict[str, str] = {}
    for change in sorted(changes.changes, key=lambda change: change.name):
        if change.op == "delete" and change.type in FORGOTTEN:
            continue  # asks nobody
        token = TOKENS.get(change.type.partition(" ")[0])
        if token and not environ.get(token):
            needed.setdefault(token, change.name)
    return tuple(sorted(needed.items()))
