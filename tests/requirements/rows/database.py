"""The requirements' “Database Migration Workflow”: migrations.yml, and where it pushes."""

from __future__ import annotations

from tests.requirements.rendered import Rendered
from tests.requirements.row import Chapter, Later, Row

MIGRATIONS = "staging: workflows.files.migrations"
DATABASE = {"staging": "ljhmvjfksebpjpwvgudo"}


def _push_job(it: Rendered, environment: str) -> None:
    job = it.job("migrations", f"migrations-{environment}")
    assert job["environment"] == environment
    assert any("db push" in command for command in it.commands("migrations", f"migrations-{environment}"))
    it.resource(environment, "github.environment.secrets.SUPABASE_DB_PASSWORD")
    it.resource(environment, "github.environment.variables.SUPABASE_PROJECT_REF")
    it.resource("shared", "github.secrets.SUPABASE_ACCESS_TOKEN")


def pushed_to_staging_first(it: Rendered) -> None:
    _push_job(it, "staging")
    assert "refs/heads/staging" in it.job("migrations", "migrations-staging")["if"]


def pushed_to_production_after_the_merge(it: Rendered) -> None:
    _push_job(it, "production")
    assert "refs/heads/master" in it.job("migrations", "migrations-production")["if"]


def tried_before_the_merge(it: Rendered) -> None:
    assert any("db start" in command for command in it.commands("migrations", "migrations"))
    assert it.workflow("migrations")["on"]["pull_request"]["branches"] == ["master", "staging"]


_TOKEN = "shared: github.secrets.SUPABASE_ACCESS_TOKEN"

MIGRATION_WORKFLOW = Chapter(
    "Database Migration Workflow",
    (
        Later("supabase migration new feature_name", "the migrate command, issue 7"),
        Row("Reset local DB and apply all migrations", (MIGRATIONS,), tried_before_the_merge),
        Row(
            "Push to staging first … supabase db push",
            (
                MIGRATIONS,
                _TOKEN,
                "staging: github.environment.secrets.SUPABASE_DB_PASSWORD",
                "staging: github.environment.variables.SUPABASE_PROJECT_REF",
            ),
            pushed_to_staging_first,
            defaults={f"{MIGRATIONS}.staging_branch": "main"},
            proven=(
                "tests/workflows/test_migrations.py::test_each_database_is_reached_from_its_own_branch_and_environment_only",
            ),
        ),
        Later(
            "Verify on staging … Check tables/columns created … Test app functionality … Verify RLS policies",
            "the migrate command, issue 7",
        ),
        Row(
            "Deploy to production … After PR merged to master … supabase db push",
            (
                MIGRATIONS,
                _TOKEN,
                "production: github.environment.secrets.SUPABASE_DB_PASSWORD",
                "production: github.environment.variables.SUPABASE_PROJECT_REF",
            ),
            pushed_to_production_after_the_merge,
            proven=(
                "tests/workflows/test_migrations.py::test_each_database_is_reached_from_its_own_branch_and_environment_only",
            ),
        ),
        Later(
            "supabase migration down  # Rollback last migration",
            "the migrate command, issue 7 (it writes a new migration; this one loses all data)",
        ),
    ),
)
