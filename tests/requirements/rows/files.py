"""The requirements' “Files You Own”: that each of them is written."""

from __future__ import annotations

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Later, Row
from tests.requirements.rows.monitoring import says

APP = "staging: workflows.app"
_APP_WORKS = "tests/app/test_site.py::test_the_app_checks_builds_and_works_with_our_files"


def owns_workflows(it: Rendered) -> None:
    for name in ("ci", "migrations", "release", "security"):
        assert it.workflow(name)["jobs"]


def owns_supabase_config(it: Rendered) -> None:
    says(it, "supabase/config.toml", "[db]")


def owns_vercel_json(it: Rendered) -> None:
    assert '"$schema": "https://openapi.vercel.sh/vercel.json"' in it.file("vercel.json")


def owns_logger(it: Rendered) -> None:
    assert "export interface Logger" in it.file("lib/logger.ts")


def owns_env(it: Rendered) -> None:
    text = it.file("lib/env.ts") + it.file("lib/env.server.ts")
    for name in ("NEXT_PUBLIC_SENTRY_DSN", "NEXT_PUBLIC_SUPABASE_URL", "STRIPE_SECRET_KEY"):
        assert name in text
        it.resource("production", f"variables.{name}")


def owns_playwright_config(it: Rendered) -> None:
    assert "export default defineConfig({" in it.file("playwright.config.ts")


def owns_the_same_on_both_branches(it: Rendered) -> None:
    assert it.files("production") == it.files("staging")


OWNED = Chapter(
    "Files You Own",
    (
        Row(
            "/.github/workflows/* - CI/CD pipelines",
            tuple(f"staging: workflows.files.{name}" for name in ("ci", "migrations", "release", "security")),
            owns_workflows,
            proven=(
                "tests/workflows/test_catalogue.py::test_every_file_with_all_its_options_is_the_one_we_reviewed",
            ),
        ),
        Later(
            "/supabase/migrations/* - Database migrations",
            "the migrate command, issue 7; migrations.yml pushes them",
        ),
        Row(
            "/supabase/config.toml - Local dev configuration",
            (f"{APP}.supabase",),
            owns_supabase_config,
            proven=("tests/app/test_site.py::test_the_supabase_cli_knows_every_key_of_its_configuration",),
        ),
        Row("/vercel.json - Vercel deployment config", (f"{APP}.vercel",), owns_vercel_json),
        Row("/lib/logger.ts - Logging infrastructure", (f"{APP}.logger",), owns_logger, proven=(_APP_WORKS,)),
        Row(
            "/lib/env.ts - Environment configuration",
            (f"{APP}.env", "production: variables.STRIPE_SECRET_KEY"),
            owns_env,
            proven=("tests/app/test_site.py::test_the_build_fails_and_names_every_missing_variable",),
        ),
        Row(
            "/playwright.config.ts - E2E test configuration",
            (f"{APP}.playwright",),
            owns_playwright_config,
            proven=(_APP_WORKS,),
        ),
        Row(
            "PR to staging → test on medicalbills.co → PR to master",
            ("production: workflows.app", "production: workflows.files"),
            owns_the_same_on_both_branches,
        ),
    ),
)
