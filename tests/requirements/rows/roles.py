"""The requirements' responsibilities, mandate, runbooks and coordination."""

from __future__ import annotations

from tests.requirements.rendered import Rendered
from tests.requirements.row import Always, Chapter, Later, Row

_WORKFLOWS = tuple(f"staging: workflows.files.{name}" for name in ("ci", "migrations", "release", "security"))
STAGING_REF = "ljhmvjfksebpjpwvgudo"
_WIRED = "tests/journeys/test_wired.py"
_DELIVERED = "tests/journeys/test_workflow_files.py::test_three_edits_are_one_pull_request_until_it_is_merged"
_REFUSED = "tests/resources/test_delivery.py::test_nothing_else_is_ever_written"


def workflows_are_ours(it: Rendered) -> None:
    for stack, mode in (("staging", "pull-request"), ("production", "verify")):
        workflows = it.inputs(stack, "workflows")
        assert workflows["mode"] == mode
        paths = {path for path in workflows["files"] if path.startswith(".github/workflows/")}
        assert paths == {
            f".github/workflows/{name}.yml" for name in ("ci", "migrations", "release", "security")
        }


def variables_are_declared(it: Rendered) -> None:
    for stack in ("production", "staging", "preview"):
        assert any(name.startswith("variables.") for name in it.run(stack).resources)


def monitoring_is_declared(it: Rendered) -> None:
    it.resource("shared", "monitoring.sentry.project")
    it.resource("shared", "monitoring.posthog.project")
    assert any(name.startswith("monitoring.sentry.alerts.") for name in it.run("production").resources)


def database_is_linked(it: Rendered) -> None:
    for stack in ("staging", "preview"):
        assert it.inputs(stack, "supabase.project")["ref"] == STAGING_REF
    assert it.inputs("production", "supabase.project")["ref"] != STAGING_REF
    variable = it.inputs("staging", "github.environment.variables.SUPABASE_PROJECT_REF")
    assert variable["value"] == STAGING_REF


def keys_are_wired(it: Rendered) -> None:
    for stack in ("production", "staging", "preview"):
        assert it.inputs(stack, "variables.SUPABASE_SERVICE_ROLE_KEY")["sensitive"] is True


def health_is_asked(it: Rendered) -> None:
    assert "export async function GET()" in it.file("app/api/health/route.ts")


def missing_variables_fail_the_build(it: Rendered) -> None:
    assert "Environment variables are missing" in it.file("lib/env.server.ts")


def merges_may_squash(it: Rendered) -> None:
    assert it.inputs("shared", "github.repository")["allowSquashMerge"] is True


def incidents_are_issues(it: Rendered) -> None:
    assert it.inputs("shared", "github.repository")["hasIssues"] is True
    assert it.inputs("shared", "github.repository.labels.incident")["name"] == "incident"


def merges_are_approved(it: Rendered) -> None:
    rules = it.inputs("production", "github.protect")["rules"]
    assert rules["pullRequest"]["requiredApprovingReviewCount"] >= 1


RESPONSIBILITIES = Chapter(
    "Your Responsibilities",
    (
        Row(
            "Maintain and improve GitHub Actions workflows",
            (*_WORKFLOWS, "production: workflows.deliver"),
            workflows_are_ours,
            defaults={"staging: workflows.deliver": "commit"},
            proven=(_DELIVERED,),
        ),
        Row(
            "Vercel … environment variables",
            tuple(f"{stack}: variables" for stack in ("production", "staging", "preview")),
            variables_are_declared,
            proven=("tests/journeys/test_apply.py::test_the_accounts_hold_what_the_files_declare",),
        ),
        Later("Vercel deployments, rollbacks", "the deploy command, issue 7"),
        Row(
            "Error tracking, performance monitoring, alerting",
            ("shared: monitoring.sentry", "shared: monitoring.posthog", "production: monitoring.sentry"),
            monitoring_is_declared,
            proven=("tests/journeys/test_apply.py::test_a_second_preview_is_empty",),
        ),
        Later("Documentation for incident response", "the daily commands, issue 7"),
    ),
)
OFF_LIMITS = Chapter(
    "Files Off-Limits",
    (
        Always(
            "Application business logic … UI components and pages … Test content … Policy documents",
            "no key can name them: only paths on a list are ever written",
            (_REFUSED,),
        ),
    ),
)
MANDATE = Chapter(
    "CLI-First Mandate",
    (
        Always(
            "All operations MUST use CLI tools, not web dashboards",
            "`infra` and plain `pulumi`: [decision 0001](decisions/0001-cli-first.md)",
            ("tests/journeys/test_changes.py::test_plain_pulumi_does_the_same",),
        ),
        Row(
            "supabase link --project-ref ljhmvjfksebpjpwvgudo",
            (
                "staging: supabase",
                "preview: supabase",
                "production: supabase",
                "staging: github.environment.variables.SUPABASE_PROJECT_REF",
            ),
            database_is_linked,
            proven=(
                f"{_WIRED}::test_supabase_s_keys_are_what_vercel_holds_and_previews_never_see_production_s",
            ),
        ),
        Row(
            "vercel env add VARIABLE production",
            tuple(
                f"{stack}: variables.SUPABASE_SERVICE_ROLE_KEY"
                for stack in ("production", "staging", "preview")
            ),
            keys_are_wired,
            proven=("tests/journeys/test_apply.py::test_the_accounts_hold_what_the_files_declare",),
        ),
        Row(
            "gh pr merge --squash",
            ("shared: github",),
            merges_may_squash,
            defaults={"shared: github.repository.allow_squash_merge": False},
        ),
        Later("Supabase CLI … GitHub CLI … Vercel CLI", "the daily commands, issue 7"),
    ),
)
CHECKLIST = Chapter(
    "Deployment Checklist Output Format",
    (Later("DEPLOYMENT STATUS … RESULT … Action Items … Next Steps", "the deploy command, issue 7"),),
)
RUNBOOK = Chapter(
    "Incident Response Runbook",
    (
        Later("Assess … vercel ls … gh run list", "the incident command, issue 7"),
        Row(
            "curl https://medicalbills.com/api/health  # Health check",
            ("staging: workflows.app.health",),
            health_is_asked,
            proven=("tests/app/test_site.py::test_the_app_checks_builds_and_works_with_our_files",),
        ),
        Later(
            "vercel rollback  # Instant rollback to last good deployment",
            "the deploy command, issue 7",
        ),
        Row(
            'gh issue create --title "Production incident: [description]"',
            ("shared: github.repository.labels.incident",),
            incidents_are_issues,
            defaults={"shared: github.repository.has_issues": False},
            proven=("tests/journeys/test_apply.py::test_the_accounts_hold_what_the_files_declare",),
        ),
        Row(
            "Missing env vars (check Vercel settings)",
            ("staging: workflows.app.env",),
            missing_variables_fail_the_build,
            proven=("tests/app/test_site.py::test_the_build_fails_and_names_every_missing_variable",),
        ),
        Later("Check CI logs … Re-run if transient", "the build command, issue 7"),
    ),
)
INVOCATION = Chapter(
    "When Called, Invocation, Coordination",
    (
        Later("/deploy … /deploy --prod … /deploy --rollback", "the deploy command, issue 7"),
        Always(
            "QA Guardian: Coordinates on CI test steps",
            "`workflows.files.ci.steps` and `.jobs` take steps of others; none are needed yet",
            ("tests/workflows/test_extra.py::test_every_job_of_ours_takes_steps",),
        ),
        Row(
            "Reports deployment status, requests approvals",
            ("production: github.protect",),
            merges_are_approved,
            defaults={"production: github.protect.approvals": 0},
        ),
    ),
)
