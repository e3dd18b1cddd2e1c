"""A secret of a Supabase project's Edge Functions. Nobody can read it back, but Supabase tells its SHA-256.

FROZEN: states hold this module's path and the name `SupabaseSecretProvider` (see `delivery.py`).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pulumi
from pulumi import dynamic

from infra.resources.account_provider import GONE, AccountProvider, say
from infra.resources.supabase_project import open_supabase


class SupabaseSecretProvider(AccountProvider):
    """Writes and deletes one secret. Takes SUPABASE_ACCESS_TOKEN.

    The state holds the value as an input and the digest that Supabase told as an output. Both are encrypted:
    short values can be guessed from their digest.
    """

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.DiffResult:
        """Something changed when the value is not the one whose digest Supabase told."""
        same_place = all(olds.get(key) == news.get(key) for key in ("ref", "name"))
        return dynamic.DiffResult(changes=not same_place or olds.get("digest") != _digest(news["value"]))

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        """Writes the secret; takes over one of the same name."""
        name = props["name"]
        with open_supabase(props["ref"]) as project:
            held = project.secret_digests().get(name)
            if held != _digest(props["value"]):
                project.set_secret(name, props["value"])
                if held:
                    say(f"secret {name} of Supabase project {props['ref']} was there, with another value")
        return dynamic.CreateResult(name, _outputs(props, _digest(props["value"])))

    def update(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.UpdateResult:
        """Writes the secret; that of a project which is used no more stays."""
        with open_supabase(news["ref"]) as project:
            project.set_secret(news["name"], news["value"])
        if olds["ref"] != news["ref"]:
            say(f"secret {olds['name']} of Supabase project {olds['ref']} stays there")
        return dynamic.UpdateResult(_outputs(news, _digest(news["value"])))

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        """Returns the digest that Supabase has now, so that a change by hand shows."""
        with open_supabase(props["ref"]) as project:
            held = project.secret_digests().get(props["name"])
        return dynamic.ReadResult(id_, _outputs(props, held)) if held else dynamic.ReadResult(*GONE)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Deletes the secret."""
        with open_supabase(props["ref"]) as project:
            project.delete_secret(props["name"])


class SupabaseSecret(dynamic.Resource, module="infra", name="SupabaseSecret"):
    """A secret of the project's Edge Functions."""

    def __init__(
        self, path: str, ref: str, name: str, value: pulumi.Input[str], opts: pulumi.ResourceOptions
    ) -> None:
        secret = pulumi.ResourceOptions(additional_secret_outputs=["digest"])
        super().__init__(
            SupabaseSecretProvider(),
            path,
            {"ref": ref, "name": name, "value": value, "digest": None},
            pulumi.ResourceOptions.merge(opts, secret),
        )


def _outputs(props: dict[str, Any], digest: str) -> dict[str, Any]:
    return {"ref": props["ref"], "name": props["name"], "digest": digest}


def _digest(value: Any) -> str:
    """Returns the digest; of a value that only an apply knows, one that nothing has."""
    return sha256(value.encode()).hexdigest() if isinstance(value, str) else ""
