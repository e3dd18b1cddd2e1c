"""Rules on the app's own files that we write: what they read must be there."""

from __future__ import annotations

from collections.abc import Iterator

from infra.rules.estate import with_shared
from infra.rules.finding import Hit, hit
from infra.rules.site import Site, deployments, sites
from infra.spec.estate import Estate

_WIRES = {"sentry": "sentry.dsn", "posthog": "posthog.key"}


def files_find_their_variables(estate: Estate) -> Iterator[Hit]:
    for site in sites(estate):
        reads = variables_read(estate, site)
        if not reads:
            continue
        may_be_missing, said = site.spared(), set()
        for deployment in deployments(site):
            stack = deployment.stack
            for name, option in reads.items():
                fine = name in deployment.variables or name in may_be_missing or not deployment.is_deployed
                if fine or (stack.name, name) in said:
                    continue
                said.add((stack.name, name))
                what = (
                    f"`workflows.app.{option}` reads `{name}`, which `{deployment.target}` does not get here"
                )
                value = f"{{from: {_WIRES[option]}}}" if option in _WIRES else "…"
                fix = (
                    f"add `{name}: {value}`, or name it in `workflows.elsewhere` if it is set by other means"
                )
                yield hit(stack, f"variables.{name}", what, fix)


def variables_read(estate: Estate, site: Site) -> dict[str, str]:
    """Returns which of `workflows.app` reads a variable, by its name. `env` is not among them: it declares
    those that every deployment has."""
    readers = [(stack, spec.workflows.app) for stack, spec in site.members if spec.workflows]
    wanted = {name for _, app in readers for name, options in app if options is not None}
    if site.spec is None or not wanted & {"health", "posthog", "sentry"}:
        return {}
    from infra.workflows.app.facts import gather_facts

    facts = gather_facts(estate, *readers[0])
    reads: dict[str, str] = {}
    if "sentry" in wanted:
        reads[facts.sentry_dsn] = "sentry"
    if "posthog" in wanted:
        reads[facts.posthog_key] = "posthog"
    if "health" in wanted:
        reads |= {name: "health" for name in (facts.supabase_url, facts.supabase_key) if name}
    return reads


def system_variables_are_exposed(estate: Estate) -> Iterator[Hit]:
    for stack, spec, shared in with_shared(estate):
        app = spec.workflows.app if spec.workflows else None
        if app is None or shared.vercel is None:
            continue
        readers = [name for name in ("env", "health", "sentry") if getattr(app, name) is not None]
        if readers and not shared.vercel.project.automatically_expose_system_environment_variables:
            what = (
                f"`workflows.app.{readers[0]}` reads `VERCEL_ENV`, which the project does not give to builds"
            )
            said = "automatically_expose_system_environment_variables: false"
            fix = f"remove `{said}` from `{spec.environment.shared}`"
            yield hit(stack, f"workflows.app.{readers[0]}", what, fix)
