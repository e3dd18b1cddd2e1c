"""Sentry's client against the sandbox's server: what it asks, what it reads, what a refusal says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from infra.clients.http import Answered, NotFound
from infra.clients.sentry import VENDOR, Projects, connect
from infra.clients.sentry_alerts import Alerts, Measure, measure_body, told
from infra.clients.sentry_routes import Route, Routes
from infra.errors import BadInput, ProviderFailed
from infra.sandbox.sentry.server import ROUTES
from tests.clients.pretend_sentry import PretendSentry

DOCUMENT = Path(__file__).parents[2] / "docs" / "api" / "sentry.md"
SLOW = Measure("p95(span.duration)", "is_transaction:true", 1000.0, 5)
TEAM, MEMBER = Route("team", "web"), Route("member", "ann@example.com")
SLACK = Route("slack", "#incidents", "Acme")


@pytest.fixture
def pretended() -> PretendSentry:
    return PretendSentry()


def body(monitor: str, *actions: Any) -> Any:
    """Returns an alert as the API takes it."""
    unhandled = {"attribute": "error.unhandled", "match": "eq", "value": "true"}
    condition = {"type": "event_attribute", "comparison": unhandled, "conditionResult": True}
    return {
        "name": "an alert",
        "enabled": True,
        "config": {"frequency": 5},
        "detectorIds": [int(monitor)],
        "triggers": {"logicType": "any-short", "conditions": []},
        "actionFilters": [{"logicType": "all", "conditions": [condition], "actions": list(actions)}],
    }


def test_a_project_is_made_with_a_key_and_without_the_stock_alert(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        projects = Projects(api, "acme")
        assert projects.find("site") is None
        made = projects.create("web", "site", "javascript-nextjs")
        assert projects.find("site") == made
        assert (made.slug, made.platform, made.teams) == ("site", "javascript-nextjs", ("web",))
        (key,) = projects.keys("site")
    assert key.name == "Default"
    assert key.dsn == f"https://{key.id}@o{pretended.acme['id']}.ingest.us.sentry.io/{made.id}"
    assert pretended.acme["alerts"] == {}


def test_an_organisation_that_is_not_seen_is_never_taken_for_an_empty_one(pretended: PretendSentry) -> None:
    with pretended.opened(region="de") as api:  # kept in the other region
        with pytest.raises(NotFound, match="look at organisation, region, team and project"):
            Projects(api, "acme").find("site")
        with pytest.raises(NotFound):
            Alerts(api, "acme").alert("1")


def test_what_is_not_seen_is_never_taken_for_deleted(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        Projects(api, "acme").delete("site")
        Projects(api, "acme").delete("site")
    with pretended.opened(region="de") as api:  # kept in the other region
        for delete in (
            Projects(api, "acme").delete,
            Alerts(api, "acme").delete_alert,
            Alerts(api, "acme").delete_monitor,
        ):
            with pytest.raises(NotFound):
                delete("1")


def test_a_slug_that_is_taken_meanwhile_says_so(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        with pytest.raises(Answered, match=r"409 .*: A project with this slug already exists") as caught:
            Projects(api, "acme").create("web", "site", "node")
    assert caught.value.status == 409


@pytest.mark.parametrize(
    ("rights", "status", "says"),
    [
        (None, 401, "Invalid token — give SENTRY_API_TOKEN a valid token"),
        ({"scopes": ["org:read"]}, 403, "give SENTRY_API_TOKEN the scopes org:read, project:admin, "),
        ({"scopes": ["*"], "organizations": []}, 403, "organisation tokens, sntrys_…, may only upload"),
    ],
)
def test_a_refusal_says_which_scopes_are_needed(
    pretended: PretendSentry, rights: dict[str, Any] | None, status: int, says: str
) -> None:
    token = "sntryu_canary"
    if rights is not None:
        pretended.give(token, **rights)
    with pytest.raises(Answered) as caught, pretended.opened(token) as api:
        Projects(api, "acme").find("site")
    assert caught.value.status == status
    assert says in str(caught.value)
    assert token not in str(caught.value)


def test_a_missing_token_is_bad_input() -> None:
    with pytest.raises(BadInput, match="SENTRY_API_TOKEN is not set"), connect("us", None):
        pass


def test_a_measure_comes_back_as_it_was_written(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        alerts = Alerts(api, "acme")
        made = alerts.create_monitor("site", measure_body("slow", SLOW))
        assert made.measure == SLOW
        assert alerts.monitor(made.id) == made
        changed = Measure("failure_rate()", "is_transaction:true", 0.01, 10)
        assert alerts.update_monitor(made.id, measure_body("slow", changed)).measure == changed
        alerts.delete_monitor(made.id)
        alerts.delete_monitor(made.id)
        assert alerts.monitor(made.id) is None


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [{"type": "lt", "comparison": 5, "conditionResult": 75}],
        [{"type": "gt", "comparison": 5, "conditionResult": 50}],
    ],
)
def test_a_monitor_that_measures_otherwise_is_not_taken_for_ours(
    pretended: PretendSentry, conditions: list[Any]
) -> None:
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        made = Alerts(api, "acme").create_monitor("site", measure_body("slow", SLOW))
        pretended.acme["monitors"][made.id]["conditionGroup"]["conditions"] = conditions
        found = Alerts(api, "acme").monitor(made.id)
    assert found is not None
    assert found.measure is None


def test_a_plan_without_metric_monitors_is_not_found(pretended: PretendSentry) -> None:
    pretended.acme["metric_monitors"] = False
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        with pytest.raises(NotFound):
            Alerts(api, "acme").create_monitor("site", measure_body("slow", SLOW))


def test_routes_become_actions_and_read_back(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        routes, alerts = Routes(api, "acme"), Alerts(api, "acme")
        (errors,) = [one for one in alerts.monitors(project_id(pretended)) if one.type == "error"]
        made = alerts.create_alert(body(errors.id, *(routes.action(r) for r in (TEAM, MEMBER, SLACK))))
        assert [routes.told(action) for action in made.actions] == [str(r) for r in (TEAM, MEMBER, SLACK)]
        assert [Route.parsed(str(route)) for route in (TEAM, MEMBER, SLACK)] == [TEAM, MEMBER, SLACK]
        assert alerts.alerts() == (made,)
        alerts.delete_alert(made.id)
        alerts.delete_alert(made.id)
        assert alerts.alert(made.id) is None


@pytest.mark.parametrize(
    ("route", "says"),
    [
        (Route("team", "wep"), "Sentry has no team `wep` in the organisation acme — there are: web"),
        (Route("member", "bob@example.com"), "nobody in the organisation acme has the address bob@"),
        (
            Route("slack", "#incidents", "Other"),
            "not connected to the Slack workspace `Other` — there are: Acme",
        ),
    ],
)
def test_a_route_that_leads_nowhere_says_what_there_is(
    pretended: PretendSentry, route: Route, says: str
) -> None:
    with pytest.raises(ProviderFailed) as caught, pretended.opened() as api:
        Routes(api, "acme").action(route)
    assert says in str(caught.value)


def test_who_was_only_invited_gets_no_mail(pretended: PretendSentry) -> None:
    pretended.acme["members"]["ann@example.com"]["pending"] = True
    with pretended.opened() as api, pytest.raises(ProviderFailed, match=r"was invited .* has not joined"):
        Routes(api, "acme").action(MEMBER)


def test_a_workspace_that_was_taken_off_is_none(pretended: PretendSentry) -> None:
    pretended.acme["integrations"]["Acme"]["status"] = "disabled"
    with pretended.opened() as api, pytest.raises(ProviderFailed, match="connect it: Settings"):
        Routes(api, "acme").action(SLACK)


def test_a_channel_that_slack_does_not_know_is_sentrys_to_refuse(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        action = Routes(api, "acme").action(Route("slack", "#nowhere", "Acme"))
        with pytest.raises(Answered, match=r'400 .*: channel: The slack resource "#nowhere" does not exist'):
            Alerts(api, "acme").create_alert(body("1", action) | {"detectorIds": []})


def test_what_no_stack_file_can_say_is_told_in_sentrys_words(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        owners = {"targetType": "issue_owners", "targetIdentifier": "", "targetDisplay": None}
        assert Routes(api, "acme").told({"type": "email", "config": owners}) == "email issue_owners "
        gone = {"targetType": "team", "targetIdentifier": "7", "targetDisplay": None}
        assert Routes(api, "acme").told({"type": "email", "config": gone}) == "team 7"


def test_a_condition_is_one_line() -> None:
    assert told({"type": "first_seen_event", "comparison": True}) == "first_seen_event"
    assert told({"type": "level", "comparison": {"match": "eq", "level": 40}}) == "level level=40 match=eq"


def test_what_changes_the_meaning_of_filters_shows_in_them(pretended: PretendSentry) -> None:
    with pretended.opened() as api:
        Projects(api, "acme").create("web", "site", "node")
        made = Alerts(api, "acme").create_alert(body("1") | {"detectorIds": []})
        held = pretended.acme["alerts"][made.id]
        assert made.filters == ("event_attribute attribute=error.unhandled match=eq value=true",)
        held["environment"] = "production"
        held["actionFilters"][0]["logicType"] = "none"
        held["actionFilters"] *= 2
        found = Alerts(api, "acme").alert(made.id)
    assert found is not None
    assert found.filters == (
        "environment production",
        f"{made.filters[0]} (none)",
        f"{made.filters[0]} (none) (group 2)",
    )


def project_id(pretended: PretendSentry) -> str:
    return str(pretended.acme["projects"]["site"]["id"])


def test_the_document_the_client_and_the_sandbox_agree(pretended: PretendSentry) -> None:
    scopes = re.findall(r"\b[a-z]+:[a-z]+\b", VENDOR.needs)  # what people are told is enough
    with pretended.opened(pretended.give("sntryi_least", scopes=scopes)) as api:
        projects, alerts, routes = Projects(api, "acme"), Alerts(api, "acme"), Routes(api, "acme")
        projects.create("web", "site", "node")
        projects.set_platform("site", "javascript-nextjs")
        projects.add_team("site", "web")
        key = projects.create_key("site", "apps")
        assert projects.key("site", key.id) in projects.keys("site")
        projects.activate_key("site", key.id)
        projects.find("site")
        actions = [routes.action(route) for route in (TEAM, MEMBER, SLACK)]
        monitor = alerts.create_monitor("site", measure_body("slow", SLOW))
        alerts.monitors(project_id(pretended))
        alerts.monitor(monitor.id)
        alerts.update_monitor(monitor.id, measure_body("slow", SLOW))
        alert = alerts.create_alert(body(monitor.id, *actions))
        alerts.alerts()
        alerts.alert(alert.id)
        alerts.update_alert(alert.id, body(monitor.id, *actions))
        alerts.delete_alert(alert.id)
        alerts.delete_monitor(monitor.id)
        projects.delete("site")
    names = {"acme": "organization", "site": "project", key.id: "key", monitor.id: "monitor"}
    names |= {alert.id: "alert", "web": "team"}
    asked = {
        "/".join(f"{{{names[part]}}}" if part in names else part for part in call.split("/"))
        for call in pretended.transport.calls
    }
    served = {f"{method} {path}": set(scopes) for method, path, _, scopes in ROUTES}
    rows = re.findall(r"^\| `([A-Z]+) (/\S+)` \|.*\| ([^|]*) \|[^|]*\|$", DOCUMENT.read_text(), re.MULTILINE)
    documented = {
        f"{method} /api/0{path}": set(re.findall(r"`([^`]+)`", scopes)) for method, path, scopes in rows
    }
    assert documented == served
    assert asked == set(served)
