"""Tokens, scopes, regions, limits, pages and routes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.sandbox import sentry
from infra.sandbox.accounts import Accounts
from infra.sandbox.sentry.server import ROUTES
from tests.sandbox.sentry.conftest import ACME, Sentry

TEAMS = "/organizations/acme/teams/"


@pytest.mark.parametrize(
    ("token", "says"),
    [(None, "Authentication credentials were not provided."), ("sntryu_wrong", "Invalid token")],
)
def test_a_wrong_token_is_401(api: Sentry, token: str | None, says: str) -> None:
    assert replace(api, token=token).refused("GET", TEAMS) == (401, {"detail": says})


@pytest.mark.parametrize(("method", "path", "scopes"), [(m, p, s) for m, p, _, s in ROUTES])
def test_every_call_wants_one_of_its_scopes(
    api: Sentry, method: str, path: str, scopes: tuple[str, ...]
) -> None:
    tokens = api.world.data["sentry"]["tokens"]
    filled = path.removeprefix("/api/0").format(
        organization="acme", project="site", team="web", key="k", monitor="1", alert="1"
    )
    tokens["lacks"] = {"scopes": sorted({s for *_, all_ in ROUTES for s in all_} - set(scopes))}
    assert replace(api, token="lacks").refused(method, filled, {})[0] == 403
    for scope in scopes:
        tokens["has"] = {"scopes": [scope]}
        assert replace(api, token="has").answer(method, filled, {}).status_code not in (401, 403)


def test_an_organisation_is_in_its_region_only(api: Sentry) -> None:
    missing = (404, {"detail": "The requested resource does not exist"})
    assert replace(api, host="de.sentry.io").refused("GET", TEAMS) == missing
    assert api.refused("GET", "/organizations/other/teams/") == missing


def test_a_token_of_other_organisations_is_403(api: Sentry) -> None:
    api.world.data["sentry"]["tokens"]["theirs"] = {"scopes": ["*"], "organizations": ["other"]}
    assert replace(api, token="theirs").refused("GET", TEAMS)[0] == 403


def test_every_answer_tells_the_limit_and_one_too_many_is_429(api: Sentry) -> None:
    api.world.data["sentry"]["per_second"] = 1
    answers = [api.answer("GET", TEAMS) for _ in range(20)]
    assert answers[0].headers["X-Sentry-Rate-Limit-Limit"] == "1"
    assert {answer.status_code for answer in answers} == {200, 429}
    assert "too frequently" in next(a for a in answers if a.status_code == 429).json()["detail"]


def test_lists_come_in_pages(api: Sentry) -> None:
    api.acme["teams"] |= {f"t{n:03}": {"id": str(n), "slug": f"t{n:03}", "name": ""} for n in range(120)}
    first = api.answer("GET", TEAMS)
    assert len(first.json()) == 100
    following = first.links["next"]
    assert following["results"] == "true"
    second = api.answer("GET", following["url"].partition("/api/0")[2])
    assert len(second.json()) == 21
    assert second.links["next"]["results"] == "false"


@pytest.mark.parametrize("path", ["/projects/acme/site/rules/", "/organizations/acme/alert-rules/"])
def test_what_went_away_in_2026_is_an_unknown_route(api: Sentry, path: str) -> None:
    status, body = api.refused("GET", path)
    assert status == 501
    assert path in body["detail"]


def test_who_is_seeded_again_keeps_what_was_changed(api: Sentry) -> None:
    api.acme["members"]["ann@example.com"]["pending"] = True
    more = replace(ACME, teams=("web", "backend"), slack=(("Acme", "#incidents"), ("Acme", "#deploys")))
    sentry.seed(api.world, Accounts(sentry=(more,)))
    assert sorted(api.acme["teams"]) == ["backend", "web"]
    assert api.acme["members"]["ann@example.com"]["pending"] is True
    assert api.acme["integrations"]["Acme"]["channels"] == ["#incidents", "#deploys"]
