"""Tokens, permissions, limits and routes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.sandbox import supabase
from infra.sandbox.accounts import Accounts
from infra.sandbox.supabase.errors import PRIVILEGES
from tests.sandbox.supabase.conftest import REF, Supabase

READER = "sbp_" + "1" * 40


@pytest.mark.parametrize(
    ("token", "says"),
    [
        (None, "Unauthorized"),
        ("sbp_" + "0" * 40, "Unauthorized"),
        ("anything", "JWT could not be decoded"),
    ],
)
def test_a_wrong_token_is_401(api: Supabase, token: str | None, says: str) -> None:
    assert replace(api, token=token).refused("GET") == (401, says)


def test_a_scoped_token_may_do_what_it_says(api: Supabase) -> None:
    api.world.data["supabase"]["tokens"][READER] = {"scopes": ["projects:read", "auth:read"]}
    reader = replace(api, token=READER)
    assert reader.ok("GET")["ref"] == REF
    reader.ok("GET", "/config/auth")
    assert reader.refused("PATCH", "/config/auth", {"site_url": "https://a.example"}) == (403, PRIVILEGES)
    assert reader.refused("GET", "/api-keys") == (403, PRIVILEGES)


def test_somebody_elses_project_is_403_and_nobodys_is_404(api: Supabase) -> None:
    api.world.data["supabase"]["tokens"][READER] = {"scopes": ["*"], "projects": []}
    assert replace(api, token=READER).refused("GET") == (403, PRIVILEGES)
    assert replace(api, ref="a" * 20).refused("GET") == (404, "Project not found")
    assert replace(api, ref="Not-a-Ref").refused("GET")[0] == 400


def test_every_answer_tells_what_is_left_of_the_minute(api: Supabase) -> None:
    headers = api.answer("GET").headers
    told = [headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining", "reset")]
    assert told == ["120", "119", "60"]


def test_one_call_too_many_is_429_for_this_token_and_project_alone(api: Supabase) -> None:
    api.world.data["supabase"]["per_minute"] = 1
    supabase.seed(api.world, Accounts(supabase=("b" * 20,)))
    api.ok("GET")
    answer = api.answer("GET")
    assert (answer.status_code, answer.headers["x-ratelimit-remaining"]) == (429, "0")
    assert answer.json() == {"message": "ThrottlerException: Too Many Requests"}
    replace(api, ref="b" * 20).ok("GET")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/functions"), ("DELETE", ""), ("POST", "/config/auth")]
)
def test_an_unknown_route_is_501(api: Supabase, method: str, path: str) -> None:
    assert api.refused(method, path)[0] == 501


def test_seeding_again_keeps_what_is_there(api: Supabase) -> None:
    before = api.ok("GET", "/api-keys?reveal=true")
    api.ok("POST", "/secrets", [{"name": "A", "value": "b"}])
    supabase.seed(api.world, Accounts(supabase=(REF, "c" * 20)))
    assert api.ok("GET", "/api-keys?reveal=true") == before
    assert list(api.project["secrets"]) == ["A"]
    assert replace(api, ref="c" * 20).ok("GET", "/api-keys?reveal=true") != before
