"""The wires: values that one part of the estate provides and others name with `{from: …}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WireName = Literal["vercel.project_id", "vercel.org_id", "vercel.bypass_token"]


@dataclass(frozen=True)
class Wire:
    """One wire; `provided_by` is the key of the shared stack that must be declared for it to exist."""

    name: WireName
    provided_by: str
    secret: bool


WIRES: tuple[Wire, ...] = (
    Wire("vercel.project_id", provided_by="vercel.project", secret=False),
    Wire("vercel.org_id", provided_by="vercel.project", secret=False),
    Wire("vercel.bypass_token", provided_by="vercel.bypass", secret=True),
)
WIRE_BY_NAME: dict[str, Wire] = {wire.name: wire for wire in WIRES}
