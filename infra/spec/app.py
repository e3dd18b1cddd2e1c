"""`workflows.app`: the app's own files that we write, each with its options (docs/app-files.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from infra.spec.model import Each, Spec
from infra.spec.patterns import CRON, FIELD_NAME, NAME_IN_WORKFLOW, SITE_PATH, WEB_ADDRESS
from infra.spec.values import EnvName

AppFileName = Literal["env", "health", "logger", "playwright", "posthog", "sentry", "supabase", "vercel"]
Rate = Annotated[float, Field(ge=0, le=1)]


class EnvFileSpec(Spec):
    """`lib/env.ts`: the declared variables, typed; the build fails when one is missing."""

    optional: Each[EnvName] = Field(default=(), description="Variables that may be unset.")


class HealthFileSpec(Spec):
    """`app/api/health/route.ts`: what monitors, deployments and rollbacks ask."""


class LoggerFileSpec(Spec):
    """`lib/logger.ts`: JSON lines, with secrets and personal data masked."""

    redact: Each[Annotated[str, Field(pattern=FIELD_NAME)]] = Field(
        default=(), description="Further names of fields that are masked, or parts of names."
    )


class PlaywrightFileSpec(Spec):
    """`playwright.config.ts`."""

    base_url: Annotated[str, Field(pattern=WEB_ADDRESS)] | None = Field(
        default=None, description="Site to test when PLAYWRIGHT_BASE_URL is unset; default: staging's domain."
    )
    test_dir: Annotated[str, Field(pattern=NAME_IN_WORKFLOW)] = Field(
        default="e2e", description="Folder of the tests."
    )
    timeout_ms: Annotated[int, Field(gt=0)] = Field(default=30_000, description="Time limit of one test.")
    retries: Annotated[int, Field(ge=0, le=10)] = Field(default=2, description="Retries in CI; none locally.")
    workers: Annotated[int, Field(ge=1, le=16)] = Field(
        default=1, description="Workers in CI; unlimited locally."
    )


class PostHogFileSpec(Spec):
    """`lib/posthog.ts` and `instrumentation-client.ts`: page views and web vitals."""

    feature_flags: bool = Field(
        default=False, description="Ask PostHog for feature flags; the path of the first page goes with it."
    )


class SentryFileSpec(Spec):
    """Sentry's client, server and edge configuration, and the instrumentation that loads them."""

    traces_sample_rate: Rate = Field(default=0.1, description="Share of transactions that are traced.")
    replays_session_sample_rate: Rate = Field(default=0.1, description="Share of sessions that are recorded.")
    replays_on_error_sample_rate: Rate = Field(default=1.0, description="Share of sessions with an error.")


class SupabaseFileSpec(Spec):
    """`supabase/config.toml` for local development."""

    major_version: Literal[14, 15, 17] = Field(default=15, description="Postgres of the local database.")


class CronSpec(Spec):
    """A path that Vercel calls on a schedule."""

    path: Annotated[str, Field(pattern=SITE_PATH)] = Field(
        description="Path of the site, e.g. `/api/cron/daily`."
    )
    schedule: Annotated[str, Field(pattern=CRON)] = Field(description="When, in UTC.")


class VercelFileSpec(Spec):
    """`vercel.json`. What the project itself declares is not repeated there."""

    crons: tuple[CronSpec, ...] = Field(default=(), description="Scheduled calls.")
    headers: bool = Field(default=True, description="Security headers on every path.")


class AppFilesSpec(Spec):
    """The files, each with its options; written as a list of names when none has options."""

    env: EnvFileSpec | None = Field(
        default=None,
        description="`lib/env.ts`, `lib/env.server.ts`: typed; builds with one missing fail.",
    )
    health: HealthFileSpec | None = Field(
        default=None, description="`app/api/health/route.ts`: 200 when all is well, else 503."
    )
    logger: LoggerFileSpec | None = Field(default=None, description="`lib/logger.ts`: masked JSON lines.")
    playwright: PlaywrightFileSpec | None = Field(
        default=None, description="`playwright.config.ts`, `playwright.bypass.ts`: browser tests of staging."
    )
    posthog: PostHogFileSpec | None = Field(
        default=None, description="`lib/posthog.ts`, `instrumentation-client.ts`: page views and web vitals."
    )
    sentry: SentryFileSpec | None = Field(
        default=None,
        description="`sentry.*.config.ts`, `instrumentation*.ts`, `lib/sentry.ts`: errors, traces, replays.",
    )
    supabase: SupabaseFileSpec | None = Field(
        default=None, description="`supabase/config.toml`: the local one."
    )
    vercel: VercelFileSpec | None = Field(
        default=None, description="`vercel.json`: crons and security headers."
    )


def names_as_objects(raw: Any) -> Any:
    """Returns `{name: {}}` for a list of names, anything else as it is."""
    if isinstance(raw, (list, tuple)) and all(isinstance(name, str) for name in raw):
        return {name: {} for name in raw}
    return raw


AppFiles = Annotated[
    AppFilesSpec,
    BeforeValidator(names_as_objects, json_schema_input_type=tuple[AppFileName, ...] | AppFilesSpec),
]
