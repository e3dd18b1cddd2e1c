"""The PostHog server alone, as a client that knows its key sees it."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from infra.sandbox import posthog
from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

PROJECTS = "/api/organizations/@current/projects/"


class PostHog:
    """Calls the API."""

    def __init__(self) -> None:
        self.world = World()
        posthog.seed(self.world, Accounts())
        self._transport = InProcess(posthog.app(self.world))

    def answer(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str = owner_token("posthog"),
        region: str = "us",
    ) -> httpx.Response:
        """Returns the whole answer."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(transport=self._transport) as http:
            return http.request(method, f"https://{region}.posthog.com{path}", json=body, headers=headers)

    def ok(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        """Returns the body of a call that must succeed."""
        answer = self.answer(method, path, body, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def refused(self, method: str, path: str, body: Any = None, **more: str) -> tuple[int, str, str | None]:
        """Returns status, code and field of a call that must be refused."""
        answer = self.answer(method, path, body, **more)
        error = answer.json()
        assert set(error) == {"type", "code", "detail", "attr"}
        return answer.status_code, error["code"], error["attr"]


@pytest.fixture
def api() -> PostHog:
    return PostHog()


def test_keys_and_scopes(api: PostHog) -> None:
    assert api.refused("GET", PROJECTS, key="") == (401, "not_authenticated", None)
    assert api.refused("GET", PROJECTS, key="phx_0") == (401, "authentication_failed", None)
    api.world.data["posthog"]["tokens"]["phx_writer"] = {"scopes": ["project:write"]}
    api.ok("POST", PROJECTS, {"name": "Site"}, key="phx_writer")
    api.ok("GET", PROJECTS, key="phx_writer")
    current = "/api/organizations/@current/"
    assert api.refused("GET", current, key="phx_writer") == (403, "permission_denied", None)


def test_a_new_project_has_posthogs_defaults_and_a_key_of_its_own(api: PostHog) -> None:
    first, second = (api.ok("POST", PROJECTS, {"name": name}) for name in ("One", "Two"))
    assert (first["autocapture_web_vitals_opt_in"], first["session_recording_opt_in"]) == (None, False)
    assert first["api_token"] != second["api_token"]
    assert first["organization"] == api.ok("GET", "/api/organizations/@current/")["id"]
    assert api.ok("GET", f"/api/projects/{first['id']}/") == first
    assert set(api.ok("GET", PROJECTS)["results"][0]) < set(first)


def test_what_is_wrong_names_its_field(api: PostHog) -> None:
    assert api.refused("POST", PROJECTS, {}) == (400, "required", "name")
    assert api.refused("POST", PROJECTS, {"name": "x" * 201}) == (400, "invalid", "name")
    assert api.refused("POST", PROJECTS, {"name": "A", "anonymize_ips": "yes"}) == (
        400,
        "invalid",
        "anonymize_ips",
    )
    assert api.refused("POST", PROJECTS, {"name": "A", "anonymize_ips": None})[0] == 400
    assert api.refused("POST", PROJECTS, []) == (400, "invalid", None)
    assert api.ok("GET", PROJECTS)["count"] == 0


def test_a_name_is_taken_once_whatever_its_case(api: PostHog) -> None:
    made = api.ok("POST", PROJECTS, {"name": "Site"})
    assert api.refused("POST", PROJECTS, {"name": " site "}) == (409, "conflict", None)
    path = f"/api/projects/{made['id']}/"
    assert api.ok("PATCH", path, {"name": "SITE"})["name"] == "SITE"
    other = api.ok("POST", PROJECTS, {"name": "Other"})
    renamed = api.refused("PATCH", f"/api/projects/{other['id']}/", {"name": "Site"})
    assert renamed == (409, "conflict", None)


def test_what_is_not_there_is_404(api: PostHog) -> None:
    assert api.refused("GET", "/api/projects/1/") == (404, "not_found", None)
    assert api.refused("GET", "/api/organizations/another/projects/") == (404, "not_found", None)
    made = api.ok("POST", PROJECTS, {"name": "Site"})
    assert api.refused("GET", f"/api/projects/{made['id']}/", region="eu") == (404, "not_found", None)


def test_pages_name_the_next(api: PostHog) -> None:
    for number in range(5):
        api.ok("POST", PROJECTS, {"name": f"Site {number}"})
    page = api.ok("GET", f"{PROJECTS}?limit=2&search=site")
    assert (page["count"], len(page["results"])) == (5, 2)
    names = [project["name"] for project in page["results"]]
    while page["next"]:
        page = api.ok("GET", page["next"].removeprefix("https://us.posthog.com"))
        names += [project["name"] for project in page["results"]]
    assert names == [f"Site {number}" for number in range(5)]


def test_the_limit_says_when_to_come_again(api: PostHog) -> None:
    api.world.data["posthog"]["limit"] = {"remaining": 1, "reset": time.time() + 30}
    api.ok("GET", PROJECTS)
    answer = api.answer("GET", PROJECTS)
    assert answer.status_code == 429
    assert answer.json()["code"] == "throttled"
    assert 1 <= int(answer.headers["retry-after"]) <= 30


def test_an_unknown_route_is_501(api: PostHog) -> None:
    assert api.answer("GET", "/api/users/@me/").status_code == 501
    assert api.answer("DELETE", "/api/projects/1/").status_code == 501
