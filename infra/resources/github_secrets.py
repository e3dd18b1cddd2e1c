"""Actions secrets and variables of the repository and of a GitHub environment."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
import pulumi_github as github

from infra.resources.context import Context
from infra.resources.values import options_for
from infra.spec.github import GitHubSharedSpec
from infra.spec.secrets import AnyValue


def declare_repository_secrets(
    context: Context, spec: GitHubSharedSpec, repository: github.Repository, parent: pulumi.Resource
) -> None:
    """Declares `github.secrets` and `github.variables` of the shared stack."""
    for name, value in sorted(spec.secrets.items()):
        path = f"github.secrets.{name}"
        resolved = context.values.resolve(path, value)
        github.ActionsSecret(
            path,
            repository=repository.name,
            secret_name=name,
            value=resolved.output,
            opts=options_for("value", resolved, parent=parent),
        )
    for name, value in sorted(spec.variables.items()):
        path = f"github.variables.{name}"
        resolved = context.values.resolve(path, value)
        github.ActionsVariable(
            path,
            repository=repository.name,
            variable_name=name,
            value=resolved.output,
            opts=options_for("value", resolved, parent=parent),
        )


def declare_environment_secrets(
    context: Context,
    secrets: Mapping[str, AnyValue],
    variables: Mapping[str, AnyValue],
    environment: github.RepositoryEnvironment,
    parent: pulumi.Resource,
) -> None:
    """Declares `github.environment.secrets` and `github.environment.variables`."""
    for name, value in sorted(secrets.items()):
        path = f"github.environment.secrets.{name}"
        resolved = context.values.resolve(path, value)
        github.ActionsEnvironmentSecret(
            path,
            repository=environment.repository,
            environment=environment.environment,
            secret_name=name,
            value=resolved.output,
            opts=options_for("value", resolved, parent=parent),
        )
    for name, value in sorted(variables.items()):
        path = f"github.environment.variables.{name}"
        resolved = context.values.resolve(path, value)
        github.ActionsEnvironmentVariable(
            path,
            repository=environment.repository,
            environment=environment.environment,
            variable_name=name,
            value=resolved.output,
            opts=options_for("value", resolved, parent=parent),
        )
