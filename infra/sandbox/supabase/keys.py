"""API keys of a project: the legacy JWTs `anon` and `service_role`, the newer publishable and secret key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from infra.sandbox.supabase.call import Call, Record

_HIDDEN = "·" * 26


def made_keys(ref: str, generation: int = 0) -> list[Record]:
    """Returns the keys of a new project; the same for the same ref, so that a journey can be repeated."""
    return [
        _legacy(ref, "anon", generation),
        _legacy(ref, "service_role", generation),
        _modern(ref, "publishable", generation),
        _modern(ref, "secret", generation),
    ]


def list_keys(call: Call) -> Any:
    """`GET …/api-keys`: secret keys are cut short without `reveal=true`; the legacy ones never are."""
    reveal = call.query("reveal") == "true"
    return [_shown(key, reveal) for key in call.project["keys"]]


def get_legacy(call: Call) -> Any:
    """`GET …/api-keys/legacy`: whether the legacy keys work."""
    return {"enabled": call.project["legacy_enabled"]}


def _shown(key: Record, reveal: bool) -> Record:
    if key["type"] != "secret" or reveal:
        return key
    return {**key, "api_key": key["api_key"][:15] + _HIDDEN}


def _legacy(ref: str, role: str, generation: int) -> Record:
    issued = 1_780_000_000 + generation
    payload = {"iss": "supabase", "ref": ref, "role": role, "iat": issued, "exp": issued + 315_360_000}
    signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(payload)}"
    signature = hmac.digest(f"infra sandbox {ref}".encode(), signed.encode(), "sha256")
    key = f"{signed}.{_base64(signature)}"
    return {
        "name": role,
        "api_key": key,
        "id": role,
        "type": "legacy",
        "hash": _base64(hashlib.sha256(key.encode()).digest()),
        "prefix": _base64(signature)[:5],
        "description": f"Legacy {role} API key",
    }


def _modern(ref: str, kind: str, generation: int) -> Record:
    seed = hashlib.sha256(f"infra sandbox {ref} {kind} {generation}".encode()).digest()
    key = f"sb_{kind}_{_base64(seed)[:22]}_{_base64(seed[16:])[:8]}"
    return {
        "name": "default",
        "api_key": key,
        "id": f"{seed[:4].hex()}-{seed[4:6].hex()}-4{seed[6:8].hex()[1:]}-a000-{seed[8:14].hex()}",
        "type": kind,
        "hash": _base64(hashlib.sha256(key.encode()).digest()),
        "prefix": key[len(f"sb_{kind}_") :][:5],
        "description": None,
        "secret_jwt_template": {"role": "service_role"} if kind == "secret" else None,
        "inserted_at": "2026-11-24T00:00:00Z",
        "updated_at": "2026-11-24T00:00:00Z",
    }


def _encoded(claims: Record) -> str:
    return _base64(json.dumps(claims, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
