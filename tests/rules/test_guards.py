"""What stops an apply before it begins."""

from __future__ import annotations

from infra.changes import ByHand, Change, ChangeSet, NotCompared, Operation, Risk
from infra.rules.guards import (
    kept_secrets,
    missing_secrets,
    missing_tokens,
    named_overwrites,
    unnamed_dangers,
)


def unset(name: str, op: Operation | None, *, key: str = "") -> ChangeSet:
    changes = (Change("staging", op, name, "Vercel variable", f"urn:{name}"),) if op else ()
    return ChangeSet("staging", changes, not_compared=(NotCompared("KEY", key or name),))


def test_a_secret_of_what_is_made_is_needed() -> None:
    for op in ("create", "replace", "import"):
        changes = unset("variables.A", op)
        assert [use.path for use in missing_secrets(changes)] == ["variables.A"]
        assert kept_secrets(changes) == ()


def test_a_secret_of_what_stays_or_changes_otherwise_is_kept() -> None:
    for op in (None, "update", "delete"):
        changes = unset("variables.A", op)
        assert missing_secrets(changes) == ()
        assert [use.path for use in kept_secrets(changes)] == ["variables.A"]


def test_a_secret_below_the_key_of_a_resource_belongs_to_it() -> None:
    assert missing_secrets(unset("vercel.bypass", "create", key="vercel.bypass.secret"))
    assert not missing_secrets(unset("variables.A", "create", key="variables.A_B"))


def test_a_danger_is_passed_by_its_own_name_only() -> None:
    danger = Risk("RSK-01", "danger", "staging", "variables.A", "is deleted")
    warning = Risk("RSK-10", "warning", "staging", "variables.B", "gets a new value")
    assert unnamed_dangers([danger, warning], ["variables.B", "variables"]) == (danger,)
    assert unnamed_dangers([danger, warning], ["variables.A"]) == ()


def test_tokens_of_the_vendors_that_we_ask_ourselves_are_needed_for_their_changes_only() -> None:
    changes = ChangeSet(
        "staging",
        tuple(
            Change("staging", "update", name, kind, f"urn:{name}")
            for name, kind in {
                "supabase.secrets.B": "Supabase secret",
                "supabase.auth": "Supabase auth settings",
                "monitoring.sentry.alerts.api_p95": "Sentry alert",
                "variables.A": "Vercel variable",
                "workflows": "workflow files",
            }.items()
        ),
    )
    needed = (
        ("GITHUB_TOKEN", "workflows"),
        ("SENTRY_API_TOKEN", "monitoring.sentry.alerts.api_p95"),
        ("SUPABASE_ACCESS_TOKEN", "supabase.auth"),
    )
    assert missing_tokens(changes, {}) == needed
    assert missing_tokens(changes, {"SENTRY_API_TOKEN": "", "SUPABASE_ACCESS_TOKEN": "x"}) == needed[:2]
    assert missing_tokens(ChangeSet("staging", ()), {}) == ()
    left = Change("staging", "delete", "supabase.auth", "Supabase auth settings", "urn:a")
    assert missing_tokens(ChangeSet("staging", (left,)), {}) == ()


def test_what_was_named_may_be_overwritten_and_what_is_only_proposed_needs_nothing() -> None:
    files = tuple(
        ByHand(path, "staging", f"{path}@1", proposed) for path, proposed in (("a", False), ("b", True))
    )
    change = Change("staging", "update", "workflows", "workflow files", "urn:w", by_hand=files)
    assert named_overwrites(ChangeSet("staging", (change,))) == ("a@1",)
