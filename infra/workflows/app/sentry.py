"""Sentry's configuration for servers and the edge, and the instrumentation that Next.js runs.

File names: https://docs.sentry.io/platforms/javascript/guides/nextjs/manual-setup/ and
https://nextjs.org/docs/app/api-reference/file-conventions/instrumentation
"""

from __future__ import annotations

from infra.spec.app import SentryFileSpec
from infra.workflows.app.facts import AppFacts
from infra.workflows.app.template import fill

CLIENT = "instrumentation-client.ts"
EDGE = "sentry.edge.config.ts"
INSTRUMENTATION = "instrumentation.ts"
PRIVACY = "lib/sentry.ts"
SERVER = "sentry.server.config.ts"


def sentry_files(spec: SentryFileSpec, facts: AppFacts) -> dict[str, str]:
    """Returns the configuration of both server runtimes, and what they share with browsers."""
    runtimes = {
        path: fill("sentry.config.ts", options=spec, dsn=facts.sentry_dsn, runtime=runtime)
        for path, runtime in ((EDGE, "edge"), (SERVER, "server"))
    }
    return {PRIVACY: fill("sentry.ts"), **runtimes}


def instrumentation_files(facts: AppFacts) -> dict[str, str]:
    """Returns what Next.js runs when a server or a page starts, as far as anything is to be started."""
    wanted, files = facts.wanted, {}
    if wanted.sentry is not None or wanted.env is not None:
        files[INSTRUMENTATION] = fill(INSTRUMENTATION, sentry=wanted.sentry, env=wanted.env)
    if wanted.sentry is not None or wanted.posthog is not None:
        files[CLIENT] = fill(CLIENT, sentry=wanted.sentry, posthog=wanted.posthog, dsn=facts.sentry_dsn)
    return files
