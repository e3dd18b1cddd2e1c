"""Cases of `infra.rules.estate`."""

from __future__ import annotations

from tests.builders import GONE
from tests.rules.case import Case

CASES: tuple[Case, ...] = (
    Case(
        "EST-01",
        {"staging/environment/shared": "shard"},
        "there is no stack `shard`",
        "staging: environment.shared",
        "did you mean `shared`?",
        {"staging/environment/shared": "shared"},
    ),
    Case(
        "EST-01",
        {"staging/environment/shared": "preview"},
        "`preview` is an environment, not a shared stack",
        "staging: environment.shared",
        "did you mean `shared`?",
        {"staging/environment/shared": "shared"},
    ),
    Case(
        "EST-02",
        {"staging/environment/targets": ["production"], "staging/environment/branch": "main"},
        "target `production` belongs to `production` already",
        "staging: environment.targets",
        "give each environment its own targets, or previews of its own branch",
        {"staging/environment/targets": ["preview"]},
        also=("VAR-03", "GIT-12"),
    ),
    Case(
        "EST-02",
        {"qa/environment": {"branch": "staging"}},
        "target `preview` of branch `staging` belongs to `qa` already",
        "staging: environment.targets",
        "give each environment its own targets, or previews of its own branch",
        {"qa/environment": {"branch": "qa"}},
    ),
    Case(
        "EST-03",
        {"preview/environment/branch": "staging"},
        "`branch: staging` narrows previews, but not beside other targets",
        "preview: environment.branch",
        "give previews of the branch a stack of their own, or leave `branch` out",
        {"preview/environment/targets": ["preview"]},
        also=("VAR-03",),
    ),
    Case(
        "EST-04",
        {"shared/vercel/project/production_branch": "master"},
        "the live branch is `main` here and `master` in `shared`",
        "production: environment.branch",
        "make it the same as `vercel.project.production_branch`",
        {"shared/vercel/project/production_branch": "main"},
    ),
    Case(
        "EST-05",
        {"shared/github/repository/branches": []},
        "nothing makes sure that branch `staging` exists",
        "staging: environment.branch",
        "add it to `github.repository.branches` of `shared`",
        {"shared/github/repository/branches": ["staging", "next"]},
    ),
    Case(
        "EST-06",
        {
            "shared/vercel": GONE,
            "preview/variables": GONE,
            "staging/variables": GONE,
            "staging/environment/domains": [],
        },
        "`shared` declares no Vercel project",
        "production: variables",
        "add `vercel` to `shared`",
        {"preview/variables": GONE},
        also=("VAR-01",),
    ),
    Case(
        "EST-06",
        {"shared/github": GONE, "production/github": GONE, "staging/github": GONE, "staging/workflows": GONE},
        "`shared` declares no repository",
        "production: workflows",
        "add `github` to `shared`",
        {"production/github": GONE},
    ),
    Case(
        "EST-07",
        {"shared/retire": ["vercel.project"], "shared/vercel": GONE},
        "`vercel.project` is to be retired, and is not declared",
        "shared: retire[0]",
        "keep its lines while `retire` names it; remove both once it is gone",
        {"shared/retire": ["vercel.project"]},
        also=("EST-06", "VAR-01"),
    ),
    Case(
        "EST-07",
        {"shared/retire": ["monitoring.posthog.project"]},
        "`monitoring.posthog.project` is to be retired, and is not declared",
        "shared: retire[0]",
        "keep its lines while `retire` names it; remove both once it is gone",
        {
            "shared/retire": ["monitoring.posthog.project"],
            "shared/monitoring/posthog": {"project": "Site"},
        },
    ),
    Case(
        "EST-09",
        {"shared/monitoring/posthog": {"project": "site"}},
        "no variable gets `posthog.key`, so the app cannot report to this project",
        "shared: monitoring.posthog",
        "add `NEXT_PUBLIC_POSTHOG_KEY: {from: posthog.key}` to `variables` of the environments",
        {
            "shared/monitoring/posthog": {"project": "site"},
            "staging/variables/KEY": {"from": "posthog.key"},
        },
    ),
)
