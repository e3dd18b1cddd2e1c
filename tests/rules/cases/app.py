"""Cases of `infra.rules.app`."""

from __future__ import annotations

from tests.rules.case import Case

DSN = "NEXT_PUBLIC_SENTRY_DSN"
KEY = "NEXT_PUBLIC_POSTHOG_KEY"
LITERAL = "https://1@o1.ingest.sentry.io/1"
SENTRY = {"staging/workflows/app": ["sentry"]}
BY_OTHER_MEANS = "or name it in `workflows.elsewhere` if it is set by other means"

CASES: tuple[Case, ...] = (
    Case(
        "APP-01",
        {**SENTRY, f"staging/variables/{DSN}": LITERAL, f"preview/variables/{DSN}": LITERAL},
        f"`workflows.app.sentry` reads `{DSN}`, which `production` does not get here",
        f"production: variables.{DSN}",
        f"add `{DSN}: {{from: sentry.dsn}}`, {BY_OTHER_MEANS}",
        {**SENTRY, f"production/variables/{DSN}": LITERAL, f"preview/variables/{DSN}": LITERAL},
    ),
    Case(
        "APP-01",
        {"staging/workflows/app": ["posthog"], f"production/variables/{KEY}": "phc_1"},
        f"`workflows.app.posthog` reads `{KEY}`, which `preview` does not get here",
        f"preview: variables.{KEY}",
        f"add `{KEY}: {{from: posthog.key}}`, {BY_OTHER_MEANS}",
        {"staging/workflows/app": ["posthog"], "staging/workflows/elsewhere": [KEY]},
    ),
    Case(
        "APP-01",
        {"staging/workflows/app": ["health"], "production/variables/NEXT_PUBLIC_SUPABASE_URL": "https://a.b"},
        "`workflows.app.health` reads `NEXT_PUBLIC_SUPABASE_URL`, which `preview` does not get here",
        "staging: variables.NEXT_PUBLIC_SUPABASE_URL",
        f"add `NEXT_PUBLIC_SUPABASE_URL: …`, {BY_OTHER_MEANS}",
        {"staging/workflows/app": ["health"]},
    ),
    Case(
        "APP-02",
        {
            "shared/vercel/project/automatically_expose_system_environment_variables": False,
            "staging/workflows/app": ["health"],
        },
        "`workflows.app.health` reads `VERCEL_ENV`, which the project does not give to builds",
        "staging: workflows.app.health",
        "remove `automatically_expose_system_environment_variables: false` from `shared`",
        {
            "shared/vercel/project/automatically_expose_system_environment_variables": False,
            "staging/workflows/app": ["logger"],
        },
    ),
)
