"""The tokens in the environment: there or not, and whether they look like one. Their values go nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from infra.doctor.item import Item, Section, State


@dataclass(frozen=True)
class Credential:
    """An environment variable that holds a secret."""

    variable: str
    shape: re.Pattern[str]
    looks: str
    """The shape in words."""
    purpose: str
    fix: str
    section: Section = Section.ACCOUNTS


CREDENTIALS = (
    Credential(
        "GITHUB_TOKEN",
        re.compile(r"gh[pousr]_[A-Za-z0-9_.-]{36,}|github_pat_[A-Za-z0-9_]{22,}|[0-9a-f]{40}"),
        "ghp_… or github_pat_… and at least 22 more characters",
        "acts on repositories",
        "github.com → Settings → Developer settings → Personal access tokens (scopes: repo, workflow), "
        "or `gh auth token`",
    ),
    Credential(
        "VERCEL_API_TOKEN",
        re.compile(r"[A-Za-z0-9]{24}|vc[a-z]_[A-Za-z0-9_-]{24,}"),
        "24 letters and digits, or vcp_…",
        "acts on Vercel projects",
        "vercel.com → Account Settings → Tokens, for the team of the stacks",
    ),
    Credential(
        "SENTRY_API_TOKEN",
        re.compile(r"sntry[aiu]_[A-Za-z0-9]{64,}|[0-9a-f]{64}"),
        "sntryu_… or sntryi_… and 64 hexadecimal digits; sntrys_… may only upload",
        "acts on what `monitoring.sentry` declares",
        "sentry.io → Settings → Custom Integrations → an internal one "
        "(scopes: org:read, project:write, member:read, alerts:write)",
        Section.STACKS,
    ),
    Credential(
        "SUPABASE_ACCESS_TOKEN",
        re.compile(r"sbp_(oauth_)?[0-9a-f]{40}"),
        "sbp_ and 40 hexadecimal digits",
        "acts on what `supabase` declares",
        "supabase.com → Account → Access Tokens, of a member who may change the projects",
        Section.STACKS,
    ),
    Credential(
        "POSTHOG_API_KEY",
        re.compile(r"phx_[A-Za-z0-9]{32,}"),
        "phx_ and at least 32 letters and digits",
        "acts on what `monitoring.posthog` declares",
        "posthog.com → Settings → Personal API keys (scopes: organization:read, project:write)",
        Section.STACKS,
    ),
)

PULUMI_TOKEN = Credential(
    "PULUMI_ACCESS_TOKEN",
    re.compile(r"pul-[0-9a-f]{40}"),
    "pul- and 40 hexadecimal digits",
    "keeps state in Pulumi Cloud",
    "app.pulumi.com → Personal access tokens; not needed with another backend",
)


def check_credential(credential: Credential, environ: Mapping[str, str]) -> Item:
    """Whether the variable is set to something plausible."""
    state, detail = judge(credential, environ)
    fix = "" if state is State.OK else credential.fix
    return Item(credential.section, credential.variable, state, detail, credential.purpose, fix)


def judge(credential: Credential, environ: Mapping[str, str]) -> tuple[State, str]:
    """The state, and why, in words that hold nothing of the value."""
    value = environ.get(credential.variable, "")
    if not value:
        return State.MISSING, "not set"
    if credential.shape.fullmatch(value):
        return State.OK, "set, looks right"
    if credential.shape.fullmatch(value.strip().strip("'\"").strip()):
        return State.BAD, "set, but with spaces, a line break or quotes around it"
    return State.BAD, f"set, but does not look right ({credential.looks})"
