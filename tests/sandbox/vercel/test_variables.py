"""Environment variables: what is readable, what collides, what old and new versions answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.vercel.conftest import Vercel

OLD_CONFLICT = (400, "ENV_ALREADY_EXISTS")
CONFLICT = (400, "ENV_CONFLICT")


def variable(**changes: Any) -> dict[str, Any]:
    """A variable that is fine."""
    return {"key": "KEY", "value": "value", "type": "encrypted", "target": ["production"], **changes}


def stored(api: Vercel) -> list[dict[str, Any]]:
    (project,) = api.world.data["vercel"]["projects"].values()
    env: list[dict[str, Any]] = project["env"]
    return env


def test_version_9_answers_the_variable_and_version_10_what_was_created(api: Vercel, site: str) -> None:
    old = api.ok("POST", f"/v9/{site}/env", variable())
    assert (old["key"], old["target"], old["type"]) == ("KEY", ["production"], "encrypted")
    new = api.ok("POST", f"/v10/{site}/env", variable(key="NEW"))
    assert (new["created"]["key"], new["failed"]) == ("NEW", [])
    assert old["createdAt"] < new["created"]["createdAt"]
    assert api.answer("POST", f"/v10/{site}/env", variable(key="THIRD")).status_code == 201


def test_only_decrypted_values_are_readable(api: Vercel, site: str) -> None:
    made = api.ok("POST", f"/v9/{site}/env", variable(value="visible"))
    assert "visible" not in made["value"]
    path = f"/v9/{site}/env"
    assert api.ok("GET", path)["envs"][0]["value"] == made["value"]
    assert api.ok("GET", f"{path}?decrypt=true")["envs"][0]["value"] == "visible"
    single = api.ok("GET", f"/v1/{site}/env/{made['id']}")
    assert (single["value"], single["decrypted"]) == ("visible", True)
    assert api.ok("GET", f"/v10/{site}/env/{made['id']}")["value"] == "visible"


def test_a_sensitive_value_is_never_readable_but_did_arrive(api: Vercel, site: str) -> None:
    made = api.ok("POST", f"/v9/{site}/env", variable(value="hidden", type="sensitive"))
    answers = [
        made,
        api.ok("GET", f"/v9/{site}/env?decrypt=true")["envs"][0],
        api.ok("GET", f"/v1/{site}/env/{made['id']}"),
        api.ok("PATCH", f"/v9/{site}/env/{made['id']}", {"comment": "x"}),
    ]
    assert [answer["value"] for answer in answers] == ["", "", "", ""]
    assert [one["value"] for one in stored(api)] == ["hidden"]


def test_a_sensitive_variable_cannot_be_on_development_or_stop_being_one(api: Vercel, site: str) -> None:
    both = variable(type="sensitive", target=["preview", "development"])
    assert api.refused("POST", f"/v10/{site}/env", both) == (400, "BAD_REQUEST")
    made = api.ok("POST", f"/v9/{site}/env", variable(type="sensitive"))
    path = f"/v9/{site}/env/{made['id']}"
    assert api.refused("PATCH", path, {"target": ["development"]}) == (400, "BAD_REQUEST")
    assert api.refused("PATCH", path, {"type": "encrypted"}) == (400, "BAD_REQUEST")
    assert api.ok("PATCH", path, {"value": "next"})["updatedAt"] > made["updatedAt"]


@pytest.mark.parametrize(
    ("other", "collides"),
    [
        ({}, True),
        ({"target": ["production", "preview"]}, True),
        ({"target": "production"}, True),
        ({"target": ["preview"]}, False),
        ({"key": "KEY2"}, False),
    ],
)
def test_a_key_stands_once_for_a_target(
    api: Vercel, site: str, other: dict[str, Any], collides: bool
) -> None:
    api.ok("POST", f"/v10/{site}/env", variable())
    if collides:
        assert api.refused("POST", f"/v9/{site}/env", variable(**other)) == OLD_CONFLICT
        assert api.refused("POST", f"/v10/{site}/env", variable(**other)) == CONFLICT
        assert len(stored(api)) == 1
    else:
        api.ok("POST", f"/v10/{site}/env", variable(**other))


def test_a_git_branch_is_a_place_of_its_own(api: Vercel, site: str) -> None:
    preview = variable(target=["preview"])
    api.ok("POST", f"/v10/{site}/env", preview)
    api.ok("POST", f"/v10/{site}/env", {**preview, "gitBranch": "staging"})
    assert api.refused("POST", f"/v10/{site}/env", {**preview, "gitBranch": "staging"}) == CONFLICT
    for wrong in (variable(gitBranch="staging"), {**preview, "gitBranch": "main"}):
        assert api.refused("POST", f"/v10/{site}/env", wrong) == (400, "BAD_REQUEST")


def test_a_conflict_says_with_what(api: Vercel, site: str) -> None:
    made = api.ok("POST", f"/v9/{site}/env", variable(target=["preview", "production"]))
    _, answer = api.call("POST", f"/v10/{site}/env", variable())
    error = answer["error"]
    assert error["message"] == (
        "A variable with the name `KEY` already exists for the target production on branch undefined"
    )
    assert (error["envVarId"], error["envVarKey"], error["target"]) == (made["id"], "KEY", ["production"])
    assert error["gitBranch"] is None


def test_a_change_may_not_take_a_place_that_is_taken(api: Vercel, site: str) -> None:
    api.ok("POST", f"/v9/{site}/env", variable())
    other = api.ok("POST", f"/v9/{site}/env", variable(target=["preview"]))
    path = f"{site}/env/{other['id']}"
    assert api.refused("PATCH", f"/v9/{path}", {"target": ["production"]}) == OLD_CONFLICT
    changed = api.ok("PATCH", f"/v9/{path}", {"target": ["preview", "development"], "value": "new"})
    assert changed["target"] == ["preview", "development"]
    assert api.ok("DELETE", f"/v8/{path}")["id"] == other["id"]
    assert api.refused("GET", f"/v1/{path}") == (404, "ENV_NOT_FOUND")
    assert api.refused("DELETE", f"/v8/{path}") == (404, "ENV_NOT_FOUND")


def test_an_array_is_created_as_far_as_possible(api: Vercel, site: str) -> None:
    api.ok("POST", f"/v10/{site}/env", variable())
    answer = api.ok("POST", f"/v10/{site}/env", [variable(), variable(key="B"), variable(key="C")])
    assert [one["key"] for one in answer["created"]] == ["B", "C"]
    assert [one["error"]["code"] for one in answer["failed"]] == ["ENV_CONFLICT"]
    status, nothing = api.call("POST", f"/v10/{site}/env", [variable(), variable(key="B")])
    assert (status, nothing["error"]["message"]) == (400, "No environment variables were created")
    assert len(nothing["failed"]) == 2


def test_upsert_changes_what_stands_there(api: Vercel, site: str) -> None:
    api.ok("POST", f"/v10/{site}/env", variable())
    api.ok("POST", f"/v10/{site}/env?upsert=true", variable(value="newer"))
    assert [one["value"] for one in stored(api)] == ["newer"]
    wider = variable(target=["production", "preview"])
    assert api.refused("POST", f"/v10/{site}/env?upsert=true", wider) == CONFLICT


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": "1KEY"}, "INVALID_KEY"),
        ({"key": "KE-Y"}, "INVALID_KEY"),
        ({"value": None}, "INVALID_VALUE"),
        ({"value": "x" * 65_537}, "INVALID_VALUE"),
        ({"target": []}, "bad_request"),
        ({"target": ["prod"]}, "bad_request"),
        ({"type": "hidden"}, "bad_request"),
        ({"sensitive": True}, "bad_request"),
        ({"customEnvironmentIds": ["env_none"]}, "bad_request"),
    ],
)
def test_what_is_not_valid_is_refused(api: Vercel, site: str, change: dict[str, Any], code: str) -> None:
    assert api.refused("POST", f"/v10/{site}/env", variable(**change)) == (400, code)
    assert stored(api) == []


def test_variables_may_come_with_the_project(api: Vercel) -> None:
    body = {"name": "with", "environmentVariables": [variable(), variable(key="B")]}
    project = api.ok("POST", "/v8/projects", body)["id"]
    envs = api.ok("GET", f"/v8/projects/{project}/env?decrypt=true&limit=100")
    assert sorted(env["key"] for env in envs["envs"]) == ["B", "KEY"]
    assert envs["pagination"]["next"] is None
