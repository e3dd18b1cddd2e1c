"""Protection of an environment's branch: a ruleset (default), or classic branch protection.

Deliberately absent: rules on who may push; a pull request is the only way in, whoever opens it.
"""

from __future__ import annotations

import pulumi
import pulumi_github as github

from infra.errors import BadInput, Problem
from infra.resources.context import Context
from infra.spec.github import BypassActorSpec, ProtectSpec

NAME = "github.protect"

# The app whose checks count. Without it any app or token with `statuses: write` could turn a check green.
# `GET /apps/github-actions`; https://github.com/integrations/terraform-provider-github/pull/2474
GITHUB_ACTIONS_APP = 15368

# https://registry.terraform.io/providers/integrations/github/latest/docs/resources/repository_ruleset#actor_id-1
_ROLES = {"maintain": 2, "write": 4, "repository_admin": 5}


def declare_protection(context: Context, spec: ProtectSpec, repository: str, parent: pulumi.Resource) -> None:
    """Declares the protection of `environment.branch`. BadInput: the environment has no branch."""
    branch = context.environment_spec.environment.branch
    if branch is None:
        raise BadInput(
            Problem("there is no branch to protect", context.stack.place(NAME), "say `environment.branch`")
        )
    if spec.as_ == "classic":
        _declare_classic(context, spec, branch, parent)
    else:
        _declare_ruleset(context, spec, branch, repository, parent)


def _declare_ruleset(
    context: Context, spec: ProtectSpec, branch: str, repository: str, parent: pulumi.Resource
) -> None:
    github.RepositoryRuleset(
        NAME,
        name=f"infra: {context.stack.name}",
        repository=repository,
        target="branch",
        enforcement="active",
        conditions=github.RepositoryRulesetConditionsArgs(
            ref_name=github.RepositoryRulesetConditionsRefNameArgs(
                includes=[f"refs/heads/{branch}"], excludes=[]
            )
        ),
        bypass_actors=[_bypass_actor(actor) for actor in spec.bypass] or None,
        rules=github.RepositoryRulesetRulesArgs(
            deletion=not spec.allow_deletions,
            non_fast_forward=not spec.allow_force_pushes,
            required_linear_history=spec.require_linear_history,
            required_signatures=spec.require_signed_commits,
            pull_request=github.RepositoryRulesetRulesPullRequestArgs(
                required_approving_review_count=spec.approvals,
                dismiss_stale_reviews_on_push=spec.dismiss_stale_reviews,
                require_code_owner_review=spec.require_code_owner_review,
                require_last_push_approval=spec.require_last_push_approval,
                required_review_thread_resolution=spec.require_conversation_resolution,
            ),
            required_status_checks=_required_checks(spec),
        ),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _required_checks(spec: ProtectSpec) -> github.RepositoryRulesetRulesRequiredStatusChecksArgs | None:
    if not spec.checks:
        return None
    return github.RepositoryRulesetRulesRequiredStatusChecksArgs(
        strict_required_status_checks_policy=spec.strict_checks,
        required_checks=[
            github.RepositoryRulesetRulesRequiredStatusChecksRequiredCheckArgs(
                context=check, integration_id=GITHUB_ACTIONS_APP
            )
            for check in sorted(spec.checks)
        ],
    )


def _bypass_actor(spec: BypassActorSpec) -> github.RepositoryRulesetBypassActorArgs:
    if spec.actor == "organization_admin":
        return github.RepositoryRulesetBypassActorArgs(actor_type="OrganizationAdmin", bypass_mode=spec.mode)
    return github.RepositoryRulesetBypassActorArgs(
        actor_type="RepositoryRole", actor_id=_ROLES[spec.actor], bypass_mode=spec.mode
    )


def _declare_classic(context: Context, spec: ProtectSpec, branch: str, parent: pulumi.Resource) -> None:
    checks = github.BranchProtectionRequiredStatusCheckArgs(
        strict=spec.strict_checks, contexts=sorted(spec.checks)
    )
    github.BranchProtection(
        NAME,
        # The id, not the name: a renamed repository must not lose its protection for a moment.
        repository_id=context.wiring.wire("github.repository_id"),
        pattern=branch,
        enforce_admins=True,
        allows_deletions=spec.allow_deletions,
        allows_force_pushes=spec.allow_force_pushes,
        required_linear_history=spec.require_linear_history,
        require_signed_commits=spec.require_signed_commits,
        require_conversation_resolution=spec.require_conversation_resolution,
        required_pull_request_reviews=[
            github.BranchProtectionRequiredPullRequestReviewArgs(
                required_approving_review_count=spec.approvals,
                dismiss_stale_reviews=spec.dismiss_stale_reviews,
                require_code_owner_reviews=spec.require_code_owner_review,
                require_last_push_approval=spec.require_last_push_approval,
            )
        ],
        required_status_checks=[checks] if spec.checks else None,
        opts=pulumi.ResourceOptions(parent=parent),
    )
