"""Cases of `infra.rules.pipelines`."""

from __future__ import annotations

from tests.rules.case import Case

SENTRY = {"organization": "acme", "team": "web", "project": "site"}
BOTH = {"production/workflows": {"deliver": "verify", "files": ["ci", "release"]}}
RELEASE = {**BOTH, "staging/workflows/files": ["ci", "release"]}
SECOND = {"other/vercel": {"team": "acme", "plan": "pro", "project": {"name": "other"}}}

CASES: tuple[Case, ...] = (
    Case(
        "JOB-04",
        {**RELEASE, "production/github/environment": {"secrets": {"SENTRY_AUTH_TOKEN": {"env": "TOKEN"}}}},
        "nothing says whose releases these are at Sentry",
        "staging: workflows.files.release",
        "declare `monitoring.sentry` in the shared stack, or say `organization` and `project`",
        {**RELEASE, "shared/monitoring": {"sentry": SENTRY}},
    ),
    Case(
        "JOB-05",
        {"shared/workflows/files": {"infra": {"environments": {"prodution": "live"}}}},
        "there is no stack `prodution` to approve",
        "shared: workflows.files.infra.environments.prodution",
        "did you mean `production`?",
        {"shared/workflows/files": {"infra": {"environments": {"production": "live"}}}},
    ),
    Case(
        "JOB-06",
        {**SECOND, "shared/workflows/files": ["infra"], "other/workflows/files": ["infra"]},
        "`other` writes infra.yml already, for all stacks",
        "shared: workflows.files.infra",
        "say it in one shared stack",
        {**SECOND, "shared/workflows/files": ["infra"], "other/workflows/files": ["drift"]},
    ),
)
