"""Which hosts the sandbox answers for: one line a vendor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp

from infra.sandbox import github, posthog, sentry, supabase, vercel
from infra.sandbox.accounts import Accounts
from infra.sandbox.world import World


@dataclass(frozen=True)
class Vendor:
    """What a server's module offers."""

    name: str
    """Its key in `World.data`."""
    hosts: tuple[str, ...]
    app: Callable[[World], ASGIApp]
    """Answers for all `hosts`; it sees the Host header."""
    seed: Callable[[World, Accounts], None]
    """Adds the accounts that are missing and the owner's token; of one that exists only the plan changes."""


VENDORS: tuple[Vendor, ...] = (
    Vendor("github", github.HOSTS, github.app, github.seed),
    Vendor("posthog", posthog.HOSTS, posthog.app, posthog.seed),
    Vendor("sentry", sentry.HOSTS, sentry.app, sentry.seed),
    Vendor("supabase", supabase.HOSTS, supabase.app, supabase.seed),
    Vendor("vercel", vercel.HOSTS, vercel.app, vercel.seed),
)
