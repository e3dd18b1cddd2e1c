"""Supabase's host and routes."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from infra.sandbox.limits import Limits
from infra.sandbox.requests import METHODS, unknown_route
from infra.sandbox.supabase import edge_secrets, keys, projects, settings
from infra.sandbox.supabase.call import Handler, endpoint
from infra.sandbox.supabase.projects import seed
from infra.sandbox.world import World

__all__ = ["HOSTS", "app", "seed"]

HOSTS = ("api.supabase.com",)
_P = "/v1/projects/{ref}"

# Method, path, handler, and the scope that an OAuth app's token needs (`x-oauth-scope` of the description).
ROUTES: tuple[tuple[str, str, Handler, str], ...] = (
    ("GET", _P, projects.get_project, "projects:read"),
    ("GET", f"{_P}/api-keys", keys.list_keys, "secrets:read"),
    ("GET", f"{_P}/api-keys/legacy", keys.get_legacy, "secrets:read"),
    ("GET", f"{_P}/config/auth", settings.get_auth, "auth:read"),
    ("PATCH", f"{_P}/config/auth", settings.update_auth, "auth:write"),
    ("GET", f"{_P}/secrets", edge_secrets.list_secrets, "secrets:read"),
    ("POST", f"{_P}/secrets", edge_secrets.write_secrets, "secrets:write"),
    ("DELETE", f"{_P}/secrets", edge_secrets.delete_secrets, "secrets:write"),
    ("GET", f"{_P}/ssl-enforcement", settings.get_ssl, "database:read"),
    ("PUT", f"{_P}/ssl-enforcement", settings.update_ssl, "database:write"),
    ("GET", f"{_P}/network-restrictions", settings.get_network, "projects:read"),
    ("POST", f"{_P}/network-restrictions/apply", settings.apply_network, "projects:write"),
)


def app(world: World) -> ASGIApp:
    """Returns the server of all `HOSTS`."""
    limits = Limits(seconds=60)
    routes = [
        Route(path, endpoint(world, limits, handler, permission), methods=[method])
        for method, path, handler, permission in ROUTES
    ]
    return Starlette(routes=[*routes, Route("/{path:path}", unknown_route, methods=METHODS)])
