"""All that a stack declares on GitHub."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pulumi

from infra.resources.context import Context
from infra.resources.delivery import declare_workflows
from infra.resources.github_environment import declare_github_environment
from infra.resources.github_protection import declare_protection
from infra.resources.github_provider import GitHubProvider
from infra.resources.github_repository import declare_repository
from infra.resources.github_secrets import declare_repository_secrets
from infra.spec.github import GitHubSharedSpec
from infra.spec.stack import EnvironmentStackSpec


@dataclass(frozen=True)
class DeclaredRepository:
    """What the rest of the shared stack needs to know of its repository."""

    repository: pulumi.Resource | None = None
    """Whatever a Vercel project must wait for before it can be connected."""
    outputs: dict[str, pulumi.Output[Any]] = field(default_factory=dict)
    """`github.repository_id` and the like, exported by the stack under these names."""


class SharedGitHub(pulumi.ComponentResource):
    """The repository with its settings, labels, secrets and variables."""

    def __init__(self, name: str, provider: pulumi.ProviderResource) -> None:
        super().__init__("infra:github:Shared", name, opts=pulumi.ResourceOptions(providers=[provider]))


class EnvironmentGitHub(pulumi.ComponentResource):
    """What one environment owns of the repository: environment, protection of its branch, workflow files."""

    def __init__(self, name: str, provider: pulumi.ProviderResource) -> None:
        super().__init__("infra:github:Environment", name, opts=pulumi.ResourceOptions(providers=[provider]))


def declare_shared(context: Context, spec: GitHubSharedSpec) -> DeclaredRepository:
    """Declares the repository with its settings, labels, secrets and variables."""
    component = SharedGitHub(context.stack.name, GitHubProvider(spec.owner, sandbox=context.sandbox))
    declared = declare_repository(context, spec.repository, component)
    declare_repository_secrets(context, spec, declared.repository, component)
    component.register_outputs({})
    return DeclaredRepository(declared.settled, {"github.repository_id": declared.repository.node_id})


def declare_environment(context: Context, spec: EnvironmentStackSpec) -> None:
    """Declares `github` and `workflows` of an environment. BadInput: there is no repository."""
    shared = context.shared_spec.github
    if shared is None:
        raise context.lacking("github" if spec.github else "workflows", "github.repository")
    component = EnvironmentGitHub(context.stack.name, GitHubProvider(shared.owner, sandbox=context.sandbox))
    repository = shared.repository
    if spec.github and spec.github.environment:
        declare_github_environment(context, spec.github.environment, repository.name, component)
    if spec.github and spec.github.protect:
        declare_protection(context, spec.github.protect, repository.name, component)
    if spec.workflows:
        declare_workflows(context, spec.workflows, shared, component)
    component.register_outputs({})
