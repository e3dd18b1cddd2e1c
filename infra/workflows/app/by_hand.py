"""What a person adds to the app for our files to work: `package.json`, `next.config` and pages are theirs."""

from __future__ import annotations

from collections.abc import Iterable

from infra.workflows.app import playwright, posthog, sentry

BY_HAND = {
    playwright.CONFIG: ("npm install -D @playwright/test",),
    posthog.PATH: ("npm install posthog-js",),
    sentry.PRIVACY: (
        "npm install @sentry/nextjs@11",
        "withSentryConfig in next.config.ts, and app/global-error.tsx: docs/app-files.md says how",
    ),
}
"""By the file that needs it; docs/app-files.md says the same."""


def by_hand(paths: Iterable[str]) -> tuple[str, ...]:
    """Returns what the app needs beside the files of `paths`, sorted by the file."""
    return tuple(step for path in sorted(paths) for step in BY_HAND.get(path, ()))
