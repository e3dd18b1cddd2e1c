"""What app files need to know of the estate, gathered in one place.

Deliberately absent: the stack that asks. The same file reaches production by a merge and must be the same
text there.
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.spec.app import AppFilesSpec
from infra.spec.estate import Estate, Stack
from infra.spec.monitoring import PostHogProjectSpec, SharedMonitoringSpec
from infra.spec.stack import EnvironmentStackSpec, SharedSpec
from infra.spec.values import WiredVariable
from infra.spec.wires import WireName
from infra.workflows.app.variables import AppVariable, app_variables

LOCAL_SITE = "http://localhost:3000"


@dataclass(frozen=True)
class AppFacts:
    """Facts of the site that a stack is an environment of, and the files that are wanted together."""

    wanted: AppFilesSpec
    name: str
    """Of the Vercel project, else of the repository, else of the Pulumi project."""
    variables: tuple[AppVariable, ...]
    test_site: str
    """Address that browser tests visit unless they are told another: staging, never production."""
    domains: tuple[str, ...]
    """Every domain of every environment, sorted."""
    vercel_project: str | None
    sentry_dsn: str
    """Name of the variable with the DSN."""
    posthog_key: str
    posthog_host: str
    """Names of the variables with the key and the host."""
    posthog: PostHogProjectSpec | None
    supabase_url: str | None
    supabase_key: str | None
    """Names of the variables with the address and the public key, None when there are none."""


def gather_facts(estate: Estate, stack: Stack, wanted: AppFilesSpec) -> AppFacts:
    """Returns the facts of the site of `stack`. BadInput: the stack names no shared stack."""
    shared = estate.shared_of(stack)
    assert isinstance(shared.spec, SharedSpec)
    environments = [spec for other, spec in estate.environments() if spec.environment.shared == shared.name]
    vercel, github = shared.spec.vercel, shared.spec.github
    monitoring = shared.spec.monitoring or SharedMonitoringSpec()
    project = vercel.project.name if vercel else None
    repository = github.repository.name if github and github.repository else None
    return AppFacts(
        wanted=wanted,
        name=project or repository or estate.project,
        variables=app_variables(environments, optional=wanted.env.optional if wanted.env else ()),
        test_site=_test_site(estate, environments),
        domains=tuple(sorted({d.name for spec in environments for d in spec.environment.domains})),
        vercel_project=project,
        sentry_dsn=_named(environments, "sentry.dsn", "NEXT_PUBLIC_SENTRY_DSN"),
        posthog_key=_named(environments, "posthog.key", "NEXT_PUBLIC_POSTHOG_KEY"),
        posthog_host="NEXT_PUBLIC_POSTHOG_HOST",
        posthog=monitoring.posthog,
        supabase_url=_declared(environments, "supabase.url", "NEXT_PUBLIC_SUPABASE_URL"),
        supabase_key=_declared(environments, "supabase.anon_key", "NEXT_PUBLIC_SUPABASE_ANON_KEY"),
    )


def _test_site(estate: Estate, environments: list[EnvironmentStackSpec]) -> str:
    named = {stack.name: spec for stack, spec in estate.environments()}
    candidates = [named["staging"]] if "staging" in named else []
    candidates += environments
    for spec in candidates:
        if spec in environments and "production" not in spec.environment.targets:
            for domain in spec.environment.domains:
                if domain.redirect is None and not domain.name.startswith("*."):
                    return f"https://{domain.name}"
    return LOCAL_SITE


def _named(environments: list[EnvironmentStackSpec], wire: WireName, usual: str) -> str:
    return _declared(environments, wire, usual) or usual


def _declared(environments: list[EnvironmentStackSpec], wire: WireName, usual: str) -> str | None:
    """The public variable that the wire feeds, else the usual one when it is declared."""
    names = {
        name
        for spec in environments
        for name, variable in spec.variables.items()
        if name.startswith("NEXT_PUBLIC_") and isinstance(variable, WiredVariable) and variable.from_ == wire
    }
    if names:
        return min(names)
    return usual if any(usual in spec.variables for spec in environments) else None
