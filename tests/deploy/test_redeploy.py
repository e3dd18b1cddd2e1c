"""Stale deployments are found at Vercel's, and made again until they are ready."""

from __future__ import annotations

import re

import pytest

from infra.clients.vercel import Vercel
from infra.deploy.redeploy import find_stale, redeploy
from infra.deploy.rewritten import Place, Rewritten
from infra.deploy.stale import Stale
from infra.errors import ProviderFailed
from tests.clients.pretend_vercel import PROJECT, TEAM, PretendVercel


@pytest.fixture
def site() -> PretendVercel:
    site = PretendVercel()
    for target in ("production", "preview"):
        site.variable("KEY", "old", target)
    return site


def changed(site: PretendVercel, *places: Place) -> list[Rewritten]:
    """Gives KEY another value everywhere, and says that these places are meant."""
    for target in ("production", "preview"):
        site.variable("KEY", "new", target)
    site.clock.seconds += 1
    return [Rewritten(place, frozenset({"KEY"}), site.world.now_ms()) for place in places]


def find(api: Vercel, changes: list[Rewritten]) -> tuple[Stale, ...]:
    return find_stale(api, PROJECT, TEAM, changes, {})


def run(site: PretendVercel, api: Vercel, chosen: tuple[Stale, ...], patience: float = 600) -> list[str]:
    """Redeploys on the site's clock; returns what was told."""
    told: list[str] = []

    def pause(seconds: float) -> None:
        site.clock.seconds += seconds

    made = redeploy(
        api,
        chosen,
        lambda one, state: told.append(f"{one.name} {state}"),
        patience=patience,
        pause=pause,
        clock=site.clock,
    )
    assert [site.values(one.id) for one in made] == [{"KEY": "new"}] * len(chosen)
    return told


def test_each_place_is_asked_for(site: PretendVercel) -> None:
    live, staging, feature = site.push("main", "production"), site.push("staging"), site.push("feature")
    with site.connected() as api:
        assert [one.id for one in find(api, changed(site, Place("production")))] == [live]
        assert [one.id for one in find(api, changed(site, Place("preview", "staging")))] == [staging]
        every = find(api, changed(site, Place("preview"), Place("preview", "staging"), Place("production")))
    assert [one.id for one in every] == [live, staging, feature]
    assert [one.team for one in every] == [TEAM] * 3


def test_nothing_is_stale_where_nothing_is_deployed(site: PretendVercel) -> None:
    with site.connected() as api:
        assert find(api, changed(site, Place("production"), Place("preview"))) == ()


def test_they_are_made_again_side_by_side(site: PretendVercel) -> None:
    site.push("main", "production")
    site.push("staging")
    changes = changed(site, Place("production"), Place("preview", "staging"))
    with site.connected() as api:
        told = run(site, api, find(api, changes))
        assert told[:2] == ["production queued", "staging queued"]
        assert sorted(told[-2:]) == ["production ready", "staging ready"]
        assert find(api, changes) == ()


def test_a_build_under_way_is_waited_for_first(site: PretendVercel) -> None:
    site.push("staging")
    site.world.data["vercel"]["builds"] = {"seconds": 4}
    site.push("staging", ready=False)
    changes = changed(site, Place("preview", "staging"))
    with site.connected() as api:
        told = run(site, api, find(api, changes))
    assert told[0] == "staging waiting for the build that runs"
    assert told[-1] == "staging ready"


def test_a_build_that_fails_says_which_and_what_to_do(site: PretendVercel) -> None:
    old = site.push("main", "production")
    site.push("staging")
    changes = changed(site, Place("production"), Place("preview", "staging"))
    site.world.data["vercel"]["builds"] = {"error": "npm run build exited with 1"}
    with site.connected() as api:
        found = find(api, changes)
        with pytest.raises(ProviderFailed) as caught:
            run(site, api, found)
        assert api.production_of(PROJECT) == old
    assert len(caught.value.problems) == 2
    assert re.fullmatch(
        r"production: the new deployment \S+ ended as ERROR: npm run build exited with 1 — look at "
        r"https://vercel\.com/\S+; what ran before still runs, with the old values; then "
        r"`vercel redeploy https://\S+ --target production --scope acme`",
        str(caught.value.problems[0]),
    )


def test_one_that_vercel_refuses_leaves_the_others_alone(site: PretendVercel) -> None:
    gone, kept = site.push("main", "production"), site.push("staging")
    changes = changed(site, Place("production"), Place("preview", "staging"))
    with site.connected() as api:
        found = find(api, changes)
        del site.world.data["vercel"]["deployments"][gone]
        with pytest.raises(ProviderFailed) as caught:
            run(site, api, found)
    (problem,) = caught.value.problems
    assert str(problem).startswith("production was not deployed again: Vercel answered 404")
    assert "by hand: `vercel redeploy" in str(problem)
    (new,) = set(site.world.data["vercel"]["deployments"]) - {kept}
    assert site.values(new) == {"KEY": "new"}


def test_one_whose_state_cannot_be_asked_is_not_said_to_be_missing(site: PretendVercel) -> None:
    site.push("staging")
    changes = changed(site, Place("preview", "staging"))
    site.world.data["vercel"]["builds"] = {"seconds": 60}
    with site.connected() as api:
        found = find(api, changes)

        def forbidden(_one: Stale, _state: str) -> None:
            site.world.data["vercel"]["tokens"].clear()

        with pytest.raises(ProviderFailed) as caught:
            redeploy(api, found, forbidden, pause=lambda _: None, clock=site.clock)
    said = str(caught.value)
    assert re.match(r"staging: how the new deployment \S+ gets on is not known: Vercel answered 403", said)
    assert "it may still get ready; if not: `vercel redeploy" in said


def test_it_does_not_wait_for_ever(site: PretendVercel) -> None:
    site.push("staging")
    changes = changed(site, Place("preview", "staging"))
    site.world.data["vercel"]["builds"] = {"seconds": 3600}
    with site.connected() as api:
        found = find(api, changes)
        with pytest.raises(ProviderFailed, match="staging was not ready after 2 minutes — look at"):
            run(site, api, found, patience=120)
