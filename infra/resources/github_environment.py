"""The GitHub environment of a stack: who reviews, which branches may deploy, its secrets and variables."""

from __future__ import annotations

import pulumi
import pulumi_github as github

from infra.resources.context import Context
from infra.resources.github_secrets import declare_environment_secrets
from infra.spec.github import GitHubEnvironmentSpec, ReviewersSpec

NAME = "github.environment"


def declare_github_environment(
    context: Context, spec: GitHubEnvironmentSpec, repository: str, parent: pulumi.Resource
) -> None:
    """Declares the environment, the branch patterns it takes deployments from, its secrets and variables."""
    environment = github.RepositoryEnvironment(
        NAME,
        repository=repository,
        environment=spec.name or context.stack.name,
        prevent_self_review=spec.prevent_self_review,
        wait_timer=spec.wait_timer or None,  # GitHub does not return 0, so a 0 would differ for ever
        reviewers=_reviewers(spec.reviewers, parent),
        deployment_branch_policy=_branch_policy(spec),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    if not isinstance(spec.branches, str):
        for pattern in sorted(spec.branches):
            github.RepositoryEnvironmentDeploymentPolicy(
                f"{NAME}.branches.{pattern}",
                repository=environment.repository,
                environment=environment.environment,
                branch_pattern=pattern,
                opts=pulumi.ResourceOptions(parent=parent),
            )
    declare_environment_secrets(context, spec.secrets, spec.variables, environment, parent)


def _branch_policy(
    spec: GitHubEnvironmentSpec,
) -> github.RepositoryEnvironmentDeploymentBranchPolicyArgs | None:
    if spec.branches == "any":
        return None
    protected = spec.branches == "protected"
    return github.RepositoryEnvironmentDeploymentBranchPolicyArgs(
        protected_branches=protected, custom_branch_policies=not protected
    )


def _reviewers(
    spec: ReviewersSpec | None, parent: pulumi.Resource
) -> list[github.RepositoryEnvironmentReviewerArgs] | None:
    if spec is None or not (spec.users or spec.teams):
        return None
    opts = pulumi.InvokeOutputOptions(parent=parent)
    users = [github.get_user_output(username=login, opts=opts).id.apply(int) for login in sorted(spec.users)]
    teams = [
        github.get_team_output(slug=slug, summary_only=True, opts=opts).id.apply(int)
        for slug in sorted(spec.teams)
    ]
    return [github.RepositoryEnvironmentReviewerArgs(users=users, teams=teams)]
