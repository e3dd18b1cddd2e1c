"""`playwright.config.ts`, and `playwright.bypass.ts`, which gets its browsers past Vercel's login."""

from __future__ import annotations

from infra.spec.app import PlaywrightFileSpec
from infra.workflows.app.facts import AppFacts
from infra.workflows.app.template import fill

CONFIG = "playwright.config.ts"
BYPASS = "playwright.bypass.ts"

_LABEL = 40
"""Letters of the project's name that Vercel surely leaves whole in an address: a label has 63 at most."""


def playwright_files(spec: PlaywrightFileSpec, facts: AppFacts) -> dict[str, str]:
    """Returns both files."""
    hosts = tuple(name.removeprefix("*") for name in facts.domains)
    project = facts.vercel_project
    return {
        BYPASS: fill(BYPASS, hosts=hosts, project=project[:_LABEL] if project else None),
        CONFIG: fill(CONFIG, options=spec, base_url=spec.base_url or facts.test_site),
    }
