"""`lib/mask.ts`: what secrets and people look like in texts; logs, Sentry and PostHog go through it."""

from __future__ import annotations

from infra.spec.app import AppFilesSpec
from infra.workflows.app.template import fill

PATH = "lib/mask.ts"


def mask_files(wanted: AppFilesSpec) -> dict[str, str]:
    """Returns the file when another of ours imports it."""
    importers = (wanted.logger, wanted.posthog, wanted.sentry)
    return {PATH: fill("mask.ts")} if any(spec is not None for spec in importers) else {}
