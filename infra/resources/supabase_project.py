"""The Supabase project that an environment uses: only read, for its address and keys.

FROZEN: states hold this module's path and the name `SupabaseProjectProvider` (see `delivery.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi import dynamic

from infra.errors import Problem, ProviderFailed
from infra.resources.account_provider import AccountProvider, say

if TYPE_CHECKING:
    from infra.clients.supabase import SupabaseProject as Client


class SupabaseProjectProvider(AccountProvider):
    """Reads the project; never makes, changes or deletes one. Takes SUPABASE_ACCESS_TOKEN."""

    compared = ("ref",)

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Reads the keys. ProviderFailed: the token may not see the project."""
        return dynamic.CreateResult(props["ref"], _read(props["ref"]))

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Reads the keys of the other project."""
        return dynamic.UpdateResult(_read(news["ref"]))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Notices rotated keys. A project that the token may not see is an error, never taken for deleted."""
        return dynamic.ReadResult(id_, _read(props["ref"]))

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Forgets it."""
        say(f"the Supabase project {props['ref']} stays as it is")


class SupabaseProject(dynamic.Resource, module="infra", name="SupabaseProject"):
    """The project, with what apps need to reach it."""

    url: pulumi.Output[str]
    anon_key: pulumi.Output[str]
    service_role_key: pulumi.Output[str]

    def __init__(self, ref: str, opts: pulumi.ResourceOptions) -> None:
        outputs = dict.fromkeys(("name", "url", "anon_key", "service_role_key"))
        secret = pulumi.ResourceOptions(additional_secret_outputs=["service_role_key"])
        super().__init__(
            SupabaseProjectProvider(),
            "supabase.project",
            {"ref": ref, **outputs},
            pulumi.ResourceOptions.merge(opts, secret),
        )


@contextmanager
def open_supabase(ref: str) -> Iterator[Client]:
    """Yields a project. BadInput: no token. ProviderFailed: the token may not see it, or a call failed."""
    from infra.clients.http import Answered
    from infra.clients.supabase import VENDOR, may_not_see, open_project

    try:
        with open_project(ref, os.environ.get("SUPABASE_ACCESS_TOKEN")) as project:
            yield project
    except Answered as error:
        if not may_not_see(error):
            raise
        (refusal,) = error.problems
        what = (
            f"SUPABASE_ACCESS_TOKEN may not do this with Supabase project {ref}, or there is no such project"
        )
        fix = f"look at `supabase.project`; {VENDOR.token_env} needs {VENDOR.needs}"
        raise ProviderFailed(Problem(f"{what}: {refusal.what}", None, fix)) from None


def _read(ref: str) -> dict[str, Any]:
    with open_supabase(ref) as project:
        name, keys = project.name(), project.keys()
    return {
        "ref": ref,
        "name": name,
        "url": project.url,
        "anon_key": keys.anon,
        "service_role_key": keys.service_role,
    }
