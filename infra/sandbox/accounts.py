"""Which accounts the sandbox must hold, as the stack files name them; each server seeds its own."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class GitHubAccount:
    """An owner of repositories, with those whom its stacks name as reviewers."""

    owner: str
    plan: str = "free"
    """`free`, `pro` (a person's), `team` or `enterprise` (an organisation's)."""
    users: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class VercelAccount:
    """A team, or the personal account when `team` is None."""

    team: str | None = None
    """Slug or id."""
    plan: str = "hobby"


@dataclass(frozen=True, order=True)
class SentryAccount:
    """An organisation, with those whom its stacks name to be told of alerts."""

    organization: str
    region: str = "us"
    teams: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    """Addresses."""
    slack: tuple[tuple[str, str], ...] = ()
    """Workspaces and channels."""


@dataclass(frozen=True)
class Accounts:
    """All accounts that an estate names; without names one Hobby and one Free account."""

    github: tuple[GitHubAccount, ...] = (GitHubAccount("octo-org"),)
    vercel: tuple[VercelAccount, ...] = (VercelAccount(),)
    sentry: tuple[SentryAccount, ...] = ()
    supabase: tuple[str, ...] = ()
    """Refs of projects."""

    def to_json(self) -> dict[str, Any]:
        """Returns what `from_json` takes."""
        return asdict(self)

    @staticmethod
    def from_json(raw: dict[str, Any]) -> Accounts:
        """Returns the accounts of a JSON document; raises KeyError or TypeError when it is not one."""
        return Accounts(
            github=tuple(
                GitHubAccount(a["owner"], a["plan"], tuple(a["users"]), tuple(a["teams"]))
                for a in raw["github"]
            ),
            vercel=tuple(VercelAccount(a["team"], a["plan"]) for a in raw["vercel"]),
            sentry=tuple(
                SentryAccount(
                    a["organization"],
                    a["region"],
                    tuple(a["teams"]),
                    tuple(a["members"]),
                    tuple((workspace, channel) for workspace, channel in a["slack"]),
                )
                for a in raw["sentry"]
            ),
            supabase=tuple(raw["supabase"]),
        )


def owner_token(vendor: str) -> str:
    """Returns the token with every right at a vendor; the same in every sandbox, worthless outside."""
    return shaped_token(vendor, hashlib.sha256(f"infra sandbox, {vendor}".encode()).hexdigest())


def shaped_token(vendor: str, digits: str) -> str:
    """Returns a token of a vendor's shape from 64 hex digits.

    Vercel's provider wants exactly 24 hex digits; `gh` and `supabase` want their vendor's prefix.
    """
    shapes = {
        "vercel": digits[:24],
        "github": f"ghp_{digits[:36]}",
        "sentry": f"sntryu_{digits}",
        "supabase": f"sbp_{digits[:40]}",
        "posthog": f"phx_{digits[:43]}",
    }
    return shapes.get(vendor, digits[:40])
