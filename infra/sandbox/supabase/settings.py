"""Settings of a project: Auth, SSL enforcement and network restrictions."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Any

from starlette.responses import JSONResponse

from infra.sandbox.supabase.call import Call
from infra.sandbox.supabase.errors import bad_request

_FAMILIES: tuple[tuple[str, type[IPv4Network] | type[IPv6Network]], ...] = (
    ("dbAllowedCidrs", IPv4Network),
    ("dbAllowedCidrsV6", IPv6Network),
)


def get_auth(call: Call) -> Any:
    """`GET …/config/auth`; the real answer has some 200 fields more."""
    return call.project["auth"]


def update_auth(call: Call) -> Any:
    """`PATCH …/config/auth`: what is sent changes."""
    auth, body = call.project["auth"], call.object()
    for name, value in body.items():
        if name not in auth:
            raise bad_request(f"Unrecognized key(s) in object: '{name}'")
        if not isinstance(value, type(auth[name])):
            raise bad_request(f"{name}: Expected {type(auth[name]).__name__}")
    if "," in body.get("site_url", "") or body.get("site_url") == "":
        raise bad_request("site_url: Invalid")
    auth.update(body)
    call.world.changed()
    return auth


def get_ssl(call: Call) -> Any:
    """`GET …/ssl-enforcement`."""
    return {"currentConfig": {"database": call.project["ssl"]}, "appliedSuccessfully": True}


def update_ssl(call: Call) -> Any:
    """`PUT …/ssl-enforcement`."""
    wanted = call.object().get("requestedConfig")
    if not isinstance(wanted, dict) or not isinstance(wanted.get("database"), bool):
        raise bad_request("requestedConfig.database: Required")
    call.project["ssl"] = wanted["database"]
    call.world.changed()
    return get_ssl(call)


def get_network(call: Call) -> Any:
    """`GET …/network-restrictions`."""
    return {"entitlement": "allowed", "config": call.project["network"], "status": "applied"}


def apply_network(call: Call) -> Any:
    """`POST …/network-restrictions/apply`: the whole list of each family; one left out is emptied."""
    body = call.object()
    network: dict[str, list[str]] = {}
    for name, family in _FAMILIES:
        network[name] = [_range(name, family, text) for text in body.get(name, [])]
    call.project["network"] = network
    call.world.changed()
    return JSONResponse(get_network(call), status_code=201)


def _range(name: str, family: type[IPv4Network] | type[IPv6Network], text: object) -> str:
    try:
        family(str(text))
    except ValueError as error:
        raise bad_request(f"{name}: {text} is not a valid CIDR") from error
    return str(text)
