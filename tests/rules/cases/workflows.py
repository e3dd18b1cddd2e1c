"""Cases of `infra.rules.workflows`."""

from __future__ import annotations

from tests.builders import GONE
from tests.rules.case import Case

_VERCEL = {"deliver": "pull-request", "app": ["vercel"]}
CASES: tuple[Case, ...] = (
    Case(
        "WFL-03",
        {"staging/workflows/deliver": "commit"},
        "`staging` is protected, so a commit to it is refused",
        "staging: workflows.deliver",
        "write `deliver: pull-request`",
        {"staging/workflows/deliver": "commit", "staging/github/protect": GONE},
    ),
    Case(
        "WFL-04",
        {"preview/workflows": {"deliver": "verify", "files": ["ci"]}},
        "there is no branch to hold the files",
        "preview: workflows",
        "add `environment.branch`",
        {"preview/workflows": GONE},
    ),
    Case(
        "WFL-05",
        {"production/workflows/deliver": "pull-request"},
        "`production` writes `ci` already, and merges would conflict",
        "staging: workflows.deliver",
        "write `deliver: verify` in the stack that gets the files by merging",
        {"production/workflows/deliver": "pull-request", "staging/workflows/deliver": "verify"},
    ),
    Case(
        "WFL-06",
        {"production/workflows/files": {"ci": {"node_version": "22"}}},
        "`ci` has other options here than in `staging`, which writes it",
        "production: workflows.files.ci",
        "say the same in both: `node_version`",
        {
            "production/workflows/files": {"ci": {"node_version": "22"}},
            "staging/workflows/files": {"ci": {"node_version": "22"}},
        },
    ),
    Case(
        "WFL-05",
        {
            "production/workflows/deliver": "pull-request",
            "production/workflows/app": ["vercel", "supabase", "playwright"],
            "staging/workflows/app": ["vercel", "supabase", "playwright"],
        },
        "`production` writes `ci`, `playwright`, `supabase` and `vercel` already, and merges would conflict",
        "staging: workflows.deliver",
        "write `deliver: verify` in the stack that gets the files by merging",
        {
            "production/workflows/app": ["vercel", "supabase", "playwright"],
            "staging/workflows/app": ["vercel", "supabase", "playwright"],
        },
    ),
    Case(
        "WFL-05",
        {"production/workflows": _VERCEL, "staging/workflows/app": ["vercel"], "production/github": GONE},
        "`production` writes `vercel` already, and merges would conflict",
        "staging: workflows.deliver",
        "write `deliver: verify` in the stack that gets the files by merging",
        {"production/workflows": _VERCEL, "staging/workflows/app": ["health"], "production/github": GONE},
    ),
    Case(
        "WFL-06",
        {"production/workflows/app": {"vercel": {"headers": False}}, "staging/workflows/app": ["vercel"]},
        "`vercel` has other options here than in `staging`, which writes it",
        "production: workflows.app.vercel",
        "say the same in both: `headers`",
        {"production/workflows/app": {"vercel": {"headers": False}}},
    ),
    Case(
        "WFL-12",
        {"staging/github/protect/require_signed_commits": True},
        "GitHub signs no commit made with a personal token: our pull request could not be merged",
        "staging: github.protect.require_signed_commits",
        "apply with the token of a GitHub App, or sign and push its branch again by hand",
        {"production/github/protect/require_signed_commits": True},
    ),
)
