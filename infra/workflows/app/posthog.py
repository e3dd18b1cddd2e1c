"""`lib/posthog.ts`: page views and web vitals, without what a person typed or read."""

from __future__ import annotations

from infra.spec.app import PostHogFileSpec
from infra.spec.monitoring import PostHogProjectSpec
from infra.workflows.app.facts import AppFacts
from infra.workflows.app.template import fill

PATH = "lib/posthog.ts"


def posthog_files(spec: PostHogFileSpec, facts: AppFacts) -> dict[str, str]:
    """Returns the file. What the project declares (`monitoring.posthog`) decides what is recorded."""
    project = facts.posthog or PostHogProjectSpec(project=facts.name)
    host = f"https://{project.region}.i.posthog.com"
    return {PATH: fill("posthog.ts", options=spec, facts=facts, project=project, host=host)}
