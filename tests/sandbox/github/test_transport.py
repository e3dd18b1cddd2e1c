"""What every answer carries: limits, ETags, pages."""

from __future__ import annotations

import httpx

from infra.sandbox.github.quota import ANONYMOUS_LIMIT
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


def test_bodies_that_are_no_objects_are_refused(http: httpx.Client) -> None:
    assert http.patch(SITE, content=b"{").json()["message"] == "Problems parsing JSON"
    assert http.patch(SITE, content=b"[]").status_code == 400
    answer = http.patch(SITE, json={"has_wiki": "no"})
    assert answer.status_code == 422
    assert "For 'properties/has_wiki', \"no\" is not a boolean." in answer.json()["message"]
