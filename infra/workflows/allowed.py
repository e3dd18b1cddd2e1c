"""The only paths that are ever written to somebody's repository: all other code of the app is off limits."""

from __future__ import annotations

import re

WORKFLOW = re.compile(r"\.github/workflows/[a-z0-9][a-z0-9-]*\.yml")
APP = frozenset(
    (
        "app/api/health/route.ts",
        "instrumentation-client.ts",
        "instrumentation.ts",
        "lib/env.server.ts",
        "lib/env.ts",
        "lib/logger.ts",
        "lib/mask.ts",
        "lib/posthog.ts",
        "lib/sentry.ts",
        "playwright.bypass.ts",
        "playwright.config.ts",
        "sentry.edge.config.ts",
        "sentry.server.config.ts",
        "supabase/config.toml",
        "vercel.json",
    )
)
"""All that `infra.workflows.app` can render, said apart from it, so that a slip there writes nothing."""
OURS = "only .github/workflows/*.yml and the app's files that `workflows.app` can name"


def is_ours(path: str) -> bool:
    """Whether a path may be written. Letters count as they stand: `Vercel.json` is no file of ours."""
    return WORKFLOW.fullmatch(path) is not None or path in APP
