"""A stack as its file states it: the shared stack, or an environment."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from infra.spec.environment import EnvironmentSpec
from infra.spec.github import GitHubEnvironmentStackSpec, GitHubSharedSpec
from infra.spec.model import Each, Spec
from infra.spec.monitoring import EnvironmentMonitoringSpec, SharedMonitoringSpec
from infra.spec.supabase import SupabaseSpec
from infra.spec.values import EnvName, Target, Variable
from infra.spec.vercel import VercelSharedSpec
from infra.spec.workflows import SharedWorkflowsSpec, WorkflowsSpec

RetireKey = Literal[
    "vercel.project", "github.repository", "monitoring.sentry.project", "monitoring.posthog.project"
]


class SharedSpec(Spec):
    """What exists once: the Vercel project, the repository, the Sentry and PostHog projects."""

    vercel: VercelSharedSpec | None = None
    github: GitHubSharedSpec | None = None
    monitoring: SharedMonitoringSpec | None = None
    workflows: SharedWorkflowsSpec | None = None
    retire: Each[RetireKey] = Field(
        default=(),
        description="Lifts the protection of these, so that removing their lines next may delete them.",
    )


class EnvironmentStackSpec(Spec):
    """One environment: what differs from the others. Having `environment` is what makes it one."""

    environment: EnvironmentSpec
    variables: dict[EnvName, Variable] = Field(
        default={}, max_length=1000, description="Vercel variables by key."
    )
    github: GitHubEnvironmentStackSpec | None = None
    supabase: SupabaseSpec | None = None
    monitoring: EnvironmentMonitoringSpec | None = None
    workflows: WorkflowsSpec | None = None

    def targets_of(self, variable: Variable) -> tuple[Target, ...]:
        """Returns the Vercel targets that get a variable of this environment."""
        return variable.targets or self.environment.targets


StackSpec = SharedSpec | EnvironmentStackSpec
SECTIONS = tuple(dict.fromkeys([*SharedSpec.model_fields, *EnvironmentStackSpec.model_fields]))
