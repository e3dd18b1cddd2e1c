"""What every answer carries: limits, ETags, pages."""

from __future__ import annotations

from pathlib import Path

import httpx

from infra.sandbox.accounts import Accounts, GitHubAccount
from infra.sandbox.github import seed
from infra.sandbox.github.quota import ANONYMOUS_LIMIT
from infra.sandbox.world import World
from tests.sandbox.github.hub import NAME, OWNER, Hub

SITE = f"/repos/{OWNER}/{NAME}"


def test_a_304_costs_nothing(http: httpx.Client) -> None:
    first = http.get(SITE)
    again = http.get(SITE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["X-RateLimit-Remaining"] == first.headers["X-RateLimit-Remaining"]
    other = http.get(SITE)
    assert int(other.headers["X-RateLimit-Remaining"]) == int(first.headers["X-RateLimit-Remaining"]) - 1
    assert other.headers["X-RateLimit-Limit"] == "5000"
    assert other.headers["X-GitHub-Request-Id"] != first.headers["X-GitHub-Request-Id"]


def test_a_change_gives_another_etag(http: httpx.Client) -> None:
    before = http.get(SITE).headers["ETag"]
    http.patch(SITE, json={"description": "new"})
    assert http.get(SITE, headers={"If-None-Match": before}).status_code == 200


def test_the_limit_ends(hub: Hub) -> None:
    client = hub.http(None)
    answers = [client.get("/orgs/acme") for _ in range(ANONYMOUS_LIMIT + 1)]
    assert answers[-2].status_code == 200
    assert answers[-1].status_code == 403
    assert answers[-1].headers["X-RateLimit-Remaining"] == "0"
    assert "rate limit exceeded" in answers[-1].json()["message"]
    assert client.get("/rate_limit").json()["rate"]["remaining"] == 0
    assert hub.http().get("/user").status_code == 200


def test_lists_come_in_pages(http: httpx.Client) -> None:
    first = http.get(f"{SITE}/labels", params={"per_page": 4})
    assert len(first.json()) == 4
    assert first.links["next"]["url"] == f"https://api.github.com{SITE}/labels?per_page=4&page=2"
    assert first.links["last"]["url"].endswith("page=3")
    last = http.get(first.links["last"]["url"])
    assert [label["name"] for label in last.json()] == ["wontfix"]
    assert set(last.links) == {"prev", "first"}
    assert not http.get(f"{SITE}/labels").links


def test_what_was_written_survives_a_restart(tmp_path: Path) -> None:
    world = World(tmp_path / "world.json")
    hub = Hub(world=world)
    hub.make()
    before = hub.http().get(f"{SITE}/contents/README.md")
    world.flush()
    again = Hub(world=World(tmp_path / "world.json")).http()
    assert again.get(f"{SITE}/contents/README.md").content == before.content
    assert again.get(f"{SITE}/actions/secrets/public-key").status_code == 200


def test_a_plan_follows_the_stack_file(hub: Hub) -> None:
    assert hub.http().get(f"{SITE}/rulesets").status_code == 200
    seed(hub.world, Accounts(github=(GitHubAccount(OWNER, "free"),)))
    assert hub.http().get(f"{SITE}/rulesets").status_code == 403
    seed(hub.world, Accounts(github=(GitHubAccount(OWNER, "pro"),)))
    assert hub.http().get("/user").json()["login"] == OWNER
    assert hub.http().get(f"{SITE}/rulesets").status_code == 200


def test_bodies_that_are_no_objects_are_refused(http: httpx.Client) -> None:
    assert http.patch(SITE, content=b"{").json()["message"] == "Problems parsing JSON"
    assert http.patch(SITE, content=b"[]").status_code == 400
    answer = http.patch(SITE, json={"has_wiki": "no"})
    assert answer.status_code == 422
    assert "For 'properties/has_wiki', \"no\" is not a boolean." in answer.json()["message"]
