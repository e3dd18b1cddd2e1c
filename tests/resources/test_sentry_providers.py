"""Sentry's providers against the sandbox's server: what they make, take over, notice, refuse and leave."""

from __future__ import annotations

from typing import Any

import pytest

from infra.errors import BadInput, ProviderFailed
from infra.resources.sentry_alert import SentryAlertProvider, inputs_of
from infra.resources.sentry_alert_steps import Wanted
from infra.resources.sentry_project import SentryKeyProvider, SentryProjectProvider
from tests.resources.sandboxed import Accounts, accounts, running

__all__ = ["accounts", "running"]

PLACE = {"organization": "acme", "region": "us", "project": "site"}
PROJECT = {**PLACE, "team": "web", "platform": "javascript-nextjs"}
KEY = {**PLACE, "name": "Default", "active": True}
ALERT = inputs_of(
    "acme",
    "us",
    Wanted(
        name="site: error rate (production)",
        project="site",
        notify=("member ann@example.com", "team web"),
        every_minutes=5,
        triggers=("first_seen_event",),
        filters=("issue_priority_greater_or_equal 75",),
        aggregate="failure_rate()",
        query="is_transaction:true",
        above=0.01,
        minutes=5,
    ),
)


def writes(accounts: Accounts, since: int = 0) -> list[str]:
    return [call for call in accounts.calls(since) if not call.startswith("GET")]


def outs(result: Any) -> dict[str, Any]:
    """Returns the outputs of any result."""
    found: dict[str, Any] = result.outs
    return found


def by_hand(accounts: Accounts, patch: dict[str, Any]) -> None:
    accounts.edit("sentry", {"organizations": {"acme": patch}})


def test_a_project_is_made_once_and_then_taken_over(
    accounts: Accounts, capfd: pytest.CaptureFixture[str]
) -> None:
    provider = SentryProjectProvider()
    made = provider.create(PROJECT)
    assert made.id == "acme/site"
    assert outs(made)["project_id"] == accounts.sentry()["projects"]["site"]["id"]
    assert capfd.readouterr().err == ""
    by_hand(accounts, {"projects": {"site": {"platform": "node", "teams": []}}})
    assert outs(provider.create(PROJECT)) == outs(made)
    assert "infra: Sentry has the project site already: taken over" in capfd.readouterr().err
    assert accounts.sentry()["projects"]["site"]["teams"] == ["web"]


def test_what_was_changed_on_a_project_shows_and_is_mended(accounts: Accounts) -> None:
    provider = SentryProjectProvider()
    made = outs(provider.create(PROJECT))
    by_hand(accounts, {"projects": {"site": {"platform": "node", "teams": []}}})
    found = provider.read("acme/site", made)
    assert outs(found) == {**made, "platform": "node", "team": ""}
    assert found.inputs == {**PROJECT, "platform": "node", "team": ""}
    assert provider.diff("acme/site", outs(found), PROJECT).changes
    assert outs(provider.update("acme/site", outs(found), PROJECT)) == made


@pytest.mark.parametrize(
    ("changed", "replaces"),
    [
        ({}, []),
        ({"platform": "node"}, []),
        ({"project": "other"}, ["project"]),
        ({"region": "de"}, ["region"]),
    ],
)
def test_another_slug_is_another_project(changed: dict[str, str], replaces: list[str]) -> None:
    found = SentryProjectProvider().diff("acme/site", PROJECT, {**PROJECT, **changed})
    assert found.changes is bool(changed)
    assert found.replaces == replaces


def test_a_project_that_is_gone_has_no_id_and_one_that_is_not_seen_is_an_error(accounts: Accounts) -> None:
    provider = SentryProjectProvider()
    made = outs(provider.create(PROJECT))
    by_hand(accounts, {"projects": {"site": None}})
    assert provider.read("acme/site", made).id == ""
    with pytest.raises(ProviderFailed, match="no project site in acme any more"):
        provider.update("acme/site", made, PROJECT)
    accounts.forbid("sentry", scopes=["*"], organizations=[])
    with pytest.raises(ProviderFailed, match="403"):
        provider.read("acme/site", made)


def test_a_retired_project_is_deleted(accounts: Accounts) -> None:
    provider = SentryProjectProvider()
    made = outs(provider.create(PROJECT))
    provider.delete("acme/site", made)
    provider.delete("acme/site", made)
    assert accounts.sentry()["projects"] == {}


def test_the_key_that_every_project_has_is_taken_over_and_stays(
    accounts: Accounts, capfd: pytest.CaptureFixture[str]
) -> None:
    SentryProjectProvider().create(PROJECT)
    provider = SentryKeyProvider()
    made = provider.create(KEY)
    (held,) = accounts.sentry()["projects"]["site"]["keys"].values()
    assert (made.id, outs(made)["dsn"]) == (held["id"], held["dsn"])
    provider.delete(made.id, outs(made))
    assert "the client key Default of the Sentry project site stays" in capfd.readouterr().err
    assert len(accounts.sentry()["projects"]["site"]["keys"]) == 1


def test_a_key_that_was_switched_off_shows_and_takes_events_again(accounts: Accounts) -> None:
    SentryProjectProvider().create(PROJECT)
    provider = SentryKeyProvider()
    made = provider.create(KEY)
    by_hand(accounts, {"projects": {"site": {"keys": {made.id: {"isActive": False}}}}})
    found = provider.read(made.id, outs(made))
    assert found.inputs == {**KEY, "active": False}
    assert provider.diff(made.id, outs(found), KEY).changes
    assert outs(provider.update(made.id, outs(found), KEY)) == outs(made)
    by_hand(accounts, {"projects": {"site": {"keys": {made.id: {"isActive": False}}}}})
    assert outs(provider.create(KEY)) == outs(made), "a lost state"


def test_another_name_is_another_key(accounts: Accounts) -> None:
    SentryProjectProvider().create(PROJECT)
    provider = SentryKeyProvider()
    made = provider.create({**KEY, "name": "browsers"})
    assert provider.diff(made.id, outs(made), KEY).replaces == ["name"]
    assert sorted(key["name"] for key in accounts.sentry()["projects"]["site"]["keys"].values()) == [
        "Default",
        "browsers",
    ]
    by_hand(accounts, {"projects": {"site": {"keys": {made.id: None}}}})
    assert provider.read(made.id, outs(made)).id == ""


def test_an_alert_is_made_noticed_mended_and_deleted(accounts: Accounts) -> None:
    SentryProjectProvider().create(PROJECT)
    provider = SentryAlertProvider()
    made = provider.create(ALERT)
    props = outs(made)
    assert {key: props[key] for key in ALERT} == ALERT
    assert not provider.diff(made.id, props, ALERT).changes
    by_hand(accounts, {"alerts": {made.id: {"actionFilters": []}}})
    found = provider.read(made.id, props)
    assert (outs(found)["notify"], outs(found)["filters"]) == ([], [])
    assert found.inputs == {**ALERT, "notify": [], "filters": []}
    assert provider.diff(made.id, outs(found), ALERT).changes
    assert outs(provider.update(made.id, outs(found), ALERT)) == props
    provider.delete(made.id, props)
    provider.delete(made.id, props)
    names = {one["name"] for things in ("alerts", "monitors") for one in accounts.sentry()[things].values()}
    assert names == {"Error Monitor", "Issue Stream"}
    assert provider.read(made.id, props).id == ""


def test_a_dead_end_is_refused_when_it_is_new_and_can_be_asked(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = SentryAlertProvider()
    dead = {**ALERT, "notify": ["team wep"]}
    with pytest.raises(ProviderFailed, match="no team `wep`"):
        provider.check({}, dead)
    asked = len(accounts.calls())
    assert provider.check(dead, dead).failures == [], "nobody asks for what was there before"
    monkeypatch.delenv("SENTRY_API_TOKEN")
    assert provider.check({}, dead).failures == [], "a preview without a token goes on"
    assert len(accounts.calls()) == asked
    with pytest.raises(BadInput, match="SENTRY_API_TOKEN is not set"):
        provider.create(dead)
    assert writes(accounts) == []


def test_an_alert_without_its_project_says_what_comes_first(accounts: Accounts) -> None:
    with pytest.raises(ProviderFailed, match="no project site in acme — apply the shared stack first"):
        SentryAlertProvider().create(ALERT)
    assert writes(accounts) == []
