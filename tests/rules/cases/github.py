"""Cases of `infra.rules.github`."""

from __future__ import annotations

from tests.builders import GONE, Changes
from tests.rules.case import Case

ROLE = [{"actor": "repository_admin"}]
SIX = ["a", "b", "c", "d", "e", "f"]
FREE: Changes = {"shared/github/plan": "free"}

CODEQL = {"staging/workflows/files": {"ci": {}, "security": {"codeql": True}}}

CASES: tuple[Case, ...] = (
    Case(
        "GIT-01",
        {"preview/github/protect": {}},
        "there is no branch to protect",
        "preview: github.protect",
        "add `environment.branch`",
        {"preview/github/environment": {}},
    ),
    Case(
        "GIT-02",
        {"staging/github/protect/as": "classic", "staging/github/protect/bypass": ROLE},
        "classic protection has no bypass by role",
        "staging: github.protect.bypass",
        "write `as: ruleset`, or remove `bypass`",
        {"staging/github/protect/bypass": ROLE},
    ),
    Case(
        "GIT-03",
        {**FREE, "production/github": GONE, "staging/github/environment": GONE},
        "GitHub Free protects branches of public repositories only",
        "staging: github.protect",
        "make the repository public, or raise the plan and `github.plan` of `shared`",
        {**FREE, "shared/github/repository/visibility": "public"},
    ),
    Case(
        "GIT-03",
        {**FREE, "production/github": GONE, "staging/github/protect": GONE},
        "GitHub Free has environments in public repositories only",
        "staging: github.environment",
        "make the repository public, or raise the plan and `github.plan` of `shared`",
        {**FREE, "production/github": GONE, "staging/github": GONE},
    ),
    Case(
        "GIT-04",
        {"staging/github/environment/reviewers": {"users": ["ada"]}},
        "`reviewers` of a private repository needs GitHub Enterprise; the plan is `team`",
        "staging: github.environment.reviewers",
        "remove it, and let `protect.approvals` guard the branch",
        {"staging/github/environment/reviewers": {"users": ["ada"]}, "shared/github/plan": "enterprise"},
    ),
    Case(
        "GIT-04",
        {"staging/github/environment/wait_timer": 5},
        "`wait_timer` of a private repository needs GitHub Enterprise; the plan is `team`",
        "staging: github.environment.wait_timer",
        "remove it, and let `protect.approvals` guard the branch",
        {"staging/github/environment/wait_timer": 5, "shared/github/repository/visibility": "public"},
    ),
    Case(
        "GIT-05",
        {
            "staging/github/environment/reviewers": {"users": SIX, "teams": ["ops"]},
            "shared/github/plan": "enterprise",
        },
        "there are 7 reviewers, and GitHub takes 6",
        "staging: github.environment.reviewers",
        "name a team instead of its members",
        {"staging/github/environment/reviewers": {"users": SIX}, "shared/github/plan": "enterprise"},
    ),
    Case(
        "GIT-06",
        {"shared/github/secrets/github_pat": {"env": "A"}},
        "GitHub keeps names that begin with `GITHUB_`: `github_pat`",
        "shared: github.secrets.github_pat",
        "use another name",
        {"shared/github/secrets/MY_GITHUB_PAT": {"env": "A"}, "staging/variables/GITHUB_URL": "x"},
    ),
    Case(
        "GIT-06",
        {"shared/github/secrets/deploy_token": {"env": "A"}},
        "`deploy_token` and `DEPLOY_TOKEN` are the same name to GitHub, which ignores case",
        "shared: github.secrets.deploy_token",
        "keep one",
        {"shared/github/variables/deploy_token": "A"},
    ),
    Case(
        "GIT-07",
        {"shared/github/variables/BIG": "x" * 49153},
        "the value takes 49,153 bytes, and GitHub takes 49,152",
        "shared: github.variables.BIG",
        "store it elsewhere, and keep the key to it here",
        {"shared/github/variables/BIG": "x" * 49152},
    ),
    Case(
        "GIT-08",
        {"shared/github/secrets/TOKEN": "hello"},
        "`TOKEN` is a secret written in clear",
        "shared: github.secrets.TOKEN",
        "write `{env: NAME}`, or move it to `variables` if anyone may read it",
        {"shared/github/variables/TOKEN": "hello"},
    ),
    Case(
        "GIT-09",
        {"shared/github/repository/visibility": "internal"},
        "internal repositories need GitHub Enterprise, and the plan is `team`",
        "shared: github.repository.visibility",
        "write `private`",
        {"shared/github/repository/visibility": "internal", "shared/github/plan": "enterprise"},
    ),
    Case(
        "GIT-09",
        {
            **FREE,
            "shared/github/repository/allow_auto_merge": True,
            "production/github": GONE,
            "staging/github": GONE,
        },
        "GitHub Free has auto-merge in public repositories only",
        "shared: github.repository.allow_auto_merge",
        "remove it",
        {"shared/github/repository/allow_auto_merge": True},
    ),
    Case(
        "GIT-09",
        {"shared/github/plan": "pro", "shared/github/repository/security": {"secret_scanning": True}},
        "`secret_scanning` of a private repository needs Secret Protection (Team or Enterprise)",
        "shared: github.repository.security.secret_scanning",
        "remove it",
        {"shared/github/repository/security": {"secret_scanning": True}},
    ),
    Case(
        "GIT-10",
        {
            "shared/github/repository/allow_merge_commit": False,
            "shared/github/repository/allow_squash_merge": False,
        },
        "no way to merge is allowed",
        "shared: github.repository",
        "allow one of `allow_*_merge`",
        {"shared/github/repository/allow_merge_commit": False},
    ),
    Case(
        "GIT-10",
        {
            "staging/github/protect/require_linear_history": True,
            "shared/github/repository/allow_squash_merge": False,
        },
        "a linear history forbids merge commits, and the repository allows nothing else",
        "staging: github.protect.require_linear_history",
        "allow squash or rebase merges in `shared`",
        {"staging/github/protect/require_linear_history": True},
    ),
    Case(
        "GIT-11",
        {"shared/github/repository/labels/Incident": {"color": "d73a4a"}},
        "`Incident` and `incident` are the same label to GitHub, which ignores case",
        "shared: github.repository.labels.Incident",
        "keep one",
        {"shared/github/repository/labels/incidents": {"color": "d73a4a"}},
    ),
    Case(
        "GIT-14",
        {"shared/github/repository/labels/Bug": {"color": "d73a4a"}},
        "GitHub gives every new repository a label `bug`, and refuses a second",
        "shared: github.repository.labels.Bug",
        "use another name, or delete GitHub's before the first apply: gh label delete 'Bug'",
        {"shared/github/repository/labels/bugs": {"color": "d73a4a"}},
    ),
    Case(
        "GIT-15",
        {"shared/github/variables": {f"BIG_{at}": "x" * 45_000 for at in range(6)}},
        "the repository's variables take 270,000 bytes, and a run gets 262,144 of them",
        "shared: github.variables",
        "move what few jobs read to environments",
        {"shared/github/variables": {f"BIG_{at}": "x" * 45_000 for at in range(5)}},
    ),
    Case(
        "GIT-16",
        {**CODEQL, "shared/github/plan": "pro"},
        "CodeQL in a private repository needs Code Security (Team or Enterprise)",
        "staging: workflows.files.security.codeql",
        "remove it, or make the repository public",
        {**CODEQL, "shared/github/plan": "pro", "shared/github/repository/visibility": "public"},
    ),
)
