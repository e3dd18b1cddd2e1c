"""Sentry's hosts and routes."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from infra.sandbox.limits import Limits
from infra.sandbox.requests import METHODS, unknown_route
from infra.sandbox.sentry import alerts, keys, monitors, people, projects
from infra.sandbox.sentry.call import Handler, endpoint
from infra.sandbox.sentry.seed import seed
from infra.sandbox.world import World

__all__ = ["HOSTS", "app", "seed"]

HOSTS = ("de.sentry.io", "us.sentry.io")
_O = "/api/0/organizations/{organization}"
_P = "/api/0/projects/{organization}/{project}"
_READ = ("org:read", "org:write", "org:admin")
_SEE = ("project:read", "project:write", "project:admin")
_CHANGE = ("project:write", "project:admin")
_TELL = ("alerts:write", "org:read", "org:write", "org:admin")

# Method, path, handler, and the scopes of which one is enough (`security` in the API description).
ROUTES: tuple[tuple[str, str, Handler, tuple[str, ...]], ...] = (
    ("GET", f"{_P}/", projects.get_project, _SEE),
    ("PUT", f"{_P}/", projects.update_project, _CHANGE),
    ("DELETE", f"{_P}/", projects.delete_project, ("project:admin",)),
    ("POST", "/api/0/teams/{organization}/{team}/projects/", projects.create_project, _CHANGE),
    ("POST", f"{_P}/teams/{{team}}/", projects.add_team, _CHANGE),
    ("GET", f"{_P}/keys/", keys.list_keys, _SEE),
    ("POST", f"{_P}/keys/", keys.create_key, _CHANGE),
    ("GET", f"{_P}/keys/{{key}}/", keys.get_key, _SEE),
    ("PUT", f"{_P}/keys/{{key}}/", keys.update_key, _CHANGE),
    ("GET", f"{_O}/teams/", people.list_teams, _READ),
    ("GET", f"{_O}/members/", people.list_members, ("member:read", "member:write", "member:admin")),
    ("GET", f"{_O}/integrations/", people.list_integrations, (*_READ, "org:integrations")),
    ("GET", f"{_O}/detectors/", monitors.list_monitors, ("alerts:read", *_READ)),
    (
        "POST",
        f"{_O}/projects/{{project}}/detectors/",
        monitors.create_monitor,
        ("alerts:write", *_CHANGE),
    ),
    ("GET", f"{_O}/detectors/{{monitor}}/", monitors.get_monitor, ("alerts:read", *_READ)),
    ("PUT", f"{_O}/detectors/{{monitor}}/", monitors.update_monitor, _TELL),
    ("DELETE", f"{_O}/detectors/{{monitor}}/", monitors.delete_monitor, _TELL),
    ("GET", f"{_O}/workflows/", alerts.list_alerts, ("alerts:read", *_READ)),
    ("POST", f"{_O}/workflows/", alerts.create_alert, ("alerts:write", "org:write", "org:admin")),
    ("GET", f"{_O}/workflows/{{alert}}/", alerts.get_alert, ("alerts:read", *_READ)),
    ("PUT", f"{_O}/workflows/{{alert}}/", alerts.update_alert, ("alerts:write", "org:write", "org:admin")),
    ("DELETE", f"{_O}/workflows/{{alert}}/", alerts.delete_alert, ("alerts:write", "org:write", "org:admin")),
)


def app(world: World) -> ASGIApp:
    """Returns the server of all `HOSTS`."""
    limits = Limits(seconds=1)
    routes = [
        Route(path, endpoint(world, limits, handler, scopes), methods=[method])
        for method, path, handler, scopes in ROUTES
    ]
    return Starlette(routes=[*routes, Route("/{path:path}", unknown_route, methods=METHODS)])
