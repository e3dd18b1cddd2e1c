"""PostHog's private API, as far as docs/api/posthog.md maps it."""

from infra.sandbox.posthog.server import HOSTS, app, seed

__all__ = ["HOSTS", "app", "seed"]
