"""Which variables an app may count on."""

from __future__ import annotations

from infra.spec.app import AppFilesSpec, EnvFileSpec
from infra.workflows.app.facts import gather_facts
from infra.workflows.app.variables import AppVariable
from tests.builders import GONE, Changes, estate


def declared(changes: Changes, optional: tuple[str, ...] = ()) -> dict[str, bool]:
    """Returns whether each variable is required."""
    whole = estate(changes)
    wanted = AppFilesSpec(env=EnvFileSpec(optional=optional))
    return {v.name: v.required for v in gather_facts(whole, whole.stack("staging"), wanted).variables}


def test_what_every_deployment_has_is_required() -> None:
    assert declared({}) == {"API_KEY": True, "SITE_URL": False}
    assert declared({"preview/variables/SITE_URL": "x"}) == {"API_KEY": True, "SITE_URL": True}


def test_an_option_makes_it_optional() -> None:
    assert declared({}, ("API_KEY",)) == {"API_KEY": False, "SITE_URL": False}


def test_developers_machines_need_nothing() -> None:
    only_there = {"value": "x", "targets": ["development"]}
    assert declared({"preview/variables/API_KEY": only_there})["API_KEY"] is False


def test_a_branch_gets_what_all_previews_get() -> None:
    assert declared({"staging/variables/API_KEY": GONE})["API_KEY"] is True
    assert declared({"production/variables/API_KEY": GONE})["API_KEY"] is False


def test_the_prefix_says_what_is_public() -> None:
    assert AppVariable("NEXT_PUBLIC_A", required=True).public
    assert not AppVariable("A_NEXT_PUBLIC_", required=True).public


def test_browser_tests_never_visit_production_by_default() -> None:
    def site(changes: Changes) -> str:
        whole = estate(changes)
        return gather_facts(whole, whole.stack("staging"), AppFilesSpec()).test_site

    assert site({}) == "https://staging.example.com"
    assert site({"staging/environment/domains": []}) == "http://localhost:3000"
    redirect = {"name": "old.example.com", "redirect": "staging.example.com"}
    domains = [redirect, {"name": "*.example.org"}, "staging.example.com"]
    assert site({"staging/environment/domains": domains}) == "https://staging.example.com"


def test_a_wire_says_which_variable_holds_the_dsn() -> None:
    whole = estate(
        {
            "shared/monitoring": {"sentry": {"organization": "acme", "team": "web", "project": "site"}},
            "staging/variables/NEXT_PUBLIC_ERRORS_TO": {"from": "sentry.dsn"},
            "staging/variables/DSN_OF_SCRIPTS": {"from": "sentry.dsn"},
        }
    )
    found = gather_facts(whole, whole.stack("staging"), AppFilesSpec())
    assert found.sentry_dsn == "NEXT_PUBLIC_ERRORS_TO"
    assert found.posthog_key == "NEXT_PUBLIC_POSTHOG_KEY"
    assert found.supabase_url is None
