"""Protection bypass for automation: secrets that let Playwright and the like past the login."""

from __future__ import annotations

import re
import secrets
from typing import Any

from infra.sandbox.vercel.call import Call, Record
from infra.sandbox.vercel.errors import bad_request, not_found

_SECRET = re.compile(r"[A-Za-z0-9]{32}\Z")


def change_bypass(call: Call) -> Any:
    """`PATCH /v10/projects/:id/protection-bypass`: `generate`, `update`, `revoke`; an empty body generates.

    While there is any, exactly one is the project's `VERCEL_AUTOMATION_BYPASS_SECRET` (`isEnvVar`).
    """
    project, body = call.project(), call.object()
    held: dict[str, Record] = project["protectionBypass"]
    if revoked := body.get("revoke"):
        _revoke(call, held, revoked)
    if (updated := body.get("update")) is not None:
        _update(held, updated)
    if "generate" in body or not body:
        _generate(call, held, body.get("generate") or {})
    if held and not any(bypass["isEnvVar"] for bypass in held.values()):
        next(iter(held.values()))["isEnvVar"] = True
    call.touch(project)
    return {"protectionBypass": held}


def _generate(call: Call, held: dict[str, Record], wanted: Record) -> None:
    secret = wanted.get("secret") or secrets.token_hex(16)
    if not _SECRET.match(secret):
        raise bad_request("Invalid request: `generate.secret` should be 32 letters and digits")
    if secret in held:
        raise bad_request("This secret is already in use on this project.")
    held[secret] = {
        "createdAt": call.world.now_ms(),
        "createdBy": call.vercel["user"]["id"],
        "scope": "automation-bypass",
        "isEnvVar": not held,
        "note": wanted.get("note") or "",
    }


def _update(held: dict[str, Record], wanted: Record) -> None:
    bypass = held.get(wanted.get("secret", ""))
    if bypass is None:
        raise not_found("Protection bypass")
    if wanted.get("note") is not None:
        bypass["note"] = wanted["note"]
    if wanted.get("isEnvVar"):
        for other in held.values():
            other["isEnvVar"] = other is bypass


def _revoke(call: Call, held: dict[str, Record], wanted: Record) -> None:
    if held.pop(wanted.get("secret", ""), None) is None:
        raise not_found("Protection bypass")
    if wanted.get("regenerate"):
        _generate(call, held, {})
