"""Sentry's web API, as far as docs/api/sentry.md maps it."""

from infra.sandbox.sentry.server import HOSTS, app, seed

__all__ = ["HOSTS", "app", "seed"]
