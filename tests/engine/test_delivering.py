"""Files on their way to a branch, read from the engine's steps."""

from __future__ import annotations

from typing import Any

import pytest

from infra.changes import Delivering, Json, Pending
from infra.engine.changeset import build_changeset
from infra.engine.events import State, Step

URN = "urn:pulumi:staging::site::pulumi-python:dynamic/infra:WorkflowFiles::workflows"
FILES = "pulumi-python:dynamic/infra:WorkflowFiles"
INPUTS: dict[str, Json] = {"branch": "staging", "files": {"vercel.json": "hunter2\n"}, "__provider": "pickle"}


def step(op: str, *, old: State | None = None, new: State | None = None, kind: str = FILES) -> Step:
    return Step("started", op, URN, kind, True, old, new, None)


def held(**outputs: Any) -> State:
    found: dict[str, Json] = {
        "status": "proposed",
        "branch": "staging",
        "differs": ["vercel.json", "lib/env.ts"],
        "pull_request": 3.0,
        "pull_request_url": "https://github.com/o/r/pull/3",
    }
    return State(INPUTS, {**found, **outputs})


def scrub(text: str) -> str:
    return text.replace("hunter2", "[secret]")


def test_an_open_pull_request_is_pending_and_no_change() -> None:
    changes = build_changeset("staging", [step("same", old=held(), new=State(INPUTS))], scrub)
    assert changes.empty
    assert changes.pending == (
        Pending(
            "workflows",
            "pending",
            "staging",
            ("lib/env.ts", "vercel.json"),
            3,
            "https://github.com/o/r/pull/3",
        ),
    )


@pytest.mark.parametrize(
    ("status", "shown"), [("declined", ["declined"]), ("differs", ["differs"]), ("delivered", [])]
)
def test_each_status_of_the_record_that_waits_is_said(status: str, shown: list[str]) -> None:
    changes = build_changeset("staging", [step("same", old=held(status=status))], scrub)
    assert [one.status for one in changes.pending] == shown


def test_a_state_from_before_there_was_a_status_says_nothing() -> None:
    assert build_changeset("staging", [step("same", old=State(INPUTS, {}))], scrub).pending == ()


def test_what_changes_is_a_change_and_not_pending() -> None:
    changes = build_changeset("staging", [step("update", old=held(), new=State(INPUTS))], scrub)
    (change,) = changes.changes
    assert changes.pending == ()
    assert change.delivering is not None
    assert change.delivering.record["status"] == "proposed"
    files = change.delivering.inputs["files"]
    assert files == {"vercel.json": "hunter2\n"}, "byte by byte, to be compared with the branch"
    assert "__provider" not in change.delivering.inputs
    assert "hunter2" not in repr(changes)


def test_a_first_delivery_has_no_record() -> None:
    (change,) = build_changeset("staging", [step("create", new=State(INPUTS))], scrub).changes
    assert change.delivering == Delivering({"branch": "staging", "files": {"vercel.json": "hunter2\n"}}, {})


def test_nothing_else_delivers_files() -> None:
    (deleted,) = build_changeset("staging", [step("delete", old=held())], scrub).changes
    assert deleted.delivering is None
    other = step("create", new=State(INPUTS), kind="github:index/branch:Branch")
    (created,) = build_changeset("staging", [other], scrub).changes
    assert created.delivering is None
