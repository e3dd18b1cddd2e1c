"""PostHog's hosts and routes."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from infra.sandbox.posthog import projects
from infra.sandbox.posthog.call import Handler, endpoint
from infra.sandbox.posthog.projects import seed
from infra.sandbox.requests import METHODS, unknown_route
from infra.sandbox.world import World

__all__ = ["HOSTS", "app", "seed"]

HOSTS = ("us.posthog.com", "eu.posthog.com")
_ORGANIZATION = "/api/organizations/{organization}"

# Method, path, handler, and the scope that a key needs.
ROUTES: tuple[tuple[str, str, Handler, str], ...] = (
    ("GET", "/api/organizations/@current/", projects.get_organization, "organization:read"),
    ("GET", f"{_ORGANIZATION}/projects/", projects.list_projects, "project:read"),
    ("POST", f"{_ORGANIZATION}/projects/", projects.create_project, "project:write"),
    ("GET", "/api/projects/{id}/", projects.get_project, "project:read"),
    ("PATCH", "/api/projects/{id}/", projects.update_project, "project:write"),
)


def app(world: World) -> ASGIApp:
    """Returns the server of all `HOSTS`; each is a region with accounts of its own."""
    routes = [
        Route(path, endpoint(world, handler, scope), methods=[method])
        for method, path, handler, scope in ROUTES
    ]
    return Starlette(routes=[*routes, Route("/{path:path}", unknown_route, methods=METHODS)])
