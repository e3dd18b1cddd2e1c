"""All that a stack declares on Vercel: the project (shared stack), variables and domains (environments)."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumiverse_vercel as vercel

from infra.errors import BadInput, Problem
from infra.resources.context import Context
from infra.resources.plugin import BYPASS, NODE_VERSION, PROTECTION
from infra.resources.values import options_for
from infra.resources.vercel_account import personal_account
from infra.resources.vercel_environment import VercelEnvironment
from infra.spec.stack import EnvironmentStackSpec
from infra.spec.vercel import BypassSpec, VercelSharedSpec


class VercelProject(pulumi.ComponentResource):
    """The project that all environments share, with its protection and the way past it."""

    def __init__(self, context: Context, spec: VercelSharedSpec, repository: pulumi.Resource | None) -> None:
        super().__init__(
            "infra:vercel:Project",
            context.stack.name,
            opts=pulumi.ResourceOptions(providers=[_provider(context)]),
        )
        self.project = self._project(context, spec, repository)
        self.token = self._bypass(context, spec.bypass) if spec.bypass else None
        self.register_outputs({})

    def _project(
        self, context: Context, spec: VercelSharedSpec, repository: pulumi.Resource | None
    ) -> vercel.Project:
        project = spec.project
        new = context.vercel_plugin.has
        protection: str = spec.protection
        if protection == "standard_protection" and new(PROTECTION):
            protection = (
                "standard_protection_new"  # the provider calls Vercel's older variant by the plain name
            )
        return vercel.Project(
            "vercel.project",
            name=project.name,
            framework=project.framework,
            git_repository=_connection(context, spec),
            vercel_authentication=vercel.ProjectVercelAuthenticationArgs(deployment_type=protection),
            root_directory=project.root_directory,
            build_command=project.build_command,
            install_command=project.install_command,
            dev_command=project.dev_command,
            ignore_command=project.ignore_command,
            output_directory=project.output_directory,
            node_version=project.node_version if new(NODE_VERSION) else None,
            serverless_function_region=project.serverless_function_region,
            automatically_expose_system_environment_variables=(
                project.automatically_expose_system_environment_variables
            ),
            opts=pulumi.ResourceOptions(
                parent=self,
                protect="vercel.project" not in context.shared_spec.retire,
                depends_on=[repository] if repository else None,
            ),
        )

    def _bypass(self, context: Context, spec: BypassSpec) -> pulumi.Output[str]:
        secret = context.values.resolve("vercel.bypass.secret", spec.secret) if spec.secret else None
        if context.vercel_plugin.has(BYPASS):
            bypass = vercel.ProjectProtectionBypass(
                "vercel.bypass",
                project_id=self.project.id,
                secret=secret.output if secret else None,
                note=spec.note,
                opts=options_for("secret", secret, parent=self),
            )
            return bypass.secret
        if secret is None:
            raise BadInput(
                Problem(
                    "the Vercel plugin is too old to make a token",
                    context.stack.place("vercel.bypass"),
                    "give one: `secret: {env: NAME}`",
                )
            )
        return pulumi.Output.from_input(secret.output)


def declare_shared(
    context: Context, spec: VercelSharedSpec, repository: pulumi.Resource | None
) -> dict[str, pulumi.Output[Any]]:
    """Declares the project, after `repository`; returns the wires it provides."""
    declared = VercelProject(context, spec, repository)
    outputs: dict[str, pulumi.Output[Any]] = {
        "vercel.project_id": declared.project.id,
        "vercel.org_id": declared.project.team_id if spec.team else personal_account(context.values.environ),
    }
    if declared.token is not None:
        outputs["vercel.bypass_token"] = pulumi.Output.secret(declared.token)
    return outputs


def declare_environment(context: Context, spec: EnvironmentStackSpec) -> None:
    """Declares the variables and domains of an environment; nothing, when it has none."""
    if spec.variables or spec.environment.domains:
        VercelEnvironment(context, spec, _provider(context))


def _provider(context: Context) -> vercel.Provider:
    """Returns the provider with the account; its token comes from `VERCEL_API_TOKEN`, never from an input, so
    that no state holds it. Resources take the team from it: given a `team_id` of their own, plugins read the
    team once more for each variable."""
    spec = context.shared_spec.vercel
    assert spec is not None
    return vercel.Provider("vercel", team=spec.team)


def _connection(context: Context, spec: VercelSharedSpec) -> vercel.ProjectGitRepositoryArgs | None:
    github = context.shared_spec.github
    if github is None or not spec.project.connect_repository:
        return None
    return vercel.ProjectGitRepositoryArgs(
        type="github",
        repo=f"{github.owner}/{github.repository.name}",
        production_branch=spec.project.production_branch,
    )
