"""What must be said or set before an apply: names of dangerous things, values of secrets."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from infra.changes import ChangeSet, NotCompared, Risk


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


def _belongs(path: str, names: Collection[str]) -> bool:
    """Whether the key `path` is a part of one of the resources: `vercel.bypass.secret` of `vercel.bypass`."""
    return any(path == name or path.startswith(f"{name}.") for name in names)
