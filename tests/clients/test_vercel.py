"""Vercel's client against the sandbox's server: what it asks, what it reads, what a refusal says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from infra.clients.http import Answered, NotFound
from infra.clients.vercel import READY, UNDER_WAY, Vercel, connect
from infra.errors import BadInput, ProviderFailed
from infra.sandbox.vercel.server import ROUTES
from tests.clients.pretend_vercel import PROJECT, TEAM, PretendVercel

DOCUMENT = Path(__file__).parents[2] / "docs" / "api" / "vercel-deployments.md"


@pytest.fixture
def site() -> PretendVercel:
    return PretendVercel()


def test_a_deployment_says_where_it_came_from(site: PretendVercel) -> None:
    id_ = site.push("feature")
    with site.connected() as api:
        (listed,) = api.deployments(PROJECT)
        assert listed == api.deployment(id_)
    assert (listed.id, listed.name, listed.target, listed.state) == (id_, PROJECT, "preview", READY)
    assert (listed.branch, listed.commit) == ("feature", "a" * 40)
    assert listed.url.endswith(".vercel.app")
    assert listed.created == site.world.data["vercel"]["deployments"][id_]["createdAt"]


def test_lists_are_newest_first_and_as_narrow_as_asked(site: PretendVercel) -> None:
    live, feature = site.push("main", "production"), site.push("feature")
    fresh = site.push("feature", ready=False)
    with site.connected() as api:

        def ids(**narrow: str) -> list[str]:
            return [one.id for one in api.deployments(PROJECT, states=(READY, *UNDER_WAY), **narrow)]

        assert ids() == [fresh, feature, live]
        assert ids(target="production") == [live]
        assert ids(target="preview") == [fresh, feature]
        assert ids(branch="main") == [live]
        assert [one.id for one in api.deployments(PROJECT, states=UNDER_WAY)] == [fresh]


def test_what_the_domains_show_is_live(site: PretendVercel) -> None:
    with site.connected() as api:
        assert api.production_of(PROJECT) is None
        live = site.push("main", "production")
        site.push("main", "production", ready=False)
        assert api.production_of(PROJECT) == live


@pytest.mark.parametrize(("target", "kept"), [("production", "production"), (None, "preview")])
def test_a_redeploy_is_a_new_deployment_with_the_new_values(
    site: PretendVercel, target: str | None, kept: str
) -> None:
    site.variable("KEY", "old", kept)
    old = site.push("main", target)
    site.variable("KEY", "new", kept)
    with site.connected() as api:
        made = api.redeploy(old, PROJECT, kept)
    assert made.id != old
    assert (made.target, made.branch, made.commit) == (kept, "main", "a" * 40)
    assert (site.values(old), site.values(made.id)) == ({"KEY": "old"}, {"KEY": "new"})


def test_the_account_of_a_token_is_known(site: PretendVercel) -> None:
    with site.connected(team=None) as api:
        assert api.account_id() == site.world.data["vercel"]["user"]["id"]


def test_what_names_no_team_is_the_default_teams_of_who_has_one(site: PretendVercel) -> None:
    (team,) = site.world.data["vercel"]["teams"]
    site.world.data["vercel"]["user"]["defaultTeamId"] = team
    id_ = site.push("main")
    with site.connected(team=None) as api:
        assert api.account_id() == team
        assert [one.id for one in api.deployments(PROJECT)] == [id_]


def test_a_team_is_named_by_its_slug_or_its_id(site: PretendVercel) -> None:
    site.push("main")
    (id_,) = site.world.data["vercel"]["teams"]
    for team in (TEAM, id_):
        with site.connected(team=team) as api:
            assert len(api.deployments(PROJECT)) == 1
    with site.connected(team=None) as api, pytest.raises(NotFound, match=r"look at `vercel\.team`"):
        api.deployments(PROJECT)


def test_a_token_that_is_refused_is_not_repeated(site: PretendVercel) -> None:
    with site.connected(token="0" * 24) as api, pytest.raises(Answered) as caught:
        api.deployments(PROJECT)
    assert str(caught.value).startswith("Vercel answered 403 to GET /v7/deployments: Not authorized — give ")
    assert "0" * 24 not in str(caught.value)


def test_without_a_token_nothing_is_asked() -> None:
    with pytest.raises(BadInput, match="VERCEL_API_TOKEN is not set"), connect(None, TEAM):
        pass


def test_what_is_gone_is_not_found(site: PretendVercel) -> None:
    with site.connected() as api, pytest.raises(NotFound):
        api.deployment("dpl_none")


def test_a_network_that_is_down_is_told() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    with (
        connect("0" * 24, TEAM, transport=httpx.MockTransport(down)) as api,
        pytest.raises(ProviderFailed, match="Vercel cannot be reached"),
    ):
        api.deployment("dpl_1")


CALLS: dict[str, Callable[[Vercel, str], object]] = {
    "GET /v2/user": lambda api, _: api.account_id(),
    "GET /v9/projects/{idOrName}": lambda api, _: api.production_of(PROJECT),
    "GET /v7/deployments": lambda api, _: api.deployments(PROJECT, target="preview"),
    "GET /v13/deployments/{idOrUrl}": lambda api, id_: api.deployment(id_),
    "POST /v13/deployments": lambda api, id_: api.redeploy(id_, PROJECT, "preview"),
}
"""Every call of the client, as the document names it."""


def _same(documented: str, made: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", documented), made) is not None


def test_the_document_names_each_call_that_is_made_and_no_other(site: PretendVercel) -> None:
    documented = re.findall(r"^\| `([A-Z]+ /\S+)` \|", DOCUMENT.read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(CALLS)
    methods = [name for name in vars(Vercel) if not name.startswith("_")]
    assert len(methods) == len(CALLS)
    id_ = site.push("main")
    for name, call in CALLS.items():
        site.transport.calls.clear()
        with site.connected() as api:
            call(api, id_)
        (made,) = site.transport.calls
        assert _same(name, made)


def test_the_sandbox_serves_each_documented_call() -> None:
    served = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path, _ in ROUTES}
    for name in CALLS:
        method, path = name.split()
        assert (method, re.sub(r"\{\w+\}", "{}", re.sub(r"^/v\d+", "", path))) in served
