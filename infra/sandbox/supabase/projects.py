"""Projects: those that the stack files name, each as Supabase makes it."""

from __future__ import annotations

from typing import Any

from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.supabase.call import Call, Record
from infra.sandbox.supabase.keys import made_keys
from infra.sandbox.world import World

_SHOWN = ("ref", "organization_id", "organization_slug", "name", "region", "status", "created_at")


def seed(world: World, accounts: Accounts) -> None:
    """Adds the projects that are not there yet and the owner's token."""
    supabase = world.vendor("supabase")
    supabase.setdefault("tokens", {}).setdefault(owner_token("supabase"), {"scopes": ["*"]})
    projects = supabase.setdefault("projects", {})
    for ref in accounts.supabase:
        projects.setdefault(ref, _new(world, ref))
    world.changed()


def get_project(call: Call) -> Any:
    """`GET /v1/projects/{ref}`."""
    project = call.project
    return {
        "id": project["ref"],
        **{name: project[name] for name in _SHOWN},
        "database": {
            "host": f"db.{project['ref']}.supabase.co",
            "version": "17.6.1.111",
            "postgres_engine": "17",
            "release_channel": "ga",
        },
    }


def _new(world: World, ref: str) -> Record:
    return {
        "ref": ref,
        "organization_id": "sandboxsandboxsandbo",
        "organization_slug": "sandboxsandboxsandbo",
        "name": f"project {ref[:4]}",
        "region": "us-east-1",
        "status": "ACTIVE_HEALTHY",
        "created_at": world.now(),
        "keys": made_keys(ref),
        "legacy_enabled": True,
        "auth": {"site_url": "http://localhost:3000", "uri_allow_list": "", "disable_signup": False},
        "secrets": {},
        "ssl": False,
        "network": {"dbAllowedCidrs": ["0.0.0.0/0"], "dbAllowedCidrsV6": ["::/0"]},
    }
