"""Settings of a Supabase project, each a resource that holds only what is declared.

FROZEN: states hold this module's path and the names of its providers (see `delivery.py`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import pulumi
from pulumi import dynamic

from infra.resources.account_provider import AccountProvider, plain, say
from infra.resources.supabase_project import open_supabase

if TYPE_CHECKING:
    from infra.clients.supabase import SupabaseProject


class SettingProvider(AccountProvider, ABC):
    """A setting always exists: creating it changes it, deleting it leaves it. Takes SUPABASE_ACCESS_TOKEN."""

    words: ClassVar[str]

    @abstractmethod
    def held(self, project: SupabaseProject, props: dict[str, Any]) -> dict[str, Any]:
        """Returns what the project has, for the inputs that are declared."""

    @abstractmethod
    def put(self, project: SupabaseProject, props: dict[str, Any]) -> None:
        """Makes the project have it."""

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Changes the setting, unless it is so already."""
        return dynamic.CreateResult(props["ref"], self._put(props))

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Changes the setting; that of a project which is used no more stays."""
        if olds["ref"] != news["ref"]:
            say(f"{self.words} of Supabase project {olds['ref']} stay as they are")
        return dynamic.UpdateResult(self._put(news))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Returns what the project has, so that a change by hand shows."""
        with open_supabase(props["ref"]) as project:
            found = {"ref": props["ref"], **self.held(project, plain(props))}
        return dynamic.ReadResult(id_, found, dict(found))

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Leaves the setting."""
        say(f"{self.words} of Supabase project {props['ref']} stay as they are")

    def _put(self, props: dict[str, Any]) -> dict[str, Any]:
        wanted = plain(props)
        with open_supabase(props["ref"]) as project:
            if {"ref": props["ref"], **self.held(project, wanted)} != wanted:
                self.put(project, wanted)
        return wanted


class SupabaseAuthProvider(SettingProvider):
    """Where Supabase Auth may send people. `redirect_urls` is a sorted list, or absent: left alone."""

    compared = ("ref", "site_url", "redirect_urls")
    words = "the auth settings"

    def held(self, project: SupabaseProject, props: dict[str, Any]) -> dict[str, Any]:
        site_url, redirect_urls = project.auth()
        listed = {"redirect_urls": sorted(redirect_urls)} if "redirect_urls" in props else {}
        return {"site_url": site_url, **listed}

    def put(self, project: SupabaseProject, props: dict[str, Any]) -> None:
        project.set_auth(props["site_url"], props.get("redirect_urls"))


class SupabaseSslProvider(SettingProvider):
    """Whether the database refuses unencrypted connections."""

    compared = ("ref", "enforced")
    words = "the SSL settings"

    def held(self, project: SupabaseProject, props: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002, one value is all
        return {"enforced": project.ssl_enforced()}

    def put(self, project: SupabaseProject, props: dict[str, Any]) -> None:
        project.enforce_ssl(bool(props["enforced"]))


class SupabaseNetworkProvider(SettingProvider):
    """Who may connect to the database; `allowed` is a sorted list of address ranges."""

    compared = ("ref", "allowed")
    words = "the network restrictions"

    def held(self, project: SupabaseProject, props: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002, one value is all
        return {"allowed": sorted(project.allowed_ranges())}

    def put(self, project: SupabaseProject, props: dict[str, Any]) -> None:
        project.allow_ranges(props["allowed"])


class SupabaseAuth(dynamic.Resource, module="infra", name="SupabaseAuth"):
    """Auth settings of a project."""

    def __init__(self, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__(SupabaseAuthProvider(), "supabase.auth", props, opts)


class SupabaseSsl(dynamic.Resource, module="infra", name="SupabaseSsl"):
    """SSL enforcement of a project."""

    def __init__(self, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__(SupabaseSslProvider(), "supabase.enforce_ssl", props, opts)


class SupabaseNetwork(dynamic.Resource, module="infra", name="SupabaseNetwork"):
    """Network restrictions of a project."""

    def __init__(self, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        super().__init__(SupabaseNetworkProvider(), "supabase.network", props, opts)
