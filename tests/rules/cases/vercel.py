"""Cases of `infra.rules.vercel`."""

from __future__ import annotations

from tests.rules.case import Case

HOBBY = {"shared/vercel/plan": "hobby", "shared/github/plan": "pro"}
DAILY = {"path": "/api/cron/daily", "schedule": "0 6 * * 1-5"}

CASES: tuple[Case, ...] = (
    Case(
        "VCL-01",
        {
            "shared/vercel/plan": "hobby",
            "shared/vercel/protection": "all_deployments",
            "shared/github/plan": "pro",
        },
        "Vercel Hobby cannot protect the production domain",
        "shared: vercel.protection",
        "write `standard_protection`",
        {"shared/vercel/plan": "hobby", "shared/github/plan": "pro"},
    ),
    Case(
        "VCL-02",
        {"shared/vercel/plan": "hobby"},
        "Vercel Hobby deploys repositories of persons, and the owner is an organisation",
        "shared: vercel.plan",
        "write `connect_repository: false` and deploy by the CLI, or take the Pro plan",
        {"shared/vercel/plan": "hobby", "shared/vercel/project/connect_repository": False},
    ),
    Case(
        "VCL-03",
        {**HOBBY, "staging/workflows/app": {"vercel": {"crons": [{**DAILY, "schedule": "0 */6 * * *"}]}}},
        "`0 */6 * * *` is more than once a day, and Vercel Hobby refuses such a deployment",
        "staging: workflows.app.vercel.crons[0].schedule",
        "name one minute and one hour, or take the Pro plan",
        {**HOBBY, "staging/workflows/app": {"vercel": {"crons": [DAILY]}}},
    ),
)
