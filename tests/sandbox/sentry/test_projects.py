"""Projects, keys and people, as Sentry answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.sentry.conftest import Sentry

SITE = "/projects/acme/site/"


def test_a_project_comes_with_a_key_and_two_monitors(api: Sentry) -> None:
    made = api.project()
    assert api.ok("GET", SITE) == made == api.ok("GET", f"/projects/acme/{made['id']}/")
    (key,) = api.ok("GET", f"{SITE}keys/")
    assert (key["name"], key["isActive"], "secret" in key["dsn"]) == ("Default", True, False)
    assert [one["type"] for one in api.ok("GET", "/organizations/acme/detectors/")] == [
        "error",
        "issue_stream",
    ]
    assert api.ok("GET", "/organizations/acme/workflows/") == []


def test_without_a_word_on_rules_sentry_adds_its_own(api: Sentry) -> None:
    api.ok("POST", "/teams/acme/web/projects/", {"name": "Our site"})
    assert api.ok("GET", "/projects/acme/our-site/")["slug"] == "our-site"
    (alert,) = api.ok("GET", "/organizations/acme/workflows/")
    assert alert["name"].startswith("Send a notification")


@pytest.mark.parametrize(
    ("team", "body", "status", "says"),
    [
        ("web", {}, 400, {"name": ["This field is required."]}),
        ("web", {"name": "x" * 51}, 400, {"name": ["Ensure this field has no more than 50 characters."]}),
        ("web", {"name": "site"}, 409, {"detail": "A project with this slug already exists."}),
        ("nobody", {"name": "other"}, 404, {"detail": "The requested resource does not exist"}),
    ],
)
def test_a_project_that_cannot_be(api: Sentry, team: str, body: Any, status: int, says: Any) -> None:
    api.project()
    assert api.refused("POST", f"/teams/acme/{team}/projects/", body) == (status, says)


@pytest.mark.parametrize("slug", ["Our site", "123", "a" * 101])
def test_a_slug_that_cannot_be(api: Sentry, slug: str) -> None:
    status, body = api.refused("POST", "/teams/acme/web/projects/", {"name": "site", "slug": slug})
    assert (status, list(body)) == (400, ["slug"])


def test_a_project_is_changed_and_deleted(api: Sentry) -> None:
    api.project()
    assert api.ok("PUT", SITE, {"platform": "node"})["platform"] == "node"
    api.acme["teams"]["backend"] = {"id": "9", "slug": "backend", "name": "backend"}
    assert [team["slug"] for team in api.ok("POST", f"{SITE}teams/backend/")["teams"]] == ["web", "backend"]
    assert api.refused("POST", f"{SITE}teams/nobody/")[0] == 404
    assert api.answer("DELETE", SITE).status_code == 204
    assert api.refused("GET", SITE)[0] == 404
    assert api.acme["monitors"] == {}


def test_keys_may_share_a_name_and_be_switched_off(api: Sentry) -> None:
    api.project()
    made = [api.ok("POST", f"{SITE}keys/", {"name": "apps"}) for _ in range(2)]
    assert made[0]["dsn"] != made[1]["dsn"]
    path = f"{SITE}keys/{made[0]['id']}/"
    assert api.ok("PUT", path, {"isActive": False})["isActive"] is False
    assert api.ok("GET", path)["name"] == "apps"
    assert api.refused("GET", f"{SITE}keys/unknown/")[0] == 404


def test_an_invited_member_has_no_user(api: Sentry) -> None:
    (member,) = api.ok("GET", "/organizations/acme/members/")
    assert member["user"]["id"] != member["id"]
    api.acme["members"]["ann@example.com"]["pending"] = True
    assert api.ok("GET", "/organizations/acme/members/")[0]["user"] is None


def test_integrations_are_asked_for_by_provider(api: Sentry) -> None:
    (slack,) = api.ok("GET", "/organizations/acme/integrations/?providerKey=slack")
    assert (slack["name"], slack["status"]) == ("Acme", "active")
    assert api.ok("GET", "/organizations/acme/integrations/?providerKey=github") == []
