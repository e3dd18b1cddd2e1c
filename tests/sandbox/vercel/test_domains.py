"""Domains, protection bypass and custom environments."""

from __future__ import annotations

import pytest

from tests.sandbox.vercel.conftest import Vercel

APEX, WWW = "acme.com", "www.acme.com"


@pytest.fixture
def domains(api: Vercel, site: str) -> str:
    """The apex and a redirect to it; returns the path of the domains."""
    path = f"{site}/domains"
    api.ok("POST", f"/v10/{path}", {"name": APEX})
    api.ok("POST", f"/v10/{path}", {"name": WWW, "redirect": APEX, "redirectStatusCode": 308})
    return path


def test_a_domain_is_made_read_changed_and_deleted(api: Vercel, domains: str) -> None:
    old, new = api.ok("GET", f"/v8/{domains}/{WWW}"), api.ok("GET", f"/v9/{domains}/{WWW}")
    assert old == new
    assert (new["redirect"], new["redirectStatusCode"], new["gitBranch"], new["verified"]) == (
        APEX,
        308,
        None,
        True,
    )
    changed = {"redirect": None, "redirectStatusCode": None, "gitBranch": "staging"}
    assert api.ok("PATCH", f"/v9/{domains}/{WWW}", changed)["gitBranch"] == "staging"
    names = [domain["name"] for domain in api.ok("GET", f"/v9/{domains}")["domains"]]
    assert names == [WWW, APEX, "site.vercel.app"]
    assert api.ok("DELETE", f"/v8/{domains}/{WWW}") == {}
    assert api.refused("GET", f"/v8/{domains}/{WWW}") == (404, "not_found")
    assert api.ok("GET", f"/v6/domains/{APEX}/config?projectIdOrName=site")["misconfigured"] is False


def test_a_domain_belongs_to_one_project(api: Vercel, domains: str) -> None:
    assert api.refused("POST", f"/v10/{domains}", {"name": APEX}) == (400, "domain_already_exists")
    api.ok("POST", "/v8/projects", {"name": "other"})
    taken = api.refused("POST", "/v10/projects/other/domains", {"name": APEX})
    assert taken == (409, "domain_already_in_use")
    api.of("big").ok("POST", "/v8/projects", {"name": "theirs"})
    taken = api.of("big").refused("POST", "/v10/projects/theirs/domains", {"name": APEX})
    assert taken == (409, "domain_taken")


def test_the_target_of_a_redirect_must_be_there_and_stay(api: Vercel, domains: str) -> None:
    lost = {"name": "lost.acme.com", "redirect": "nowhere.com"}
    assert api.refused("POST", f"/v10/{domains}", lost) == (400, "redirect_target_not_found")
    chain = {"name": "chain.acme.com", "redirect": WWW}
    assert api.refused("POST", f"/v10/{domains}", chain) == (400, "domain_is_redirect")
    assert api.refused("PATCH", f"/v9/{domains}/{APEX}", {"redirect": WWW}) == (400, "domain_is_redirect")
    assert api.refused("DELETE", f"/v9/{domains}/{APEX}") == (409, "domain_is_redirect")
    assert api.ok("DELETE", f"/v9/{domains}/{APEX}", {"removeRedirects": True}) == {}
    assert [one["name"] for one in api.ok("GET", f"/v9/{domains}")["domains"]] == ["site.vercel.app"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "not a domain"}, "invalid_domain"),
        ({"name": "Acme.org"}, "invalid_domain"),
        ({}, "invalid_domain"),
        ({"name": "a.org", "redirectStatusCode": 308}, "bad_request"),
        ({"name": "a.org", "redirect": APEX, "redirectStatusCode": 300}, "bad_request"),
        ({"name": "a.org", "branch": "x"}, "bad_request"),
    ],
)
def test_what_is_not_valid_is_refused(api: Vercel, domains: str, body: dict[str, object], code: str) -> None:
    assert api.refused("POST", f"/v10/{domains}", body) == (400, code)


def test_a_branch_needs_a_repository_that_has_it(api: Vercel, domains: str, site: str) -> None:
    refs = {"refs/heads/main": "0" * 40}
    api.world.data["github"] = {"repositories": {"acme/site": {"refs": refs}}}
    assert api.refused("PATCH", f"/v9/{domains}/{APEX}", {"gitBranch": "x"}) == (400, "bad_request")
    variable = {"key": "K", "value": "v", "target": ["preview"], "gitBranch": "x"}
    assert api.refused("POST", f"/v10/{site}/env", variable) == (400, "BAD_REQUEST")
    refs["refs/heads/x"] = "0" * 40
    api.ok("PATCH", f"/v9/{domains}/{APEX}", {"gitBranch": "x"})
    api.ok("POST", f"/v10/{site}/env", variable)
    api.ok("DELETE", f"/v9/{site}/link")
    assert api.refused("PATCH", f"/v9/{domains}/{APEX}", {"gitBranch": "x"}) == (400, "bad_request")


def test_hobby_has_room_for_fifty(api: Vercel) -> None:
    mine = api.of(None)
    mine.ok("POST", "/v8/projects", {"name": "mine"})
    for number in range(49):
        mine.ok("POST", "/v10/projects/mine/domains", {"name": f"d{number}.acme.com"})
    assert mine.refused("POST", "/v10/projects/mine/domains", {"name": "one-more.com"}) == (403, "forbidden")


def test_a_bypass_is_made_changed_and_revoked(api: Vercel, site: str) -> None:
    path = f"/v10/{site}/protection-bypass"
    mine = "a" * 32
    held = api.ok("PATCH", path, {"generate": {"secret": mine, "note": "e2e"}})["protectionBypass"]
    assert (held[mine]["scope"], held[mine]["isEnvVar"], held[mine]["note"]) == (
        "automation-bypass",
        True,
        "e2e",
    )
    assert api.ok("GET", f"/v10/{site}")["protectionBypass"] == held
    held = api.ok("PATCH", path, {})["protectionBypass"]
    (made,) = held.keys() - {mine}
    assert len(made) == 32
    held = api.ok("PATCH", path, {"update": {"secret": made, "isEnvVar": True}})["protectionBypass"]
    assert [held[mine]["isEnvVar"], held[made]["isEnvVar"]] == [False, True]
    held = api.ok("PATCH", path, {"revoke": {"secret": made, "regenerate": False}})["protectionBypass"]
    assert held.keys() == {mine}
    assert held[mine]["isEnvVar"] is True
    again = api.ok("PATCH", path, {"revoke": {"secret": mine, "regenerate": True}})["protectionBypass"]
    assert mine not in again
    assert len(again) == 1


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"generate": {"secret": "short"}}, (400, "bad_request")),
        ({"revoke": {"secret": "b" * 32}}, (404, "not_found")),
        ({"update": {"secret": "b" * 32, "note": "x"}}, (404, "not_found")),
    ],
)
def test_a_bypass_that_is_not_right_is_refused(
    api: Vercel, site: str, body: dict[str, object], refusal: tuple[int, str]
) -> None:
    assert api.refused("PATCH", f"/v10/{site}/protection-bypass", body) == refusal


def test_a_custom_environment_and_its_variables(api: Vercel, site: str) -> None:
    path = f"/v1/{site}/custom-environments"
    made = api.ok("POST", path, {"slug": "qa", "description": "", "branchMatcher": None})
    assert api.ok("GET", f"{path}/qa") == api.ok("GET", f"{path}/{made['id']}") == made
    assert api.refused("POST", path, {"slug": "two"}) == (402, "payment_required")
    api.ok("POST", f"/v10/{site}/env", {"key": "K", "value": "v", "customEnvironmentIds": [made["id"]]})
    assert api.ok("PATCH", f"{path}/qa", {"slug": "test", "description": "x"})["slug"] == "test"
    assert api.refused("PATCH", f"{path}/test", {"slug": "preview"}) == (400, "bad_request")
    assert api.ok("GET", f"/v9/{site}/custom-environments")["environments"][0]["slug"] == "test"
    api.ok("DELETE", f"{path}/test", {"deleteUnassignedEnvironmentVariables": True})
    assert api.ok("GET", f"/v9/{site}/env")["envs"] == []
    assert api.refused("GET", f"{path}/test") == (404, "not_found")
