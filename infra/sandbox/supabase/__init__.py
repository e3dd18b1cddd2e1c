"""Supabase's Management API, as far as docs/api/supabase.md maps it."""

from infra.sandbox.supabase.server import HOSTS, app, seed

__all__ = ["HOSTS", "app", "seed"]
