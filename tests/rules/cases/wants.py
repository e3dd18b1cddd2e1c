"""Cases of `infra.rules.wants`."""

from __future__ import annotations

from typing import Any

from tests.builders import Changes
from tests.rules.case import Case
from tests.rules.cases.checks import STEPS, both

TOKEN = {"PLAYWRIGHT_BYPASS_TOKEN": {"from": "vercel.bypass_token"}}
FULL: dict[str, Any] = {"secrets": TOKEN, "variables": {"SITE_URL": "https://staging.example.com"}}
E2E: Changes = {
    **both({"ci": {"e2e": {}}}),
    "staging/github/environment": FULL,
    "preview/github/environment/secrets": TOKEN,
}
DATABASE = {
    "secrets": {"SUPABASE_DB_PASSWORD": {"env": "DB"}, "SUPABASE_ACCESS_TOKEN": {"env": "TOKEN"}},
    "variables": {"SUPABASE_PROJECT_REF": {"env": "REF"}},
}
MIGRATIONS: Changes = {
    **both({"ci": {}, "migrations": {}}),
    "staging/github/environment": DATABASE,
    "production/github/environment": DATABASE,
}
NIGHTLY = {"steps": [{**STEPS[0], "env": {"TOKEN": {"secret": "NIGHTLY_TOKEN"}}}]}
BY_OTHER_MEANS = "or name it in `workflows.elsewhere` if it is set by other means"
READS = "job `e2e` of ci.yml reads the"

CASES: tuple[Case, ...] = (
    Case(
        "WFL-09",
        {**E2E, "staging/github/environment": {"variables": FULL["variables"]}},
        f"{READS} secret `PLAYWRIGHT_BYPASS_TOKEN`, which neither GitHub environment `staging`"
        " nor the repository has",
        "staging: github.environment.secrets.PLAYWRIGHT_BYPASS_TOKEN",
        f"add it to `github.environment.secrets`, {BY_OTHER_MEANS}",
        E2E,
    ),
    Case(
        "WFL-09",
        {**E2E, "staging/github/environment": {"secrets": TOKEN, "variables": {"SITE_URI": "https://a.b"}}},
        f"{READS} variable `SITE_URL`, which neither GitHub environment `staging` nor the repository has",
        "staging: github.environment.variables.SITE_URL",
        "did you mean `SITE_URI`?",
        {
            **E2E,
            "staging/github/environment": {"secrets": TOKEN},
            "shared/github/variables": {"SITE_URL": "https://a.b"},
        },
    ),
    Case(
        "WFL-09",
        {**both({"ci": {"e2e": {}}}), "staging/github/environment": FULL},
        f"{READS} secret `PLAYWRIGHT_BYPASS_TOKEN` in the GitHub environment `preview`,"
        " which no stack declares",
        "production: workflows.files.ci",
        f"declare `github.environment` where it belongs, and add it there, {BY_OTHER_MEANS}",
        {
            **both({"ci": {"e2e": {}}}),
            "staging/github/environment": FULL,
            "staging/workflows/elsewhere": ["PLAYWRIGHT_BYPASS_TOKEN"],
        },
    ),
    Case(
        "WFL-09",
        {**MIGRATIONS, "production/github/environment": {**DATABASE, "variables": {}}},
        "job `migrations-production` of migrations.yml reads the variable `SUPABASE_PROJECT_REF`,"
        " which neither GitHub environment `production` nor the repository has",
        "production: github.environment.variables.SUPABASE_PROJECT_REF",
        f"add it to `github.environment.variables`, {BY_OTHER_MEANS}",
        MIGRATIONS,
    ),
    Case(
        "WFL-09",
        both({"ci": {"jobs": {"nightly": NIGHTLY}}}),
        "job `nightly` of ci.yml reads the secret `NIGHTLY_TOKEN`, which the repository does not have",
        "shared: github.secrets.NIGHTLY_TOKEN",
        f"add it to `github.secrets`, {BY_OTHER_MEANS}",
        {
            **both({"ci": {"jobs": {"nightly": NIGHTLY}}}),
            "shared/github/secrets/nightly_token": {"env": "NIGHTLY"},
        },
    ),
    Case(
        "WFL-10",
        {**E2E, "preview/github/environment/branches": ["staging"]},
        "`workflows.files.ci.e2e` runs here for pull requests, and GitHub would refuse it",
        "preview: github.environment.branches",
        "add `refs/pull/*/merge`, or write `any`",
        {**E2E, "preview/github/environment/branches": ["refs/pull/*/merge"]},
    ),
    Case(
        "WFL-10",
        {**MIGRATIONS, "production/github/environment": {**DATABASE, "branches": ["release/*"]}},
        "`workflows.files.migrations` runs here for branch `main`, and GitHub would refuse it",
        "production: github.environment.branches",
        "add `main`, or write `any`",
        {**MIGRATIONS, "production/github/environment": {**DATABASE, "branches": "protected"}},
    ),
    Case(
        "WFL-11",
        {**E2E, "production/github/environment/secrets": TOKEN},
        "no job of ours reads `PLAYWRIGHT_BYPASS_TOKEN` in the GitHub environment `production`",
        "production: github.environment.secrets.PLAYWRIGHT_BYPASS_TOKEN",
        "remove it: jobs read it in `preview` and `staging`",
        {**E2E, "production/github/environment/secrets": {"OTHER": {"from": "vercel.bypass_token"}}},
    ),
)
