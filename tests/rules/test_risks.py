"""Each change rule fires for its change, and for nothing like it."""

from __future__ import annotations

import pytest

from infra.changes import ByHand, Change, ChangeSet, Json, Operation, PropertyChange
from infra.rules.risks import RULES, assess


def change(
    kind: str, *properties: PropertyChange, op: Operation = "update", name: str = "thing"
) -> ChangeSet:
    return ChangeSet("staging", (Change("staging", op, name, kind, f"urn:{name}", properties),))


def prop(
    path: str, old: Json, new: Json, *, secret: bool = False, forces_replacement: bool = False
) -> PropertyChange:
    return PropertyChange(path, "update", old, new, secret, forces_replacement=forces_replacement)


def risks(changes: ChangeSet) -> list[tuple[str, str, str]]:
    return [(risk.rule, risk.level, risk.says) for risk in assess(changes, production=False)]


RULESET, APPROVALS = "GitHub ruleset", "rules.pullRequest.requiredApprovingReviewCount"
REVIEWERS: list[Json] = [{"users": [1, 2], "teams": []}]


def by_hand(*, proposed: bool) -> ChangeSet:
    path = ".github/workflows/ci.yml"
    one = ByHand(path, "staging", f"{path}@1", proposed, " in 1a2b3c4 by Jane")
    gone = PropertyChange(f"files[{path}]", "delete", "name: Theirs\n", None)
    return ChangeSet(
        "staging", (Change("staging", "update", "workflows", "files", "urn:w", (gone,), by_hand=(one,)),)
    )


FIRES: dict[str, tuple[ChangeSet, tuple[str, str, str]]] = {
    "delete": (change("Vercel variable", op="delete"), ("RSK-01", "danger", "is deleted")),
    "forgotten": (
        change("Supabase auth settings", op="delete"),
        ("RSK-13", "warning", "stays in the account as it is; nobody looks after it any more"),
    ),
    "deleted secret of Supabase": (
        change("Supabase secret", op="delete"),
        ("RSK-01", "danger", "is deleted"),
    ),
    "restart": (
        change("Supabase SSL enforcement", op="create"),
        (
            "RSK-14",
            "warning",
            "restarts the database, unless it is so already: connections break for seconds to minutes",
        ),
    ),
    "more addresses": (
        change("Supabase network restrictions", prop("allowed", ["10.0.0.0/8"], ["0.0.0.0/0"])),
        ("RSK-08", "warning", "lets more addresses connect"),
    ),
    "replace": (
        change("Vercel project", prop("name", "a", "b", forces_replacement=True), op="replace"),
        ("RSK-02", "danger", "is deleted and created again, because name changes"),
    ),
    "replaced variable": (
        change("GitHub secret", op="replace"),
        ("RSK-03", "info", "is absent for a moment: deleted, then created again"),
    ),
    "no approval": (
        change(RULESET, prop(APPROVALS, 1, 0)),
        ("RSK-04", "danger", "no longer needs an approval"),
    ),
    "no reviewer": (
        change("GitHub environment", prop("reviewers", REVIEWERS, None)),
        ("RSK-04", "danger", "no longer needs a reviewer to deploy"),
    ),
    "fewer approvals": (
        change(RULESET, prop(APPROVALS, 2, 1)),
        ("RSK-05", "warning", "needs 1 approval, not 2"),
    ),
    "fewer reviewers": (
        change("GitHub environment", prop("reviewers", REVIEWERS, [{"users": [1]}])),
        ("RSK-05", "warning", "has fewer reviewers"),
    ),
    "check removed, ruleset": (
        change(RULESET, prop("rules.requiredStatusChecks.requiredChecks", [{"context": "e2e"}], [])),
        ("RSK-06", "warning", "no longer waits for the check “e2e”"),
    ),
    "check removed, classic": (
        change("GitHub branch protection", prop("requiredStatusChecks.contexts", ["a", "b"], ["a"])),
        ("RSK-06", "warning", "no longer waits for the check “b”"),
    ),
    "force pushes, ruleset": (
        change(RULESET, prop("rules.nonFastForward", True, None)),
        ("RSK-07", "danger", "lets people force-push: history can be lost"),
    ),
    "force pushes, classic": (
        change("GitHub branch protection", prop("allowsForcePushes", False, True)),
        ("RSK-07", "danger", "lets people force-push: history can be lost"),
    ),
    "public": (
        change("GitHub repository", prop("visibility", "private", "public")),
        ("RSK-07", "danger", "becomes public"),
    ),
    "ruleset off": (
        change(RULESET, prop("enforcement", "active", "disabled")),
        ("RSK-07", "danger", "no longer acts"),
    ),
    "guard off": (
        change(RULESET, prop("rules.requiredSignatures", True, False)),
        ("RSK-08", "warning", "takes unsigned commits"),
    ),
    "bypass": (
        change(RULESET, prop("bypassActors", [], [{"actorId": 5}])),
        ("RSK-08", "warning", "may be passed by more people"),
    ),
    "readable": (
        change("Vercel variable", prop("sensitive", True, False)),
        ("RSK-08", "warning", "becomes readable on Vercel"),
    ),
    "domain": (
        change("Vercel domain", prop("gitBranch", "staging", "main")),
        ("RSK-09", "warning", "shows something else: gitBranch changes"),
    ),
    "rotated": (
        change("Vercel variable", prop("value", "a", "b", secret=True)),
        ("RSK-10", "warning", "gets a new value"),
    ),
    "file removed": (
        change("workflow files", PropertyChange("files[.github/workflows/a.yml]", "delete", "x", None)),
        ("RSK-11", "warning", "lets go of .github/workflows/a.yml: it stays on its branch"),
    ),
    "overwritten": (
        by_hand(proposed=False),
        (
            "RSK-15",
            "danger",
            "on staging was written by somebody else in 1a2b3c4 by Jane, and is overwritten",
        ),
    ),
    "proposed": (
        by_hand(proposed=True),
        (
            "RSK-16",
            "warning",
            "on staging was written by somebody else in 1a2b3c4 by Jane; the pull request would replace it",
        ),
    ),
}
QUIET: dict[str, ChangeSet] = {
    "created": change("Vercel project", op="create"),
    "approvals raised": change(RULESET, prop(APPROVALS, 0, 2)),
    "check added": change(RULESET, prop("rules.requiredStatusChecks.requiredChecks", [], [{"context": "a"}])),
    "force pushes forbidden": change(RULESET, prop("rules.nonFastForward", False, True)),
    "guard on": change(RULESET, prop("rules.requiredSignatures", False, True)),
    "private": change("GitHub repository", prop("visibility", "public", "private")),
    "a list in another order": change(
        "GitHub environment", PropertyChange("reviewers", "update", REVIEWERS, [], comparison="unchanged")
    ),
    "a secret that stays": change(
        "Vercel variable", PropertyChange("value", "same", "a", "a", secret=True, comparison="unchanged")
    ),
    "a secret that was not compared": change(
        "Vercel variable", PropertyChange("value", "update", "a", "b", True, "not-compared")
    ),
    "a label": change("GitHub label", prop("color", "ff0000", "00ff00")),
}


@pytest.mark.parametrize("case", FIRES)
def test_a_rule_fires_for_its_change_alone(case: str) -> None:
    changes, expected = FIRES[case]
    assert risks(changes) == [expected]


@pytest.mark.parametrize("case", QUIET)
def test_no_rule_fires_for_what_is_harmless(case: str) -> None:
    assert risks(QUIET[case]) == []


def test_a_database_that_takes_unencrypted_connections_restarts_too() -> None:
    found = risks(change("Supabase SSL enforcement", prop("enforced", True, False)))
    assert [(rule, says[:29]) for rule, _, says in found] == [
        ("RSK-08", "takes unencrypted connections"),
        ("RSK-14", "restarts the database, unless"),
    ]


def test_every_rule_has_a_case_and_an_id_of_its_own() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert {expected[0] for _, expected in FIRES.values()} == set(ids)


def test_production_is_told_how_much_is_touched_and_new_things_touch_nothing() -> None:
    touched = change("GitHub label", prop("color", "a", "b"))
    assert [risk.rule for risk in assess(touched, production=True)] == ["RSK-12"]
    assert assess(change("Vercel project", op="create"), production=True) == ()


def test_dangers_come_first() -> None:
    both = ChangeSet(
        "staging",
        (
            Change("staging", "update", "a", "Vercel variable", "1", (prop("value", "a", "b", secret=True),)),
            Change("staging", "delete", "z", "Vercel domain", "2"),
        ),
    )
    assert [risk.name for risk in assess(both, production=False)] == ["z", "a"]


def test_a_file_of_somebody_else_is_named_by_its_path() -> None:
    (risk,) = assess(by_hand(proposed=False), production=False)
    assert risk.name == ".github/workflows/ci.yml"
