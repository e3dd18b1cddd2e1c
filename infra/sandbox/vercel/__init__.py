"""The Vercel API that plugins and CLI use; old and new versions of a path are one handler."""

from infra.sandbox.vercel.server import HOSTS, app, seed

__all__ = ["HOSTS", "app", "seed"]
