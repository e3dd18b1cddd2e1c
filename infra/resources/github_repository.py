"""The repository, its branches, security switches and labels.

Deliberately absent: `IssueLabels`, which deletes every label it does not list; `default_branch` of the
repository, deprecated for `BranchDefault`; pages, templates and forks.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_github as github

from infra.resources.context import Context
from infra.spec.github import RepositorySpec, SecuritySpec

NAME = "github.repository"


@dataclass(frozen=True)
class Declared:
    """The repository, and what is last to settle: its default branch."""

    repository: github.Repository
    settled: pulumi.Resource


def declare_repository(context: Context, spec: RepositorySpec, parent: pulumi.Resource) -> Declared:
    """Declares the repository and all it has of its own; it is protected unless `retire` names it."""
    repository = github.Repository(
        NAME,
        name=spec.name,
        description=spec.description or "",
        homepage_url=spec.homepage_url or "",
        visibility=spec.visibility,
        topics=sorted(spec.topics),
        has_issues=spec.has_issues,
        has_projects=spec.has_projects,
        has_wiki=spec.has_wiki,
        has_discussions=spec.has_discussions,
        allow_merge_commit=spec.allow_merge_commit,
        allow_squash_merge=spec.allow_squash_merge,
        allow_rebase_merge=spec.allow_rebase_merge,
        allow_auto_merge=spec.allow_auto_merge,
        allow_update_branch=spec.allow_update_branch,
        delete_branch_on_merge=spec.delete_branch_on_merge,
        auto_init=True,
        archive_on_destroy=True,
        security_and_analysis=_security_and_analysis(spec.security),
        opts=pulumi.ResourceOptions(
            parent=parent,
            protect=NAME not in context.shared_spec.retire,
            # Only means something at creation: an imported repository says false.
            ignore_changes=["auto_init"],
        ),
    )
    default = github.BranchDefault(
        f"{NAME}.default_branch",
        repository=repository.name,
        branch=spec.default_branch,
        rename=True,
        wait_for_rename=not context.sandbox,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    _declare_branches(spec, repository, default, parent)
    _declare_security(spec.security, repository, parent)
    _declare_labels(spec, repository, parent)
    return Declared(repository, default)


def _security_and_analysis(spec: SecuritySpec) -> github.RepositorySecurityAndAnalysisArgs | None:
    scanning, push = spec.secret_scanning, spec.secret_scanning_push_protection
    if scanning is None and push is None:
        return None
    return github.RepositorySecurityAndAnalysisArgs(
        secret_scanning=None
        if scanning is None
        else github.RepositorySecurityAndAnalysisSecretScanningArgs(status=_status(scanning)),
        secret_scanning_push_protection=None
        if push is None
        else github.RepositorySecurityAndAnalysisSecretScanningPushProtectionArgs(status=_status(push)),
    )


def _status(on: bool) -> str:
    return "enabled" if on else "disabled"


def _declare_branches(
    spec: RepositorySpec,
    repository: github.Repository,
    default: github.BranchDefault,
    parent: pulumi.Resource,
) -> None:
    for branch in sorted(set(spec.branches) - {spec.default_branch}):
        github.Branch(
            f"{NAME}.branches.{branch}",
            repository=repository.name,
            branch=branch,
            source_branch=spec.default_branch,
            opts=pulumi.ResourceOptions(
                parent=parent,
                depends_on=[default],
                retain_on_delete=True,
                # Where it once started from; a renamed default branch must not make a new branch of it.
                ignore_changes=["source_branch", "source_sha"],
            ),
        )


def _declare_security(spec: SecuritySpec, repository: github.Repository, parent: pulumi.Resource) -> None:
    alerts = github.RepositoryVulnerabilityAlerts(
        f"{NAME}.security.vulnerability_alerts",
        repository=repository.name,
        enabled=spec.vulnerability_alerts,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    github.RepositoryDependabotSecurityUpdates(
        f"{NAME}.security.dependabot_security_updates",
        repository=repository.name,
        enabled=spec.dependabot_security_updates,
        # GitHub refuses security updates where alerts are off.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[alerts]),
    )


def _declare_labels(spec: RepositorySpec, repository: github.Repository, parent: pulumi.Resource) -> None:
    for name, label in sorted(spec.labels.items()):
        github.IssueLabel(
            f"{NAME}.labels.{name}",
            repository=repository.name,
            name=name,
            color=label.color,
            description=label.description or "",
            # Deleting a label takes it off every issue: a vanished line only ends our ownership.
            opts=pulumi.ResourceOptions(parent=parent, retain_on_delete=True),
        )
