"""Vercel's hosts, its routes and its accounts."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.requests import unknown_route
from infra.sandbox.world import World

HOSTS = ("api.vercel.com", "api-frameworks.zeit.sh", "dcs.vercel-infra.com")


def app(world: World) -> ASGIApp:
    """Returns the server of all `HOSTS`."""
    starlette = Starlette(routes=[Route("/{path:path}", unknown_route, methods=None)])
    starlette.state.world = world
    return starlette


def seed(world: World, accounts: Accounts) -> None:
    """Adds the teams that are not there yet, and the owner's token."""
    vercel = world.vendor("vercel")
    vercel.setdefault("tokens", {}).setdefault(owner_token("vercel"), {"scopes": ["*"]})
    del accounts
    world.changed()
