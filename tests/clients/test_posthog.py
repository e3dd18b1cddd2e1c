"""PostHog's client against the sandbox's server: what it asks, what it reads, what a refusal says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.clients.http import Answered, NotFound
from infra.clients.posthog import FIELDS, HOSTS, open_posthog
from infra.errors import BadInput, ProviderFailed
from infra.sandbox import posthog
from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.posthog.server import ROUTES
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

TOKEN = owner_token("posthog")
DOCUMENT = Path(__file__).parents[2] / "docs" / "api" / "posthog.md"
SETTINGS = {"web_vitals": True, "network_performance": True, "session_replay": False, "anonymize_ips": True}


@pytest.fixture
def world() -> World:
    world = World()
    posthog.seed(world, Accounts())
    return world


@pytest.fixture
def transport(world: World) -> InProcess:
    return InProcess(posthog.app(world))


def held(world: World, region: str = "us") -> list[Any]:
    return list(world.data["posthog"]["regions"][region]["projects"].values())


def test_a_project_is_made_found_and_changed(world: World, transport: InProcess) -> None:
    with open_posthog("us", TOKEN, transport=transport) as api:
        organization = api.organization()
        assert api.find(organization, "Site") is None
        made = api.create(organization, "Site", SETTINGS)
        assert made.organization == organization
        assert made.settings == SETTINGS
        assert re.fullmatch(r"phc_\w{43}", made.key)
        assert api.find(organization, " site ") == made.id
        assert api.project(organization, made.id) == made
        changed = api.change(made.id, "Site", {**SETTINGS, "session_replay": True})
    (project,) = held(world)
    assert changed.settings["session_replay"] is project["session_recording_opt_in"] is True
    assert project["autocapture_web_vitals_opt_in"] is True


def test_a_name_within_another_is_not_taken_for_it_on_any_page(transport: InProcess) -> None:
    with open_posthog("us", TOKEN, transport=transport) as api:
        organization = api.organization()
        for number in range(101):
            api.create(organization, f"Site {number:03}", SETTINGS)
        assert api.find(organization, "Site") is None
        wanted = api.create(organization, "Site", SETTINGS)
        assert api.find(organization, "Site") == wanted.id


def test_two_projects_of_one_name_are_an_error(world: World, transport: InProcess) -> None:
    with open_posthog("us", TOKEN, transport=transport) as api:
        for name in ("Site", "Other"):
            api.create(api.organization(), name, SETTINGS)
        held(world)[1]["name"] = "SITE"  # made before PostHog refused that
        with pytest.raises(ProviderFailed, match="PostHog has 2 projects called `Site` — rename all but one"):
            api.find(api.organization(), "Site")


def test_regions_are_accounts_of_their_own(world: World, transport: InProcess) -> None:
    with open_posthog("eu", TOKEN, transport=transport) as api:
        api.create(api.organization(), "Site", SETTINGS)
    assert (len(held(world)), len(held(world, "eu"))) == (0, 1)


def test_refusals(world: World, transport: InProcess) -> None:
    with pytest.raises(BadInput, match="POSTHOG_API_KEY is not set"), open_posthog("us", ""):
        pass
    with (
        pytest.raises(Answered, match=r"401 .*Invalid personal API key"),
        open_posthog("us", "phx_wrong", transport=transport) as api,
    ):
        api.organization()
    world.data["posthog"]["tokens"]["phx_reader"] = {"scopes": ["organization:read", "project:read"]}
    with open_posthog("us", "phx_reader", transport=transport) as api:
        with pytest.raises(Answered, match="required scope 'project:write' — give POSTHOG_API_KEY"):
            api.create(api.organization(), "Site", SETTINGS)
        assert api.project(api.organization(), 7) is None
        with pytest.raises(NotFound):
            api.project("another", 7)


def test_a_project_that_is_listed_is_not_gone() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        there = request.url.path.endswith("/projects/")
        return httpx.Response(200, json={"results": [{"id": 7}]}) if there else httpx.Response(404, json={})

    with (
        open_posthog("us", TOKEN, transport=httpx.MockTransport(answer)) as api,
        pytest.raises(NotFound, match="404 to GET /api/projects/7/"),
    ):
        api.project("acme", 7)


def test_the_document_the_client_and_the_sandbox_agree(transport: InProcess) -> None:
    with open_posthog("us", TOKEN, transport=transport) as api:
        organization = api.organization()
        made = api.create(organization, "Site", SETTINGS)
        api.find(organization, "Site")
        api.project(organization, made.id)
        api.change(made.id, "Site", SETTINGS)
    asked = {
        call.replace(organization, "{organization}").replace(str(made.id), "{id}") for call in transport.calls
    }
    served = {f"{method} {path}": scope for method, path, _, scope in ROUTES}
    text = DOCUMENT.read_text()
    rows = re.findall(r"^\| `([A-Z]+ /\S+)` \|.*\| `(\w+:\w+)` \|[^|]*\|$", text, re.MULTILINE)
    assert dict(rows) == served
    assert asked == set(served)
    assert dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \|$", text, re.MULTILINE)) == FIELDS
    assert all(f"`{host}`" in text for host in HOSTS.values())
