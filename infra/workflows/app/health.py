"""`app/api/health/route.ts`: what monitors, deployments and rollbacks ask."""

from __future__ import annotations

from infra.workflows.app.facts import AppFacts
from infra.workflows.app.template import fill

PATH = "app/api/health/route.ts"


def health_files(facts: AppFacts) -> dict[str, str]:
    """Returns the file. It asks Supabase when the estate declares its address, and it is what makes the build
    evaluate `lib/env.server.ts` when that is ours, too."""
    supabase = facts.supabase_url is not None and facts.supabase_key is not None
    return {PATH: fill("health.ts", facts=facts, env=facts.wanted.env is not None, supabase=supabase)}
