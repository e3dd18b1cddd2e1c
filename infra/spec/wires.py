"""The wires: values that one part of the estate provides and others name with `{from: …}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WireName = Literal[
    "vercel.project_id",
    "vercel.org_id",
    "vercel.bypass_token",
    "sentry.dsn",
    "posthog.key",
    "supabase.url",
    "supabase.anon_key",
    "supabase.service_role_key",
]
Provider = Literal["shared", "environment"]


@dataclass(frozen=True)
class Wire:
    """One wire; `provided_by` is the key that must be declared for it to exist, in the shared stack or in
    the environment that uses it."""

    name: WireName
    provided_by: str
    secret: bool
    of: Provider = "shared"


WIRES: tuple[Wire, ...] = (
    Wire("vercel.project_id", provided_by="vercel.project", secret=False),
    Wire("vercel.org_id", provided_by="vercel.project", secret=False),
    Wire("vercel.bypass_token", provided_by="vercel.bypass", secret=True),
    Wire("sentry.dsn", provided_by="monitoring.sentry", secret=False),
    Wire("posthog.key", provided_by="monitoring.posthog", secret=False),
    Wire("supabase.url", provided_by="supabase.project", secret=False, of="environment"),
    # Browsers get this one: what it may do is up to row level security.
    Wire("supabase.anon_key", provided_by="supabase.project", secret=False, of="environment"),
    Wire("supabase.service_role_key", provided_by="supabase.project", secret=True, of="environment"),
)
WIRE_BY_NAME: dict[str, Wire] = {wire.name: wire for wire in WIRES}
