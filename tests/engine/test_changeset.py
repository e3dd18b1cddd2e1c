"""Recorded events of the real engine become the changes that people read."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from infra.changes import MASK, UNKNOWN, ChangeSet, NotCompared
from infra.engine.changeset import build_changeset, build_outcome
from infra.engine.events import State, Step, parse_event
from infra.engine.properties import SECRET_SIGNATURE, SIGNATURE, UNKNOWN_TEXT, parse_path, property_changes
from infra.engine.scrub import Scrubber
from tests.engine.recorded import FOLDER, recorded


def built(name: str) -> ChangeSet:
    return build_changeset("production", recorded(name), Scrubber().scrub)


def test_an_edited_stack_shows_exactly_what_was_edited() -> None:
    changes = built("production-edited")
    assert [(change.op, change.name, change.type) for change in changes.changes] == [
        ("delete", "variables.NEXT_PUBLIC_POSTHOG_HOST", "Vercel variable"),
        ("update", "environment.domains.www.medicalbills.com", "Vercel domain"),
        ("update", "github.environment.variables.SITE_URL", "GitHub environment variable"),
        ("update", "github.protect", "GitHub ruleset"),
        ("update", "variables.NEXT_PUBLIC_SITE_URL", "Vercel variable"),
    ]
    redirect = changes.changes[1].property("redirectStatusCode")
    assert redirect is not None
    assert (redirect.old, redirect.new, redirect.comparison) == (308, 301, "changed")
    protect = {prop.path: (prop.old, prop.new) for prop in changes.changes[3].properties}
    assert protect["rules.pullRequest.requiredApprovingReviewCount"] == (1, 0)
    assert protect["rules.nonFastForward"] == (True, False)
    assert len(protect) == 3  # a list is one property, whatever the provider's indexes say
    assert changes.bookkeeping == ()
    assert changes.warnings == ()  # where the plugins come from is nothing about the stack


def test_a_rotated_secret_is_seen_without_being_shown() -> None:
    (change,) = built("secret-rotated").changes
    value = change.property("value")
    assert value is not None
    assert (value.old, value.new, value.secret, value.comparison) == (MASK, MASK, True, "changed")


def test_a_secret_that_is_not_set_is_reported_and_changes_nothing() -> None:
    changes = built("secret-unset")
    assert changes.empty
    assert changes.not_compared == (
        NotCompared("PRODUCTION_STRIPE_SECRET_KEY", "variables.STRIPE_SECRET_KEY"),
    )


def test_a_provider_without_detail_is_compared_by_us() -> None:
    changes = built("dynamic-replaced")
    assert [(change.op, change.name) for change in changes.changes] == [
        ("delete", "variables.C"),
        ("replace", "variables.B"),
        ("update", "variables.A"),
        ("update", "variables.E"),
        ("create", "variables.D"),
    ]
    name = changes.changes[1].property("name")
    assert name is not None
    assert name.forces_replacement
    targets, value = changes.changes[2].properties
    assert (targets.old, targets.new) == (["production", "preview"], ["preview"])
    assert value.comparison == "unknown"  # something else explains the update, so nobody knows
    assert changes.bookkeeping == ("output n",)


def test_components_and_outputs_are_no_changes() -> None:
    changes = built("dynamic-created")
    assert {change.op for change in changes.changes} == {"create"}
    assert {change.name for change in changes.changes} == {f"variables.{letter}" for letter in "ABCEF"}
    assert changes.bookkeeping == ("component infra:vercel:Variables", "output n", "output s")


@pytest.mark.parametrize("log", sorted(path.stem for path in FOLDER.glob("*.jsonl")))
def test_no_secret_of_any_recording_gets_into_a_changeset(log: str) -> None:
    text = json.dumps(asdict(built(log)))
    for secret in ("hunter2secret", "nest1", "nest2", "outsecret"):
        assert secret not in text
    assert SIGNATURE not in text


def test_an_apply_that_ended_did_all() -> None:
    planned = built("dynamic-created")
    outcome = build_outcome(planned, recorded("dynamic-applied"))
    assert outcome.done == planned.changes
    assert outcome.failed == outcome.left == ()


def test_an_apply_that_was_cut_off_says_what_is_left() -> None:
    planned = built("dynamic-created")
    events = recorded("dynamic-applied")
    cut = next(at for at, e in enumerate(events) if isinstance(e, Step) and e.name == "variables.F")
    outcome = build_outcome(planned, events[:cut])
    assert "variables.F" in outcome.left
    assert len(outcome.done) + len(outcome.left) == 5


def test_a_replacement_is_done_only_when_the_new_one_is_there() -> None:
    planned = built("dynamic-replaced")
    events = [e for e in recorded("dynamic-replaced") if isinstance(e, Step) and e.op == "delete-replaced"]
    assert "variables.B" in build_outcome(planned, events).left


def test_what_a_killed_engine_left_half_written_is_no_event() -> None:
    assert parse_event('{"sequence":1,"resourcePreEv') is None


def test_the_engines_paths_are_read() -> None:
    assert parse_path("rules.checks[0].name") == ("rules", "checks", 0, "name")
    assert parse_path('files[".github/workflows/ci.yml"]') == ("files", ".github/workflows/ci.yml")


SECRET = {SIGNATURE: SECRET_SIGNATURE, "ciphertext": "[secret]"}


def step(old: dict[str, object], new: dict[str, object], **details: object) -> Step:
    row = {
        "op": "update",
        "urn": "urn:pulumi:s::p::t::variables.A",
        "type": "t",
        "old": {"inputs": old, "outputs": old},
        "new": {"inputs": new, "outputs": {}},
        **details,
    }
    event = parse_event(json.dumps({"resourcePreEvent": {"metadata": row}}))
    assert isinstance(event, Step)
    return event


def test_the_only_secret_explains_an_update_that_nothing_else_does() -> None:
    (value,) = property_changes(step({"value": SECRET}, {"value": SECRET}), str)
    assert value.comparison == "changed"


def test_a_secret_that_stays_is_listed_as_unchanged() -> None:
    detail = {"targets[0]": {"diffKind": "update", "inputDiff": False}}
    found = property_changes(
        step({"value": SECRET, "targets": ["a"]}, {"value": SECRET, "targets": ["b"]}, detailedDiff=detail),
        str,
    )
    assert [(prop.path, prop.comparison) for prop in found] == [
        ("targets", "changed"),
        ("value", "unchanged"),
    ]


def test_a_list_in_another_order_is_the_same_set() -> None:
    detail = {"targets[0]": {"diffKind": "update"}, "targets[1]": {"diffKind": "update"}}
    (targets,) = property_changes(
        step({"targets": ["a", "b"]}, {"targets": ["b", "a"]}, detailedDiff=detail), str
    )
    assert targets.comparison == "unchanged"


def test_what_only_an_apply_can_know_is_marked() -> None:
    (value,) = property_changes(step({"id": "x"}, {"id": UNKNOWN_TEXT}), str)
    assert (value.new, value.comparison) == (UNKNOWN, "unknown")


def test_a_value_that_became_secret_is_masked_on_both_sides() -> None:
    (value,) = property_changes(step({"value": "clear text"}, {"value": SECRET}), str)
    assert (value.old, value.new) == (MASK, MASK)


def test_a_known_secret_in_a_plain_property_is_scrubbed() -> None:
    (note,) = property_changes(
        step({"note": "uses hunter2-hunter2"}, {"note": "uses"}), Scrubber(["hunter2-hunter2"]).scrub
    )
    assert note.old == f"uses {MASK}"


def test_files_are_compared_one_by_one() -> None:
    old = {"files": {".github/workflows/ci.yml": "a\nb\n", "x.yml": "same"}}
    new = {"files": {".github/workflows/ci.yml": "a\nc\n", "x.yml": "same"}}
    (ci,) = property_changes(step(old, new), str)  # type: ignore[arg-type]  # plain texts are Json
    assert (ci.path, ci.old, ci.new) == ("files[.github/workflows/ci.yml]", "a\nb\n", "a\nc\n")


def test_a_state_has_no_more_than_inputs_and_outputs() -> None:
    assert State() == State({}, {})
