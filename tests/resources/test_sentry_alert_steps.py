"""Alerts against the sandbox's Sentry: written once, read back, and never to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from infra.clients.sentry import Projects
from infra.clients.sentry_alerts import Alerts
from infra.clients.sentry_routes import Routes
from infra.errors import ProviderFailed
from infra.resources.sentry_alert_steps import Held, Wanted, look, write
from tests.clients.pretend_sentry import PretendSentry

NOTHING = Held("", "")
SLOW = Wanted(
    name="site: slow API (production)",
    project="site",
    notify=("member ann@example.com", "slack #incidents in Acme", "team web"),
    every_minutes=5,
    triggers=("first_seen_event", "reappeared_event", "regression_event"),
    filters=("issue_priority_greater_or_equal 75",),
    aggregate="p95(span.duration)",
    query="environment:production is_transaction:true",
    above=1000.0,
    minutes=5,
)
UNHANDLED = Wanted(
    name="site: unhandled exception (production)",
    project="site",
    notify=("team web",),
    every_minutes=60,
    triggers=(),
    filters=("event_attribute attribute=error.unhandled match=eq value=true",),
)


class Site:
    """A Sentry with the project `site`."""

    def __init__(self, pretended: PretendSentry, api: Any) -> None:
        self.pretended = pretended
        self.api = api
        self.project = Projects(api, "acme").create("web", "site", "node").id

    def write(self, wanted: Wanted, known: Held = NOTHING) -> tuple[Held, bool]:
        """Each run is a new process, which asks for the routes anew."""
        return write(Alerts(self.api, "acme"), Routes(self.api, "acme"), wanted, known, self.project)

    def look(self, wanted: Wanted, known: Held) -> Held:
        return look(Alerts(self.api, "acme"), Routes(self.api, "acme"), wanted, known)

    def held(self, things: str, name: str) -> Any:
        return self.pretended.named(things)[name]


@pytest.fixture
def site() -> Iterator[Site]:
    pretended = PretendSentry()
    with pretended.opened() as api:
        yield Site(pretended, api)


def said(wanted: Wanted, **changed: Any) -> dict[str, Any]:
    return vars(replace(wanted, **changed))


@pytest.mark.parametrize("wanted", [SLOW, UNHANDLED])
def test_what_is_written_is_what_is_there(site: Site, wanted: Wanted) -> None:
    held, adopted = site.write(wanted)
    assert not adopted
    assert held.said == said(wanted)
    assert site.look(wanted, held) == held
    alert = site.held("alerts", wanted.name)
    assert alert["detectorIds"] == [held.monitor_id]
    assert alert["environment"] is None


def test_unhandled_exceptions_come_from_sentrys_own_monitor(site: Site) -> None:
    held, _ = site.write(UNHANDLED)
    assert held.monitor_id == site.held("monitors", "Error Monitor")["id"]
    assert len(site.pretended.acme["monitors"]) == 2


def test_a_lost_state_takes_over_what_has_the_name(site: Site) -> None:
    first, _ = site.write(SLOW)
    again, adopted = site.write(replace(SLOW, above=2000.0))
    assert adopted
    assert (again.alert_id, again.monitor_id) == (first.alert_id, first.monitor_id)
    assert again.said["above"] == 2000
    assert len(site.pretended.acme["alerts"]) == 1


def test_a_new_name_changes_what_is_there(site: Site) -> None:
    held, _ = site.write(SLOW)
    renamed = replace(SLOW, name="site: slow (production)")
    again, adopted = site.write(renamed, held)
    assert (again.alert_id, again.monitor_id, adopted) == (held.alert_id, held.monitor_id, False)
    assert SLOW.name not in {*site.pretended.named("alerts"), *site.pretended.named("monitors")}


@pytest.mark.parametrize(
    ("patch", "seen"),
    [
        ({"enabled": False}, {"enabled": False}),
        ({"config": {"frequency": 1440}}, {"every_minutes": 1440}),
        ({"detectorIds": []}, {"triggers": ("of another monitor",)}),
        ({"actionFilters": []}, {"filters": (), "notify": ()}),
        (
            {"environment": "staging"},
            {"filters": ("environment staging", "issue_priority_greater_or_equal 75")},
        ),
    ],
)
def test_an_alert_changed_by_hand_shows_and_is_mended(
    site: Site, patch: dict[str, Any], seen: dict[str, Any]
) -> None:
    held, _ = site.write(SLOW)
    site.held("alerts", SLOW.name).update(patch)
    found = site.look(SLOW, held)
    assert found.said == said(SLOW, **seen)
    mended, _ = site.write(SLOW, found)
    assert mended == held


@pytest.mark.parametrize(
    ("patch", "seen"),
    [
        ({"enabled": False}, {"enabled": False}),
        ({"dataSources": []}, {"aggregate": "", "query": "", "above": 0.0, "minutes": 0}),
    ],
)
def test_a_monitor_changed_by_hand_shows_and_is_mended(
    site: Site, patch: dict[str, Any], seen: dict[str, Any]
) -> None:
    held, _ = site.write(SLOW)
    site.held("monitors", SLOW.name).update(patch)
    found = site.look(SLOW, held)
    assert found.said == said(SLOW, **seen)
    mended, _ = site.write(SLOW, found)
    assert mended == held


def test_a_monitor_that_is_gone_is_made_again(site: Site) -> None:
    held, _ = site.write(SLOW)
    del site.pretended.acme["monitors"][held.monitor_id]
    found = site.look(SLOW, held)
    assert (found.alert_id, found.monitor_id) == (held.alert_id, "")
    mended, _ = site.write(SLOW, found)
    assert mended.monitor_id in site.pretended.acme["monitors"]
    assert mended.said == said(SLOW)


def test_an_alert_that_is_gone_has_no_id(site: Site) -> None:
    held, _ = site.write(SLOW)
    site.pretended.acme["alerts"].clear()
    assert site.look(SLOW, held).alert_id == ""


def test_every_route_that_leads_nowhere_is_named_and_nothing_is_written(site: Site) -> None:
    before = len(site.pretended.transport.writes())
    dead = replace(SLOW, notify=("member bob@example.com", "slack #incidents in Other", "team wep"))
    with pytest.raises(ProviderFailed) as caught:
        site.write(dead)
    assert len(caught.value.problems) == 3
    assert len(site.pretended.transport.writes()) == before


@pytest.mark.parametrize("things", ["alerts", "monitors"])
def test_two_of_one_name_are_nobodys_to_choose_from(site: Site, things: str) -> None:
    held, _ = site.write(SLOW)
    known = site.pretended.acme[things]
    known["1"] = {**site.held(things, SLOW.name), "id": "1"}
    with pytest.raises(ProviderFailed, match=f"has 2 {things} “site: slow API"):
        site.write(SLOW)
    assert site.write(SLOW, held)[0] == held, "whose id the state holds is known"


def test_a_monitor_of_another_type_is_not_taken_over(site: Site) -> None:
    site.held("monitors", "Error Monitor")["name"] = SLOW.name
    held, _ = site.write(SLOW)
    assert site.pretended.acme["monitors"][held.monitor_id]["type"] == "metric_issue"


def test_an_alert_that_failed_after_its_monitor_was_made_is_not_made_twice(site: Site) -> None:
    class Failing(Alerts):
        def create_alert(self, body: Any) -> Any:
            raise ProviderFailed(f"Sentry answered 502 to “{body['name']}”")

    with pytest.raises(ProviderFailed):
        write(Failing(site.api, "acme"), Routes(site.api, "acme"), SLOW, NOTHING, site.project)
    left = site.held("monitors", SLOW.name)["id"]
    held, adopted = site.write(SLOW)
    assert (held.monitor_id, adopted) == (left, False)


def test_a_plan_without_metric_monitors_says_so(site: Site) -> None:
    site.pretended.acme["metric_monitors"] = False
    with pytest.raises(ProviderFailed, match="no metric monitor for the project site — the Developer plan"):
        site.write(SLOW)
    assert site.write(UNHANDLED)[0].alert_id


class Forgetful(Alerts):
    """A Sentry that loses the filters of what it is sent, as it has been seen to do."""

    def create_alert(self, body: Any) -> Any:
        return super().create_alert({**body, "actionFilters": []})


def test_an_alert_that_arrives_empty_is_an_error_at_once(site: Site) -> None:
    alerts = Forgetful(site.api, "acme")
    with pytest.raises(ProviderFailed, match=r"kept another alert .* notify is \(\); filters is \(\)"):
        write(alerts, Routes(site.api, "acme"), SLOW, NOTHING, site.project)
