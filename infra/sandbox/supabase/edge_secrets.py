"""Secrets of Edge Functions: written in clear, read back as SHA-256 digests."""

from __future__ import annotations

import hashlib
from typing import Any

from starlette.responses import Response

from infra.sandbox.supabase.call import Call
from infra.sandbox.supabase.errors import bad_request

# https://supabase.com/docs/guides/functions/limits and the request's schema, November 2026
PER_PROJECT = 100
NAME_LENGTH = 256
VALUE_LENGTH = 24_576


def list_secrets(call: Call) -> Any:
    """`GET …/secrets`: each value is the digest of the real one, in hex."""
    return [
        {
            "name": name,
            "value": hashlib.sha256(secret["value"].encode()).hexdigest(),
            "updated_at": secret["updated_at"],
        }
        for name, secret in sorted(call.project["secrets"].items())
    ]


def write_secrets(call: Call) -> Any:
    """`POST …/secrets`: an array; existing ones get the new value; nothing when one is wrong."""
    wanted: dict[str, str] = {}
    for at, secret in enumerate(call.list()):
        name, value = (secret.get("name"), secret.get("value")) if isinstance(secret, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(value, str):
            raise bad_request(f"{at}: Required")
        if name.startswith("SUPABASE_"):
            raise bad_request(f"{at}.name: Secret name must not start with the SUPABASE_ prefix.")
        if len(name) > NAME_LENGTH or len(value) > VALUE_LENGTH:
            raise bad_request(f"{at}: String is too long")
        wanted[name] = value
    secrets = call.project["secrets"]
    if len({*secrets, *wanted}) > PER_PROJECT:
        raise bad_request(f"A project has at most {PER_PROJECT} secrets")
    for name, value in wanted.items():
        secrets[name] = {"value": value, "updated_at": call.world.now()}
    call.world.changed()
    return Response(status_code=201)


def delete_secrets(call: Call) -> Any:
    """`DELETE …/secrets`: an array of names; one that is not there is no error."""
    for name in call.list():
        if str(name).startswith("SUPABASE_"):
            raise bad_request("Secret name must not start with the SUPABASE_ prefix.")
        call.project["secrets"].pop(name, None)
    call.world.changed()
    return Response(status_code=200)
