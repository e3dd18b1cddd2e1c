"""Sentry with the real engine: one declaration gives project, key, Vercel's variable and the alerts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.journey

PROJECT = "name: site\nruntime: python\nmain: infra/program\nstackConfigDir: stacks\n"
SHARED = """\
config:
  site:vercel:
    team: acme
    plan: pro
    project:
      name: site
      framework: nextjs
      production_branch: master
  site:monitoring:
    sentry:
      organization: acme
      team: web
      project: site
"""
PRODUCTION = """\
config:
  site:environment:
    targets: [production]
  site:variables:
    NEXT_PUBLIC_SENTRY_DSN: {from: sentry.dsn}
  site:monitoring:
    sentry:
      notify:
        - team: web
        - email: ann@example.com
        - slack: "#incidents"
          workspace: Acme
      alerts:
        error_rate: {percent: 1, minutes: 5}
        api_p95: {milliseconds: 1000}
        unhandled: {}
"""
ERROR_RATE = "site: error rate (production)"
SLOW = "site: slow API (production)"


def made(folder: Path) -> Home:
    """Returns a home with this small estate; nothing is applied."""
    (folder / "project" / "stacks").mkdir(parents=True)
    (folder / "project" / "Pulumi.yaml").write_text(PROJECT)
    (folder / "project" / "stacks" / "Pulumi.shared.yaml").write_text(SHARED)
    (folder / "project" / "stacks" / "Pulumi.production.yaml").write_text(PRODUCTION)
    return Home.opened(folder)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed home in which both stacks are applied."""
    home = made(tmp_path_factory.mktemp("monitoring") / "home")
    try:
        home.infra("up", "shared", "--yes")
        home.infra("up", "production", "--yes")
        home.close()
    finally:
        home.running.stop()
    (home.folder / "sandbox" / "checkout").unlink(missing_ok=True)
    return home.folder


@pytest.fixture
def applied(closed: Path, tmp_path: Path) -> Iterator[Home]:
    """A home of its own, in which both stacks are applied."""
    shutil.copytree(closed, tmp_path / "home", symlinks=True)
    home = Home.opened(tmp_path / "home")
    yield home
    home.close()


def acme(home: Home) -> Any:
    return home.world()["sentry"]["organizations"]["acme"]


def named(home: Home, things: str) -> dict[str, Any]:
    """Returns monitors or alerts by their names."""
    return {one["name"]: one for one in acme(home)[things].values()}


def by_hand(home: Home, things: str, name: str, patch: dict[str, Any]) -> None:
    """Changes a monitor or an alert as a person would in Sentry."""
    id_ = named(home, things)[name]["id"]
    home.running.edit({"sentry": {"organizations": {"acme": {things: {id_: patch}}}}})


def dsn_at_vercel(home: Home) -> str:
    (project,) = home.world()["vercel"]["projects"].values()
    (value,) = [one["value"] for one in project["env"] if one["key"] == "NEXT_PUBLIC_SENTRY_DSN"]
    return str(value)


def told(alert: Any) -> list[tuple[str, str]]:
    (group,) = alert["actionFilters"]
    return sorted((action["type"], action["config"]["targetType"]) for action in group["actions"])


def test_vercel_holds_the_dsn_that_sentry_made_and_the_alerts_are_as_required(applied: Home) -> None:
    (key,) = acme(applied)["projects"]["site"]["keys"].values()
    assert dsn_at_vercel(applied) == key["dsn"]
    monitors, alerts = named(applied, "monitors"), named(applied, "alerts")
    measured = {
        name: (monitors[name]["conditionGroup"]["conditions"][0]["comparison"], source["timeWindow"])
        for name in (ERROR_RATE, SLOW)
        for source in monitors[name]["dataSources"]
    }
    assert measured == {ERROR_RATE: (0.01, 300), SLOW: (1000, 300)}, "1 % and 1 s, over 5 minutes"
    everybody = [("email", "team"), ("email", "user"), ("slack", "specific")]
    assert {told_to for alert in alerts.values() if (told_to := tuple(told(alert)))} == {tuple(everybody)}
    assert sorted(alerts) == [ERROR_RATE, SLOW, "site: unhandled exception (production)"]
    applied.infra("preview", "--expect-no-changes")
    applied.infra("preview", "--refresh", "--expect-no-changes")


def test_what_was_changed_by_hand_in_sentry_shows_and_is_repaired(applied: Home) -> None:
    before = (named(applied, "monitors")[ERROR_RATE]["conditionGroup"], told(named(applied, "alerts")[SLOW]))
    conditions = [{**one, "comparison": 0.5} for one in before[0]["conditions"]]
    by_hand(applied, "monitors", ERROR_RATE, {"conditionGroup": {"conditions": conditions}})
    groups = named(applied, "alerts")[SLOW]["actionFilters"]
    by_hand(applied, "alerts", SLOW, {"actionFilters": [{**groups[0], "actions": [], "conditions": []}]})

    said = applied.infra("preview", "production", "--refresh", "--expect-no-changes", code=1)
    assert "monitoring.sentry.alerts.error_rate" in said.out
    assert "0.5 → 0.01" in said.out
    assert "monitoring.sentry.alerts.api_p95" in said.out
    assert "member ann@example.com" in said.out
    assert "issue_priority_greater_or_equal 75" in said.out
    assert "monitoring.sentry.alerts.unhandled" not in said.out

    applied.infra("up", "production", "--refresh", "--yes")
    after = named(applied, "monitors")[ERROR_RATE]["conditionGroup"]
    assert [one["comparison"] for one in after["conditions"]] == [0.01, 0.01]
    assert told(named(applied, "alerts")[SLOW]) == before[1]
    applied.infra("preview", "production", "--refresh", "--expect-no-changes")


def test_an_alert_whose_line_goes_is_deleted_once_it_is_named(applied: Home) -> None:
    applied.edit("production", "        api_p95: {milliseconds: 1000}\n", "")
    said = applied.infra("up", "production", "--yes", code=4)
    assert "--allow-delete monitoring.sentry.alerts.api_p95" in said.err
    assert SLOW in named(applied, "alerts")
    applied.infra("up", "production", "--yes", "--allow-delete", "monitoring.sentry.alerts.api_p95")
    assert SLOW not in named(applied, "alerts")
    assert SLOW not in named(applied, "monitors")
    assert ERROR_RATE in named(applied, "alerts")


def test_an_alert_that_somebody_deleted_comes_back(applied: Home) -> None:
    id_ = named(applied, "alerts")[ERROR_RATE]["id"]
    applied.running.edit({"sentry": {"organizations": {"acme": {"alerts": {id_: None}}}}})
    applied.infra("up", "production", "--refresh", "--yes")
    assert ERROR_RATE in named(applied, "alerts")
    names = [one["name"] for one in acme(applied)["monitors"].values()]
    assert names.count(ERROR_RATE) == 1, "the monitor that was left is used"


def test_a_project_whose_lines_vanish_is_not_deleted(applied: Home) -> None:
    applied.file("shared").write_text(SHARED[: SHARED.index("  site:monitoring:")])
    applied.file("production").write_text(PRODUCTION[: PRODUCTION.index("  site:variables:")])
    said = applied.infra("up", "shared", "--yes", code=4)
    assert "retire: [monitoring.sentry.project]" in said.err
    assert "site" in acme(applied)["projects"]


@pytest.mark.parametrize("wrong", ["token", "member", "unset"])
def test_what_cannot_work_is_refused_in_one_line_before_anything_is_written(
    applied: Home, wrong: str
) -> None:
    applied.edit("production", "percent: 1,", "percent: 2,")
    applied.edit("production", "email: ann@", "email: bob@")
    applied.infra("check", code=None)  # brings the accounts up to date: bob is a member
    applied.running.edit(
        {"sentry": {"organizations": {"acme": {"members": {"bob@example.com": {"pending": True}}}}}}
    )
    before, asked = acme(applied), len(applied.requests())
    given = {"SENTRY_API_TOKEN": "sntryu_wrong"} if wrong == "token" else {}
    unset = ["SENTRY_API_TOKEN"] if wrong == "unset" else []
    code = 2 if wrong == "unset" else 3
    said = applied.infra("up", "production", "--yes", code=code, given=given, unset=unset)
    errors = said.lines("error:")
    assert len(errors) == 1
    place = "stacks/Pulumi.production.yaml:1"
    expected = {
        "token": "Sentry refused the token (401) — set SENTRY_API_TOKEN to a valid one",
        "member": "bob@example.com was invited in the organisation acme, and has not joined",
        "unset": "SENTRY_API_TOKEN is not set",
    }
    assert expected[wrong] in errors[0]
    assert wrong == "token" or place in errors[0]
    assert acme(applied) == before
    assert [one for one in applied.requests(asked) if one["method"] not in ("GET", "HEAD")] == []


def test_a_project_that_exists_is_taken_over_with_its_key(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    dsn = "https://0123456789abcdef0123456789abcdef@o1.ingest.us.sentry.io/7"
    key = {"id": "0123456789abcdef0123456789abcdef", "name": "Default", "isActive": True}
    there = {
        "id": "7",
        "slug": "site",
        "name": "Our site",
        "platform": "javascript",
        "teams": [],
        "date_created": "2024-01-01T00:00:00Z",
        "keys": {key["id"]: {**key, "projectId": "7", "dsn": dsn}},
    }
    home.running.sync()
    home.running.edit({"sentry": {"organizations": {"acme": {"projects": {"site": there}}}}})
    said = home.infra("up", "shared", "--yes")
    assert "Sentry has the project site already: taken over" in said.all
    project = acme(home)["projects"]["site"]
    assert (project["name"], project["platform"], project["teams"]) == (
        "Our site",
        "javascript-nextjs",
        ["web"],
    )
    assert len(project["keys"]) == 1
    assert home.pulumi("stack", "output", "sentry.dsn", "-s", "shared").out.strip() == dsn
    home.close()
