"""Cases of `infra.rules.vercel`."""

from __future__ import annotations

from tests.rules.case import Case

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
)
