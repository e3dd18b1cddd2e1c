"""Tokens, teams, limits and hosts."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from infra.sandbox import vercel
from infra.sandbox.accounts import Accounts, VercelAccount, owner_token
from infra.sandbox.world import World
from tests.sandbox.vercel.conftest import Vercel


def test_the_user_and_the_teams(api: Vercel) -> None:
    assert api.ok("GET", "/v2/user")["user"]["username"] == "sandbox"
    assert [team["slug"] for team in api.ok("GET", "/v2/teams")["teams"]] == ["acme", "big"]


def test_a_team_by_slug_or_id_is_not_wrapped(api: Vercel) -> None:
    team = api.ok("GET", "/v2/teams/acme")
    assert api.ok("GET", f"/v2/teams/{team['id']}") == team
    assert (team["slug"], team["billing"]) == ("acme", {"plan": "pro"})
    assert api.refused("GET", "/v2/teams/nobody") == (404, "not_found")


def test_a_wrong_token_is_403_and_says_so(api: Vercel) -> None:
    status, missing = replace(api, token=None).call("GET", "/v2/user")
    assert (status, missing["error"]["missingToken"]) == (403, True)
    wrong = replace(api, token="0" * 24).call("GET", "/v2/user")
    error = {"code": "forbidden", "message": "Not authorized", "invalidToken": True}
    assert wrong == (403, {"error": error})


def test_a_token_of_one_team_is_of_no_use_for_another(api: Vercel) -> None:
    api.world.data["vercel"]["tokens"]["f" * 24] = {"scopes": ["acme"]}
    api = replace(api, token="f" * 24)
    assert api.ok("GET", "/v9/projects")["projects"] == []
    assert api.of("big").refused("GET", "/v9/projects") == (403, "forbidden")
    assert api.of(None).refused("GET", "/v9/projects") == (403, "forbidden")
    assert api.ok("GET", "/v2/user")["user"]["username"] == "sandbox"


def test_a_team_that_is_not_there_is_forbidden(api: Vercel) -> None:
    assert api.of("nobody").refused("GET", "/v9/projects") == (403, "forbidden")


def test_a_project_is_only_found_in_its_own_account(api: Vercel, site: str) -> None:
    assert api.ok("GET", f"/v9/{site}")["name"] == "site"
    assert api.ok("GET", "/v9/projects/site")["name"] == "site"
    assert api.of("big").refused("GET", f"/v9/{site}") == (404, "not_found")
    assert api.of(None).refused("GET", f"/v9/{site}") == (404, "not_found")


def test_the_rate_limit_has_its_shape(api: Vercel) -> None:
    reset = int(time.time()) + 60
    api.world.data["vercel"]["limit"] = {"remaining": 1, "reset": reset}
    api.ok("GET", "/v2/user")
    answer = api.answer("GET", "/v2/user")
    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "rate_limited"
    assert answer.json()["error"]["limit"] == {"total": 100, "remaining": 0, "reset": reset}
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    api.world.data["vercel"]["limit"]["reset"] = int(time.time()) - 1
    api.ok("GET", "/v2/user")


@pytest.mark.parametrize("path", ["/v9/unknown", "/v9/projects/site/unknown", "/nothing"])
def test_an_unknown_route_is_501(api: Vercel, path: str) -> None:
    assert api.refused("GET", path) == (501, "sandbox_unknown_route")
    assert api.refused("PUT", "/v2/user") == (501, "sandbox_unknown_route")


def test_a_body_that_is_not_json_is_400(api: Vercel) -> None:
    assert api.refused("POST", "/v9/projects", b"{") == (400, "bad_request")
    assert api.refused("POST", "/v9/projects", ["list"]) == (400, "bad_request")


def test_the_old_plugins_public_lists(api: Vercel) -> None:
    public = replace(api, token=None, team=None)
    frameworks = replace(public, host="api-frameworks.zeit.sh").ok("GET", "/")
    assert {"slug": "nextjs", "name": "nextjs"} in frameworks
    assert replace(public, host="dcs.vercel-infra.com").ok("GET", "/")["iad1"] == {
        "caps": ["V2_DEPLOYMENT_CREATE"]
    }


def test_seeding_again_adds_and_changes_plans_but_keeps_what_is_there(world: World) -> None:
    team = next(iter(world.data["vercel"]["teams"]))
    world.data["vercel"]["projects"]["prj_1"] = {"id": "prj_1"}
    vercel.seed(
        world, Accounts(vercel=(VercelAccount("acme", "enterprise"), VercelAccount("team_Id", "pro")))
    )
    assert world.data["vercel"]["teams"][team]["plan"] == "enterprise"
    assert world.data["vercel"]["teams"]["team_Id"]["plan"] == "pro"
    assert world.data["vercel"]["projects"] == {"prj_1": {"id": "prj_1"}}
    assert list(world.data["vercel"]["tokens"]) == [owner_token("vercel")]
