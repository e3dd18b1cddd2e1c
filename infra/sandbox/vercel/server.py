"""Vercel's hosts and routes."""

from __future__ import annotations

import re

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Host, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.sandbox.requests import METHODS, unknown_route
from infra.sandbox.vercel import (
    accounts,
    bypass,
    custom_environments,
    deploy_hooks,
    deployments,
    domains,
    git_link,
    projects,
    public_lists,
    variables,
)
from infra.sandbox.vercel.accounts import seed
from infra.sandbox.vercel.call import Handler, endpoint
from infra.sandbox.world import World

__all__ = ["HOSTS", "app", "seed"]

HOSTS = ("api.vercel.com", "api-frameworks.zeit.sh", "dcs.vercel-infra.com")
_VERSION = re.compile(r"/v(\d{1,2})(/.*)")
_P = "/projects/{project}"
_E = f"{_P}/custom-environments"

# Method, path without its version, handler. Old and new versions of a path are one handler.
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/user", accounts.get_user),
    ("GET", "/teams", accounts.list_teams),
    ("GET", "/teams/{team}", accounts.get_team),
    ("GET", "/projects", projects.list_projects),
    ("POST", "/projects", projects.create_project),
    ("GET", _P, projects.get_project),
    ("PATCH", _P, projects.update_project),
    ("DELETE", _P, projects.delete_project),
    ("POST", f"{_P}/link", git_link.link_repository),
    ("DELETE", f"{_P}/link", git_link.unlink_repository),
    ("PATCH", f"{_P}/branch", git_link.set_production_branch),
    ("POST", f"{_P}/deploy-hooks", deploy_hooks.create_deploy_hook),
    ("DELETE", f"{_P}/deploy-hooks/{{hook}}", deploy_hooks.delete_deploy_hook),
    ("PATCH", f"{_P}/protection-bypass", bypass.change_bypass),
    ("GET", f"{_P}/env", variables.list_variables),
    ("POST", f"{_P}/env", variables.create_variables),
    ("GET", f"{_P}/env/{{env}}", variables.get_variable),
    ("PATCH", f"{_P}/env/{{env}}", variables.update_variable),
    ("DELETE", f"{_P}/env/{{env}}", variables.delete_variable),
    ("GET", f"{_P}/domains", domains.list_domains),
    ("POST", f"{_P}/domains", domains.create_domain),
    ("GET", f"{_P}/domains/{{domain}}", domains.get_domain),
    ("PATCH", f"{_P}/domains/{{domain}}", domains.update_domain),
    ("DELETE", f"{_P}/domains/{{domain}}", domains.delete_domain),
    ("POST", f"{_P}/domains/{{domain}}/verify", domains.verify_domain),
    ("GET", "/domains/{domain}/config", domains.get_domain_config),
    ("GET", "/deployments", deployments.list_deployments),
    ("POST", "/deployments", deployments.create_deployment),
    ("GET", "/deployments/{deployment}", deployments.get_deployment),
    ("GET", _E, custom_environments.list_custom_environments),
    ("POST", _E, custom_environments.create_custom_environment),
    ("GET", f"{_E}/{{environment}}", custom_environments.get_custom_environment),
    ("PATCH", f"{_E}/{{environment}}", custom_environments.update_custom_environment),
    ("DELETE", f"{_E}/{{environment}}", custom_environments.delete_custom_environment),
)


def app(world: World) -> ASGIApp:
    """Returns the server of all `HOSTS`."""
    unknown: list[BaseRoute] = [Route("/{path:path}", unknown_route, methods=METHODS)]
    routes = [Route(path, endpoint(world, handler), methods=[method]) for method, path, handler in ROUTES]
    return Starlette(
        routes=[
            Host("api-frameworks.zeit.sh", Router([Route("/", public_lists.frameworks), *unknown])),
            Host("dcs.vercel-infra.com", Router([Route("/", public_lists.regions), *unknown])),
            Host("api.vercel.com", _Versioned(Router([*routes, *unknown]))),
        ]
    )


class _Versioned:
    """Takes the version out of the path and leaves it in the scope."""

    def __init__(self, routes: ASGIApp) -> None:
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _VERSION.fullmatch(scope["path"])
        if found is not None:
            number, path = found.groups()
            scope = {**scope, "path": path, "api_version": int(number), "asked_path": scope["path"]}
        await self._routes(scope, receive, send)
