"""The app's files as they arrive in a repository."""

from __future__ import annotations

import difflib
import json
import tomllib
from os.path import normpath
from pathlib import Path
from typing import Any

import pytest

from infra.workflows.allowed import APP
from infra.workflows.app import app_files
from infra.workflows.app.by_hand import BY_HAND, by_hand
from tests.app.estate import EVERY_FILE, site_estate, site_files

GOLDEN = Path(__file__).parents[1] / "golden" / "app"
NO_COMMENTS = {"vercel.json"}


def options(**app: dict[str, Any]) -> dict[str, Any]:
    """Every file, some with options."""
    return {**EVERY_FILE, **app}


def changed_lines(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Returns what `diff` says of each file that is not the same."""
    found = {}
    for path in sorted(before.keys() | after.keys()):
        lines = difflib.unified_diff(
            before.get(path, "").splitlines(), after.get(path, "").splitlines(), lineterm="", n=0
        )
        if kept := [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]:
            found[path] = [f"{line[0]} {line[1:].strip()}" for line in kept]
    return found


def test_every_file_is_the_one_we_reviewed() -> None:
    reviewed = {
        str(file.relative_to(GOLDEN)): file.read_text() for file in GOLDEN.rglob("*") if file.is_file()
    }
    assert site_files() == reviewed


def test_the_same_options_give_the_same_bytes_for_every_environment() -> None:
    whole = site_estate()
    again = site_estate()
    assert app_files(whole, whole.stack("staging")) == app_files(again, again.stack("staging"))
    estate = site_estate(both=True)
    assert app_files(estate, estate.stack("staging")) == app_files(estate, estate.stack("production"))


def test_nothing_but_the_listed_paths_is_ever_written() -> None:
    assert set(site_files()) == APP


def test_every_file_says_who_writes_it_where_its_format_can() -> None:
    for path, text in site_files().items():
        first = text.splitlines()[0]
        assert ("Managed by infra" in first) == (path not in NO_COMMENTS), path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert not [line for line in text.splitlines() if line != line.rstrip()], path


def test_nothing_asked_for_is_nothing_rendered() -> None:
    assert site_files({}) == {}
    whole = site_estate()
    assert app_files(whole, whole.stack("shared")) == {}
    assert app_files(whole, whole.stack("preview")) == {}


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("env", ["instrumentation.ts", "lib/env.server.ts", "lib/env.ts"]),
        ("health", ["app/api/health/route.ts"]),
        ("logger", ["lib/logger.ts", "lib/mask.ts"]),
        ("playwright", ["playwright.bypass.ts", "playwright.config.ts"]),
        ("posthog", ["instrumentation-client.ts", "lib/mask.ts", "lib/posthog.ts"]),
        (
            "sentry",
            [
                "instrumentation-client.ts",
                "instrumentation.ts",
                "lib/mask.ts",
                "lib/sentry.ts",
                "sentry.edge.config.ts",
                "sentry.server.config.ts",
            ],
        ),
        ("supabase", ["supabase/config.toml"]),
        ("vercel", ["vercel.json"]),
    ],
)
def test_a_file_brings_what_it_imports_and_nothing_else(name: str, paths: list[str]) -> None:
    files = site_files({name: {}})
    assert list(files) == paths
    for path, text in files.items():
        for line in text.splitlines():
            if 'from ".' in line or 'import(".' in line:
                imported = line.split('"')[-2]
                target = normpath(f"{Path(path).parent}/{imported}")
                assert f"{target.removesuffix('.ts')}.ts" in files, line


@pytest.mark.parametrize(
    ("app", "changes"),
    [
        (
            {"sentry": {"traces_sample_rate": 0.25}},
            {
                path: ["- tracesSampleRate: 0.1,", "+ tracesSampleRate: 0.25,"]
                for path in ("instrumentation-client.ts", "sentry.edge.config.ts", "sentry.server.config.ts")
            },
        ),
        (
            {"sentry": {"replays_session_sample_rate": 0.0}},
            {
                "instrumentation-client.ts": [
                    "- replaysSessionSampleRate: 0.1,",
                    "+ replaysSessionSampleRate: 0.0,",
                ]
            },
        ),
        (
            {"sentry": {"replays_on_error_sample_rate": 0.5}},
            {
                "instrumentation-client.ts": [
                    "- replaysOnErrorSampleRate: 1.0,",
                    "+ replaysOnErrorSampleRate: 0.5,",
                ]
            },
        ),
        (
            {"logger": {"redact": ("policy_number",)}},
            {"lib/logger.ts": ['+ "policynumber",']},
        ),
        (
            {"env": {"optional": ("API_KEY",)}},
            {"lib/env.server.ts": ['- "API_KEY",', '+ "API_KEY",']},
        ),
        (
            {"posthog": {"feature_flags": True}},
            {
                "lib/posthog.ts": [
                    "- advanced_disable_flags: true,",
                    "+ // What flags are asked with does not pass `before_send`.",
                    "+ custom_personal_data_properties: [...new URLSearchParams(location.search).keys()],",
                ]
            },
        ),
        (
            {"playwright": {"base_url": "https://qa.example.com"}},
            {
                "playwright.config.ts": [
                    '- const baseURL = process.env.PLAYWRIGHT_BASE_URL || "https://staging.example.com";',
                    '+ const baseURL = process.env.PLAYWRIGHT_BASE_URL || "https://qa.example.com";',
                ]
            },
        ),
        (
            {"playwright": {"test_dir": "tests/e2e"}},
            {"playwright.config.ts": ['- testDir: "./e2e",', '+ testDir: "./tests/e2e",']},
        ),
        (
            {"playwright": {"timeout_ms": 60000}},
            {"playwright.config.ts": ["- timeout: 30000,", "+ timeout: 60000,"]},
        ),
        (
            {"playwright": {"retries": 1}},
            {"playwright.config.ts": ["- retries: ci ? 2 : 0,", "+ retries: ci ? 1 : 0,"]},
        ),
        (
            {"playwright": {"workers": 4}},
            {"playwright.config.ts": ["- workers: ci ? 1 : undefined,", "+ workers: ci ? 4 : undefined,"]},
        ),
        (
            {"supabase": {"major_version": 17}},
            {"supabase/config.toml": ["- major_version = 15", "+ major_version = 17"]},
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_an_option_changes_only_its_lines(app: dict[str, Any], changes: dict[str, list[str]]) -> None:
    assert changed_lines(site_files(), site_files(options(**app))) == changes


def test_crons_are_vercels() -> None:
    crons = ({"path": "/api/cron/daily", "schedule": "0 5 * * *"},)
    before, after = (
        json.loads(site_files(options(vercel=one))["vercel.json"]) for one in ({}, {"crons": crons})
    )
    assert after.pop("crons") == [{"path": "/api/cron/daily", "schedule": "0 5 * * *"}]
    assert after == before


def test_security_headers_may_be_the_apps_own() -> None:
    assert json.loads(site_files(options(vercel={"headers": False}))["vercel.json"]) == {
        "$schema": "https://openapi.vercel.sh/vercel.json"
    }


def test_what_the_project_declares_is_not_said_again() -> None:
    assert json.loads(site_files()["vercel.json"]).keys() == {"$schema", "headers"}


def test_the_local_database_is_named_after_the_project() -> None:
    config = tomllib.loads(site_files()["supabase/config.toml"])
    assert config["project_id"] == "site"
    assert config["auth"]["site_url"] == "http://localhost:3000"
    ports = [config[section]["port"] for section in ("api", "db", "studio", "local_smtp", "analytics")]
    assert len(set(ports)) == len(ports)


def test_what_the_posthog_project_declares_decides_what_is_recorded() -> None:
    quiet = {"project": "site", "region": "eu", "web_vitals": False, "session_replay": True}
    text = site_files(posthog=quiet)["lib/posthog.ts"]
    assert "https://eu.i.posthog.com" in text
    assert "web_vitals: false" in text
    assert "web-vitals" not in text
    assert "disable_session_recording: false" in text
    assert 'import "posthog-js/dist/posthog-recorder";' in text


def test_a_health_check_asks_only_what_is_declared() -> None:
    text = site_files({"health": {}}, supabase=False)["app/api/health/route.ts"]
    assert "supabase" not in text
    assert "env.server" not in text


def test_the_document_says_what_is_added_by_hand() -> None:
    document = (Path(__file__).parents[3] / "docs/app-files.md").read_text()
    assert set(BY_HAND) <= APP
    for step in by_hand(APP):
        words = (
            [step]
            if step.startswith("npm ")
            else ["withSentryConfig", "`next.config.ts`", "app/global-error.tsx"]
        )
        assert all(word in document for word in words), step
