"""The app's own files that we write: configuration and plumbing, never a page, a component or a test.

Deliberately absent: `next.config.ts` and `package.json`, which are the app's; docs/app-files.md says what to
add there by hand.
"""

from __future__ import annotations

from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec
from infra.workflows.app import env, health, logger, mask, playwright, posthog, sentry, supabase, vercel
from infra.workflows.app.facts import gather_facts


def app_files(estate: Estate, stack: Stack) -> dict[str, str]:
    """Returns the text of each file that `workflows.app` of the stack wants, sorted by path; none for a
    shared stack. BadInput: the stack names no shared stack."""
    if not isinstance(stack.spec, EnvironmentStackSpec) or stack.spec.workflows is None:
        return {}
    wanted = stack.spec.workflows.app
    facts = gather_facts(estate, stack, wanted)
    files = sentry.instrumentation_files(facts) | mask.mask_files(wanted)
    if wanted.env is not None:
        files |= env.env_files(facts)
    if wanted.health is not None:
        files |= health.health_files(facts)
    if wanted.logger is not None:
        files |= logger.logger_files(wanted.logger)
    if wanted.playwright is not None:
        files |= playwright.playwright_files(wanted.playwright, facts)
    if wanted.posthog is not None:
        files |= posthog.posthog_files(wanted.posthog, facts)
    if wanted.sentry is not None:
        files |= sentry.sentry_files(wanted.sentry, facts)
    if wanted.supabase is not None:
        files |= supabase.supabase_files(wanted.supabase, facts)
    if wanted.vercel is not None:
        files |= vercel.vercel_files(wanted.vercel)
    return dict(sorted(files.items()))
