"""`github`: the repository (shared stack), and what an environment owns on it (environment, protection)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from infra.spec.model import Branch, Each, Spec
from infra.spec.patterns import COLOR, GITHUB_OWNER, GITHUB_REPOSITORY, GITHUB_TOPIC, VARIABLE_NAME
from infra.spec.values import Value

GitHubPlan = Literal["free", "pro", "team", "enterprise"]
# https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets
ActionsName = Annotated[str, Field(pattern=VARIABLE_NAME, max_length=255)]
Secrets = dict[ActionsName, Value]
Variables = dict[ActionsName, Value]


class LabelSpec(Spec):
    """An issue label; its name is its key."""

    color: str = Field(pattern=COLOR, description="Six hex digits, lower case, no `#`.")
    description: str | None = Field(default=None, max_length=100, description="Shown beside the label.")


class SecuritySpec(Spec):
    """Security settings of the repository."""

    vulnerability_alerts: bool = Field(default=True, description="Dependabot alerts.")
    dependabot_security_updates: bool = Field(
        default=True, description="Dependabot opens pull requests with fixes."
    )
    secret_scanning: bool | None = Field(
        default=None, description="Private repositories need Secret Protection."
    )
    secret_scanning_push_protection: bool | None = Field(
        default=None, description="Refuses pushes with secrets."
    )


class RepositorySpec(Spec):
    """The repository. Field names are GitHub's own."""

    name: str = Field(pattern=GITHUB_REPOSITORY, description="Name, without the owner.")
    description: str | None = Field(default=None, max_length=350, description="One line about it.")
    homepage_url: str | None = Field(default=None, description="The site.")
    visibility: Literal["public", "private", "internal"] = Field(
        default="private", description="Who may see it."
    )
    topics: Each[Annotated[str, Field(pattern=GITHUB_TOPIC)]] = Field(
        default=(), max_length=20, description="Topics."
    )
    default_branch: Branch = Field(default="main", description="The default branch.")
    branches: Each[Branch] = Field(
        default=(), description="Other long-lived branches that must exist; never deleted by us."
    )
    has_issues: bool = Field(default=True, description="Issues.")
    has_projects: bool = Field(default=False, description="Projects.")
    has_wiki: bool = Field(default=False, description="Wiki.")
    has_discussions: bool = Field(default=False, description="Discussions.")
    allow_merge_commit: bool = Field(default=True, description="Merge commits (staging → master wants them).")
    allow_squash_merge: bool = Field(default=True, description="Squash merges.")
    allow_rebase_merge: bool = Field(default=False, description="Rebase merges.")
    allow_auto_merge: bool = Field(default=False, description="Auto-merge.")
    allow_update_branch: bool = Field(default=True, description="The 'Update branch' button.")
    delete_branch_on_merge: bool = Field(default=True, description="Head branches vanish after a merge.")
    security: SecuritySpec = Field(default=SecuritySpec(), description="Security settings.")
    labels: dict[str, LabelSpec] = Field(default={}, description="Issue labels by name.")


class GitHubSharedSpec(Spec):
    """`github` of the shared stack."""

    owner: str = Field(pattern=GITHUB_OWNER, description="User or organisation.")
    plan: GitHubPlan = Field(description="The owner's plan; rules refuse what it lacks before GitHub does.")
    repository: RepositorySpec
    secrets: Secrets = Field(
        default={}, max_length=100, description="Actions secrets of the whole repository."
    )
    variables: Variables = Field(
        default={}, max_length=500, description="Actions variables of the repository."
    )


class ReviewersSpec(Spec):
    """Who must approve a deployment to the environment; six at most."""

    users: Each[str] = Field(default=(), description="Logins.")
    teams: Each[str] = Field(default=(), description="Slugs of teams of the owner.")


def _word_or_patterns(raw: Any) -> str:
    return "=word" if isinstance(raw, str) else "=patterns"


DeploymentBranches = Annotated[
    Annotated[Literal["any", "protected"], Tag("=word")] | Annotated[Each[str], Tag("=patterns")],
    Discriminator(_word_or_patterns),
]


class GitHubEnvironmentSpec(Spec):
    """The GitHub environment of this stack."""

    name: str | None = Field(default=None, max_length=255, description="Its name; default: the stack's.")
    secrets: Secrets = Field(default={}, max_length=100, description="Secrets of the environment.")
    variables: Variables = Field(default={}, max_length=100, description="Variables of the environment.")
    reviewers: ReviewersSpec | None = Field(default=None, description="Who must approve a deployment.")
    prevent_self_review: bool = Field(default=False, description="Whoever started it may not approve it.")
    wait_timer: int = Field(default=0, ge=0, le=43200, description="Minutes to wait before a deployment.")
    branches: DeploymentBranches = Field(
        default="any", description="Which branches may deploy: any, protected ones, or name patterns."
    )


class BypassActorSpec(Spec):
    """Who may bypass the ruleset."""

    actor: Literal["repository_admin", "maintain", "write", "organization_admin"] = Field(
        description="The role."
    )
    mode: Literal["always", "pull_request"] = Field(default="pull_request", description="When it may.")


class ProtectSpec(Spec):
    """Protection of the environment's branch."""

    as_: Literal["ruleset", "classic"] = Field(
        default="ruleset", alias="as", description="A ruleset, or classic branch protection."
    )
    approvals: int = Field(default=1, ge=0, le=6, description="Approving reviews that a pull request needs.")
    dismiss_stale_reviews: bool = Field(default=True, description="A push takes approvals back.")
    require_code_owner_review: bool = Field(default=False, description="Code owners must approve.")
    require_last_push_approval: bool = Field(
        default=False, description="Someone else approves the last push."
    )
    require_conversation_resolution: bool = Field(default=True, description="Every thread must be resolved.")
    checks: Each[str] = Field(default=(), description="Jobs that must be green, as GitHub shows them.")
    strict_checks: bool = Field(default=True, description="The branch must be up to date before a merge.")
    require_linear_history: bool = Field(default=False, description="No merge commits.")
    require_signed_commits: bool = Field(default=False, description="Signed commits only.")
    allow_force_pushes: bool = Field(default=False, description="Force pushes.")
    allow_deletions: bool = Field(default=False, description="Deleting the branch.")
    bypass: Each[BypassActorSpec] = Field(default=(), description="Who may bypass (rulesets only).")


class GitHubEnvironmentStackSpec(Spec):
    """`github` of an environment stack."""

    environment: GitHubEnvironmentSpec | None = Field(default=None, description="The GitHub environment.")
    protect: ProtectSpec | None = Field(default=None, description="Protection of `environment.branch`.")
