"""The Vercel API, as far as the plugins and the CLI use it; old and new versions of a path are one handler."""

from infra.sandbox.vercel.server import HOSTS, app, seed

__all__ = ["HOSTS", "app", "seed"]
