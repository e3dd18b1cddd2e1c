"""All that a stack declares on GitHub."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pulumi

from infra.resources.context import Context
from infra.spec.github import GitHubSharedSpec
from infra.spec.stack import EnvironmentStackSpec


@dataclass(frozen=True)
class DeclaredRepository:
    """What the rest of the shared stack needs to know of its repository."""

    repository: pulumi.Resource | None = None
    """Whatever a Vercel project must wait for before it can be connected."""
    outputs: dict[str, pulumi.Output[Any]] = field(default_factory=dict)
    """`github.repository_id` and the like, exported by the stack under these names."""


def declare_shared(context: Context, spec: GitHubSharedSpec) -> DeclaredRepository:
    """Declares the repository with its settings, labels, secrets and variables."""
    return DeclaredRepository()


def declare_environment(context: Context, spec: EnvironmentStackSpec) -> None:
    """Declares `github` and `workflows` of an environment."""
