"""For each rule the smallest change that fires it, the whole message, and a near miss that does not."""

from __future__ import annotations

from dataclasses import dataclass

from tests.builders import GONE, Changes

ROLE = [{"actor": "repository_admin"}]
SIX = ["a", "b", "c", "d", "e", "f"]


@dataclass(frozen=True)
class Case:
    """One way to fire a rule; `at` is stack and path, `also` the rules that cannot but fire with it."""

    rule: str
    fires: Changes
    what: str
    at: str
    fix: str
    near_miss: Changes
    also: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        stack, _, path = self.at.partition(": ")
        return f"{self.what} — stacks/Pulumi.{stack}.yaml:1, {path} — {self.fix}"


FREE: Changes = {"shared/github/plan": "free"}

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
        also=("VAR-03",),
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
        "VAR-01",
        {"shared/vercel/bypass": GONE},
        "nobody provides `vercel.bypass_token`",
        "staging: github.environment.secrets.BYPASS_TOKEN",
        "declare `vercel.bypass` in `shared`",
        {"shared/vercel/bypass": {}},
    ),
    Case(
        "VAR-01",
        {"shared/vercel": GONE, "shared/github/variables/PROJECT": {"from": "vercel.project_id"}},
        "nobody provides `vercel.project_id`",
        "shared: github.variables.PROJECT",
        "declare `vercel.project` in `shared`",
        {"shared/github/variables/PROJECT": {"from": "vercel.project_id"}},
        also=("EST-06",),
    ),
    Case(
        "VAR-02",
        {"preview/variables/API_KEY": {"env": "STAGING_API_KEY"}},
        "`API_KEY` is sensitive (as secrets are by default), which Vercel refuses on `development`",
        "preview: variables.API_KEY",
        "add `sensitive: false` or `targets: [preview]`",
        {"preview/variables/API_KEY": {"env": "STAGING_API_KEY", "sensitive": False}},
    ),
    Case(
        "VAR-02",
        {"preview/variables/MODE": {"value": "x", "sensitive": True, "targets": ["development"]}},
        "`MODE` is sensitive, which Vercel refuses on `development`",
        "preview: variables.MODE",
        "add `sensitive: false`",
        {"preview/variables/MODE": {"value": "x", "targets": ["development"]}},
    ),
    Case(
        "VAR-02",
        {"preview/variables/TOKEN": {"from": "vercel.bypass_token"}},
        "`TOKEN` is sensitive (as secrets are by default), which Vercel refuses on `development`",
        "preview: variables.TOKEN",
        "add `sensitive: false` or `targets: [preview]`",
        {"preview/variables/ID": {"from": "vercel.project_id"}},
    ),
    Case(
        "VAR-03",
        {
            "staging/variables/MODE": {"value": "x", "targets": ["preview", "development"]},
            "preview/variables/MODE": "y",
        },
        "`MODE` for target `development` is declared by `preview` already",
        "staging: variables.MODE",
        "keep one of the two",
        {"staging/variables/MODE": "x", "preview/variables/MODE": "y"},
        also=("VAR-04",),
    ),
    Case(
        "VAR-04",
        {"staging/variables/MODE": {"value": "x", "targets": ["production"]}},
        "`MODE` is for target `production`, which is not this environment's",
        "staging: variables.MODE.targets",
        "declare it in the stack of that target, or add the target to `environment.targets`",
        {"staging/variables/MODE": {"value": "x", "targets": ["preview"]}},
    ),
    Case(
        "VAR-05",
        {"staging/variables/TZ": "UTC"},
        "`TZ` is reserved by Vercel's runtimes",
        "staging: variables.TZ",
        "use another name",
        {"staging/variables/TIMEZONE": "UTC", "staging/variables/AWS_REGION": "us-east-1"},
    ),
    Case(
        "VAR-06",
        {"staging/variables/VERCEL_GIT_COMMIT_SHA": "abc"},
        "`VERCEL_GIT_COMMIT_SHA` is a variable that Vercel sets itself",
        "staging: variables.VERCEL_GIT_COMMIT_SHA",
        "use another name, and read Vercel's own value",
        {"staging/variables/VERCEL_TEAM_COLOUR": "blue"},
    ),
    Case(
        "VAR-07",
        {"staging/variables/BIG": "é" * 33000},
        "the variables take 64 KB, and a deployment has room for 64 KB",
        "staging: variables",
        "put large values into files or a store that the app reads",
        {"staging/variables/BIG": "é" * 32000},
    ),
    Case(
        "VAR-08",
        {"staging/variables/STRIPE_KEY": "sk_live_0123456789"},
        "this text looks like a secret, and the file is committed",
        "staging: variables.STRIPE_KEY",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"staging/variables/STRIPE_KEY": "pk_live_0123456789"},
    ),
    Case(
        "VAR-08",
        {"shared/github/variables/DATABASE": "postgresql://app:hunter2@db.example.com/app"},
        "this text looks like a secret, and the file is committed",
        "shared: github.variables.DATABASE",
        "revoke it, then write `{env: NAME}`; history keeps what was committed",
        {"shared/github/variables/DATABASE": "postgresql://db.example.com:5432/app"},
    ),
    Case(
        "DOM-01",
        {"staging/environment/domains": ["example.com"]},
        "`example.com` is declared by `production` too",
        "staging: environment.domains[0]",
        "a domain points at one environment: keep one",
        {"staging/environment/domains": ["app.example.com"]},
    ),
    Case(
        "DOM-01",
        {
            "staging/environment/domains": [
                "a.example.com",
                {"name": "a.example.com", "redirect": "example.com"},
            ]
        },
        "`a.example.com` is declared twice here",
        "staging: environment.domains[1]",
        "a domain points at one environment: keep one",
        {"staging/environment/domains": ["a.example.com", "b.example.com"]},
    ),
    Case(
        "DOM-02",
        {
            "production/environment/domains": [
                "example.com",
                {"name": "www.example.com", "redirect": "exmaple.com"},
            ]
        },
        "`www.example.com` redirects to `exmaple.com`, which nobody declares",
        "production: environment.domains[1]",
        "did you mean `example.com`?",
        {"staging/environment/domains": [{"name": "old.example.com", "redirect": "example.com"}]},
    ),
    Case(
        "DOM-02",
        {"staging/environment/domains": [{"name": "old.example.com", "redirect": "www.example.com"}]},
        "`old.example.com` redirects to `www.example.com`, which redirects on",
        "staging: environment.domains[0]",
        "redirect to a domain that serves the site",
        {"staging/environment/domains": [{"name": "old.example.com", "redirect": "example.com"}]},
    ),
    Case(
        "DOM-02",
        {"staging/environment/domains": [{"name": "a.example.com", "redirect_status_code": 308}]},
        "`a.example.com` has a status for its redirect, and no redirect",
        "staging: environment.domains[0]",
        "add `redirect`, or remove `redirect_status_code`",
        {"staging/environment/domains": [{"name": "a.example.com"}]},
    ),
    Case(
        "DOM-03",
        {"preview/environment/domains": ["next.example.com"]},
        "a domain of previews needs to know which branch it shows",
        "preview: environment.domains",
        "add `branch`",
        {"production/environment/branch": GONE, "production/github": GONE, "production/workflows": GONE},
    ),
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
        "the value takes 48 KB, and GitHub takes 48 KB",
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
        "WFL-01",
        {"staging/github/protect/checks": ["lint", "tests"]},
        "no job is called `tests`, so merges would wait for it forever",
        "staging: github.protect.checks[1]",
        "did you mean `test`?",
        {"staging/github/protect/checks": ["lint", "test"]},
    ),
    Case(
        "WFL-02",
        {"staging/github/protect/checks": ["visual"], "staging/workflows": GONE},
        "no workflow file of ours has a job `visual`; merges wait forever if none of yours has",
        "staging: github.protect.checks[0]",
        "declare `workflows`, or make sure that a file of yours has it",
        {"staging/github/protect/checks": [], "staging/workflows": GONE},
    ),
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
        "say the same in both",
        {
            "production/workflows/files": {"ci": {"node_version": "22"}},
            "staging/workflows/files": {"ci": {"node_version": "22"}},
        },
    ),
)
