"""`vercel`: the team, its plan and the project that all environments share."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from infra.spec.model import Branch, Spec
from infra.spec.patterns import VERCEL_PROJECT
from infra.spec.values import Secret

VercelPlan = Literal["hobby", "pro", "enterprise"]
DeploymentProtection = Literal["none", "standard_protection", "only_preview_deployments", "all_deployments"]


class BypassSpec(Spec):
    """The token that lets automation (Playwright) past deployment protection."""

    secret: Secret | None = Field(
        default=None, description="32 characters that you choose; Vercel makes one when this is absent."
    )
    note: str | None = Field(default=None, max_length=100, description="Shown beside the token on Vercel.")


class ProjectSpec(Spec):
    """The Vercel project. Field names are Vercel's own."""

    name: str = Field(pattern=VERCEL_PROJECT, description="Name of the project.")
    framework: str | None = Field(default=None, description="Framework preset, e.g. `nextjs`.")
    production_branch: Branch = Field(default="main", description="Branch whose deployments are production.")
    root_directory: str | None = Field(
        default=None, description="Folder of the app, when it is not the root."
    )
    build_command: str | None = Field(default=None, description="Overrides the framework's build command.")
    install_command: str | None = Field(default=None, description="Overrides the install command.")
    dev_command: str | None = Field(default=None, description="Overrides the development command.")
    ignore_command: str | None = Field(default=None, description="Build is skipped when it exits 0.")
    output_directory: str | None = Field(default=None, description="Overrides the framework's output folder.")
    node_version: Literal["20.x", "22.x", "24.x"] | None = Field(
        default=None, description="Node.js of the builds."
    )
    serverless_function_region: str | None = Field(
        default=None, description="Region of functions, e.g. `iad1`."
    )
    automatically_expose_system_environment_variables: bool = Field(
        default=True, description="`VERCEL_ENV`, `VERCEL_URL` and the like reach the build."
    )
    connect_repository: bool = Field(
        default=True, description="Vercel deploys from the repository that `github.repository` names."
    )


class VercelSharedSpec(Spec):
    """`vercel` of the shared stack."""

    team: str | None = Field(
        default=None, description="Slug or id of the team; absent: your personal account."
    )
    plan: VercelPlan = Field(
        description="The plan you pay for; rules refuse what it lacks before Vercel does."
    )
    project: ProjectSpec
    protection: DeploymentProtection = Field(
        default="standard_protection", description="Vercel Authentication: which deployments ask for a login."
    )
    bypass: BypassSpec | None = Field(default=None, description="Protection bypass for automation.")
