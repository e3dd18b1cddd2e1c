"""One `infra up` of each stack leaves all systems wired: what one vendor made up is what the others hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.app.cache import MissingError
from tests.app.site import site
from tests.app.test_site import not_run, text_of
from tests.journeys.conftest import ENVIRONMENTS
from tests.journeys.held import content_of, made_up
from tests.journeys.home import Home

pytestmark = pytest.mark.journey

STAGING_REF = "ljhmvjfksebpjpwvgudo"


def at_vercel(world: dict[str, Any], key: str) -> dict[str, str]:
    """Returns the value of a variable by target, or by branch where it has one."""
    (project,) = world["vercel"]["projects"].values()
    found = {}
    for variable in project["env"]:
        if variable["key"] == key:
            for target in variable["target"]:
                found[variable["gitBranch"] or target] = variable["value"]
    return found


def everywhere(value: str) -> dict[str, str]:
    return dict.fromkeys(("production", "staging", "preview", "development"), value)


def test_every_environment_reports_to_the_dsn_and_the_key_that_the_vendors_made(applied: Home) -> None:
    world = applied.world()
    made = made_up(world).shared
    assert made["sentry.dsn"].startswith("https://")
    assert at_vercel(world, "NEXT_PUBLIC_SENTRY_DSN") == everywhere(made["sentry.dsn"])
    assert at_vercel(world, "NEXT_PUBLIC_POSTHOG_KEY") == everywhere(made["posthog.key"])


def test_playwright_s_token_on_github_is_the_one_that_vercel_lets_in(applied: Home) -> None:
    (repository,) = applied.world()["github"]["repositories"].values()
    environments = repository["environments"]
    token = applied.environ()["VERCEL_BYPASS_TOKEN"]
    for name in ("preview", "staging"):
        assert environments[name]["secrets"]["PLAYWRIGHT_BYPASS_TOKEN"]["value"] == token
    assert "PLAYWRIGHT_BYPASS_TOKEN" not in environments["production"]["secrets"]


def test_supabase_s_keys_are_what_vercel_holds_and_previews_never_see_production_s(applied: Home) -> None:
    world = applied.world()
    keys = made_up(world).by_supabase_ref
    (production,) = set(keys) - {STAGING_REF}
    for wire, variable in (
        ("supabase.url", "NEXT_PUBLIC_SUPABASE_URL"),
        ("supabase.anon_key", "NEXT_PUBLIC_SUPABASE_ANON_KEY"),
        ("supabase.service_role_key", "SUPABASE_SERVICE_ROLE_KEY"),
    ):
        held = at_vercel(world, variable)
        assert held.pop("production") == keys[production][wire]
        assert set(held.values()) == {keys[STAGING_REF][wire]}


def test_supabase_sends_people_back_to_their_own_site(applied: Home) -> None:
    projects = applied.world()["supabase"]["projects"]
    for ref, project in projects.items():
        site_url = "https://medicalbills.co" if ref == STAGING_REF else "https://medicalbills.com"
        assert project["auth"]["site_url"] == site_url
        assert f"{site_url}/**" in project["auth"]["uri_allow_list"].split(",")
        assert project["ssl"] is True


def test_the_three_alerts_watch_production_and_tell_the_team(applied: Home) -> None:
    (organization,) = applied.world()["sentry"]["organizations"].values()
    (team,) = organization["teams"].values()
    alerts = organization["alerts"].values()
    assert len(alerts) == 3
    for alert in alerts:
        (actions,) = [one["actions"] for one in alert["actionFilters"]]
        assert [action["config"]["targetIdentifier"] for action in actions] == [team["id"]]
        assert "production" in alert["name"]


def test_posthog_records_web_vitals_and_no_addresses(applied: Home) -> None:
    (project,) = applied.world()["posthog"]["regions"]["us"]["projects"].values()
    assert project["autocapture_web_vitals_opt_in"] is True
    assert project["capture_performance_opt_in"] is True
    assert project["anonymize_ips"] is True


def test_plain_pulumi_finds_nothing_to_do_either(applied: Home) -> None:
    for stack in ("shared", *ENVIRONMENTS):
        applied.pulumi("preview", "-s", stack, "--expect-no-changes")


@pytest.mark.app
def test_the_app_that_vercel_would_build_reports_to_sentry_s_dsn(applied: Home) -> None:
    world = applied.world()
    (repository,) = world["github"]["repositories"].values()
    (head,) = {one["pull"]["head"] for one in repository["issues"].values() if one["pull"]}
    files = {path: text for path, text in content_of(repository, head).items() if ".github" not in path}
    (project,) = world["vercel"]["projects"].values()
    variables = {one["key"]: one["value"] for one in project["env"] if one["gitBranch"] == "staging"}
    system = {"VERCEL": "1", "VERCEL_ENV": "preview", "NEXT_PUBLIC_VERCEL_ENV": "preview"}
    made = made_up(world)
    try:
        with site(files, {**variables, **system, "VERCEL_GIT_COMMIT_SHA": "0" * 40}) as place:
            _without_the_fixture_s_own_tests(place.folder)
            place.npm("run", "build")
            browsers_get = text_of(place.folder / ".next" / "static")
    except MissingError as missing:
        not_run(missing)
    assert made.shared["sentry.dsn"] in browsers_get
    assert made.shared["posthog.key"] in browsers_get
    assert made.by_supabase_ref[STAGING_REF]["supabase.service_role_key"] not in browsers_get


def _without_the_fixture_s_own_tests(folder: Path) -> None:
    """They name variables of another estate, and a build checks the types of all files."""
    for test in (*(folder / "__tests__").iterdir(), *(folder / "e2e").iterdir()):
        test.unlink()
