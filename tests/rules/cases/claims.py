"""Cases of `infra.rules.claims`."""

from __future__ import annotations

from tests.rules.case import Case

SENTRY = {"organization": "acme", "team": "web", "project": "site"}
SECOND = {
    "vercel": {"team": "acme", "plan": "pro", "project": {"name": "other"}},
    "github": {"owner": "acme", "plan": "team", "repository": {"name": "other"}},
}

CASES: tuple[Case, ...] = (
    Case(
        "EST-08",
        {"shop": SECOND, "shop/vercel/project/name": "site"},
        "Vercel project `acme/site` is declared by `shared` already",
        "shop: vercel.project.name",
        "keep it in one shared stack, which the environments of both name",
        {"shop": SECOND},
    ),
    Case(
        "EST-08",
        {"shop": SECOND, "shop/github/repository/name": "Site"},
        "repository `acme/Site` is declared by `shared` already",
        "shop: github.repository.name",
        "keep it in one shared stack, which the environments of both name",
        {"shop": SECOND, "shop/github/owner": "ada", "shop/github/repository/name": "site"},
    ),
    Case(
        "EST-08",
        {"shop": SECOND, "shop/monitoring": {"sentry": SENTRY}, "shared/monitoring": {"sentry": SENTRY}},
        "Sentry project `acme/site` is declared by `shared` already",
        "shop: monitoring.sentry.project",
        "keep it in one shared stack, which the environments of both name",
        {"shop": SECOND, "shared/monitoring": {"sentry": SENTRY}},
    ),
    Case(
        "GIT-12",
        {
            "qa": {
                "environment": {"branch": "staging", "targets": ["development"]},
                "github": {"protect": {}},
            },
        },
        "protection of branch `staging` is declared by `qa` already",
        "staging: github.protect",
        "keep `protect` in one of them",
        {"qa": {"environment": {"branch": "staging", "targets": ["development"]}}},
        also=("EST-02",),
    ),
    Case(
        "GIT-13",
        {"production/github/environment": {"name": "Staging"}},
        "GitHub environment `staging` is declared by `production` already",
        "staging: github.environment",
        "give one of them a `name` of its own",
        {"production/github/environment": {}},
    ),
)
