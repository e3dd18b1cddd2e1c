"""`monitoring`: Sentry and PostHog. Projects are the shared stack's, alerts an environment's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from infra.spec.model import Each, Spec
from infra.spec.paths import near
from infra.spec.patterns import MAIL_ADDRESS, SENTRY_ENVIRONMENT, SENTRY_SLUG, SLACK_CHANNEL, TRIMMED

Slug = Annotated[str, Field(pattern=SENTRY_SLUG, max_length=100)]
Percent = Annotated[float, Field(gt=0, le=100)]
Minutes = Literal[1, 5, 10, 15, 30, 60]
"""Windows that Sentry's metric alerts take."""


class SentryProjectSpec(Spec):
    """`monitoring.sentry` of the shared stack: the project and the key whose DSN apps report to."""

    organization: Slug = Field(description="Slug of the organisation.")
    region: Literal["us", "de"] = Field(default="us", description="Where Sentry keeps the data.")
    team: Slug = Field(description="Slug of the team that owns the project and gets its alerts.")
    project: Slug = Field(description="Slug of the project; it is taken over when it exists.")
    platform: str = Field(default="javascript-nextjs", description="Sentry's name of the platform.")
    key: str = Field(
        default="Default",
        pattern=TRIMMED,
        min_length=1,
        max_length=64,
        description="Name of the client key whose DSN apps report to; Sentry gives each project a `Default`.",
    )


class PostHogProjectSpec(Spec):
    """`monitoring.posthog` of the shared stack: the project and what it records."""

    region: Literal["us", "eu"] = Field(default="us", description="Where PostHog keeps the data.")
    project: str = Field(
        pattern=TRIMMED,
        min_length=1,
        max_length=200,
        description="Name of the project; taken over when it exists.",
    )
    web_vitals: bool = Field(default=True, description="Record LCP, INP, CLS and FCP of page views.")
    network_performance: bool = Field(default=True, description="Record the timing of requests in replays.")
    session_replay: bool = Field(default=False, description="Record sessions; mind what pages show.")
    anonymize_ips: bool = Field(default=True, description="Drop the visitor's address.")


class SharedMonitoringSpec(Spec):
    """`monitoring` of the shared stack."""

    sentry: SentryProjectSpec | None = None
    posthog: PostHogProjectSpec | None = None


class TeamRoute(Spec):
    """Mail to a Sentry team."""

    team: Slug = Field(description="Slug of the team.")


class MemberRoute(Spec):
    """Mail to one person."""

    email: str = Field(pattern=MAIL_ADDRESS, description="Address of a member of the organisation.")


class SlackRoute(Spec):
    """A message to a Slack channel, through Sentry's integration."""

    slack: str = Field(pattern=SLACK_CHANNEL, description="The channel, e.g. `#incidents`.")
    workspace: str = Field(
        min_length=1, description="Name of the Slack workspace, as the integration shows it."
    )


ROUTE_KEYS = ("team", "email", "slack")


def _kind_of_route(raw: Any) -> str | None:
    """Returns the tag of the one route that an item names, misspelt ones included; else None."""
    if isinstance(raw, Spec):
        return {TeamRoute: "=team", MemberRoute: "=email", SlackRoute: "=slack"}.get(type(raw))
    keys = [str(key) for key in raw] if isinstance(raw, dict) else []
    said = {key for key in ROUTE_KEYS if key in keys} or {near(key, ROUTE_KEYS) for key in keys} - {None}
    return f"={said.pop()}" if len(said) == 1 else None


def _one_route(raw: Any) -> Any:
    """Returns an item that names one route. PydanticCustomError: none, or several."""
    if _kind_of_route(raw) is None:
        what = "must say in each item whom to tell: one of `team`, `email` and `slack`"
        fix = "write `- team: …`, `- email: …`, or `- slack: …` with its `workspace: …`"
        raise PydanticCustomError("told", "told", {"what": what, "fix": fix})
    return raw


Route = Annotated[
    Annotated[TeamRoute, Tag("=team")]
    | Annotated[MemberRoute, Tag("=email")]
    | Annotated[SlackRoute, Tag("=slack")],
    Discriminator(_kind_of_route),
    BeforeValidator(_one_route, json_schema_input_type=TeamRoute | MemberRoute | SlackRoute),
]
Routes = Annotated[Each[Route], Field(min_length=1)]


class AlertSpec(Spec):
    """What all alerts have."""

    notify: Routes | None = Field(
        default=None, description="Who is told; default: `monitoring.sentry.notify`."
    )


class ErrorRateAlert(AlertSpec):
    """Too many requests fail."""

    percent: Percent = Field(default=1, description="Share of failed transactions, in percent.")
    minutes: Minutes = Field(default=5, description="Over how long.")


class SlowApiAlert(AlertSpec):
    """The API answers slowly."""

    milliseconds: Annotated[int, Field(gt=0)] = Field(
        default=1000, description="95th percentile of the duration."
    )
    minutes: Minutes = Field(default=5, description="Over how long.")


class UnhandledAlert(AlertSpec):
    """An exception that no code caught."""

    every_minutes: Literal[5, 10, 30, 60, 180, 720, 1440] = Field(
        default=5, description="At most one message per issue in this time."
    )


class AlertsSpec(Spec):
    """The alerts, by what they watch."""

    error_rate: ErrorRateAlert | None = Field(default=None, description="Share of failed transactions.")
    api_p95: SlowApiAlert | None = Field(default=None, description="95th percentile of API response times.")
    unhandled: UnhandledAlert | None = Field(default=None, description="Unhandled exceptions.")


class SentryAlertsSpec(Spec):
    """`monitoring.sentry` of an environment."""

    environment: str | None = Field(
        default=None,
        pattern=SENTRY_ENVIRONMENT,
        max_length=64,
        description="Sentry's environment to watch; default: what `VERCEL_ENV` is there.",
    )
    notify: Routes | None = Field(default=None, description="Who is told; default: the project's team.")
    alerts: AlertsSpec


class EnvironmentMonitoringSpec(Spec):
    """`monitoring` of an environment."""

    sentry: SentryAlertsSpec | None = None


def reported_environment(spec: SentryAlertsSpec, targets: Iterable[str]) -> str:
    """Returns the environment that alerts watch: what `VERCEL_ENV` is there, unless the file says it."""
    known = set(targets)
    return spec.environment or next(t for t in ("production", "preview", "development") if t in known)
