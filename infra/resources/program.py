"""One run of the program, as its stages: load, refuse what cannot be done, then declare the stack."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi

from infra.resources.context import Context
from infra.resources.plugin import find_plugin, what_is_left_out
from infra.resources.sdk import lighten
from infra.resources.secrets import not_compared, refuse_missing, refuse_undecrypted
from infra.resources.shared_outputs import read_shared
from infra.resources.values import Values
from infra.resources.wiring import EnvironmentWires, PromisedWires, Wiring
from infra.spec.estate import Estate, Stack
from infra.spec.load import load_for


def declare(root: Path, name: str, environ: Mapping[str, str]) -> None:
    """Declares the stack `name` of the project in `root`, with the secrets of `environ`. InfraError: refused;
    nothing of what was declared has reached the engine yet."""
    estate = load_for(root, name)
    stack = estate.stack(name)
    refuse_undecrypted(stack)
    _tell_missing_secrets(stack, environ)
    lighten("pulumi_github")
    lighten("pulumiverse_vercel")
    environment = stack.is_environment
    wires = EnvironmentWires(read_shared(stack, estate.shared_of(stack))) if environment else PromisedWires()
    context = _context(estate, stack, wires, environ)
    try:
        outputs = _declare_environment(context) if environment else _declare_shared(context)
        wires.keep(outputs)
    except BaseException:
        wires.give_up()
        raise
    if not environment:
        for wire, output in sorted(outputs.items()):
            pulumi.export(wire, output)


def _tell_missing_secrets(stack: Stack, environ: Mapping[str, str]) -> None:
    if pulumi.runtime.is_dry_run():
        for line in not_compared(stack, environ):
            pulumi.log.warn(line)
    else:
        for line in refuse_missing(stack, environ):
            pulumi.log.info(line)


def _declare_shared(context: Context) -> dict[str, pulumi.Output[Any]]:
    spec = context.shared_spec
    outputs: dict[str, pulumi.Output[Any]] = {}
    repository: pulumi.Resource | None = None
    # The repository first: the project is connected to it. Its secrets wait for the project's wires.
    if spec.github:
        from infra.resources import github

        declared = github.declare_shared(context, spec.github)
        repository = declared.repository
        outputs |= declared.outputs
    if spec.vercel:
        from infra.resources import vercel

        outputs |= vercel.declare_shared(context, spec.vercel, repository)
    if spec.monitoring and spec.monitoring.sentry:
        from infra.resources import sentry

        outputs |= sentry.declare_shared(context, spec.monitoring.sentry)
    if spec.monitoring and spec.monitoring.posthog:
        from infra.resources import posthog

        outputs |= posthog.declare_shared(context, spec.monitoring.posthog)
    return outputs


def _declare_environment(context: Context) -> dict[str, pulumi.Output[Any]]:
    spec = context.environment_spec
    outputs: dict[str, pulumi.Output[Any]] = {}
    if context.shared_spec.vercel:
        from infra.resources import vercel

        vercel.declare_environment(context, spec)
    if spec.github or spec.workflows:
        from infra.resources import github

        github.declare_environment(context, spec)
    if spec.supabase:
        from infra.resources import supabase

        outputs |= supabase.declare_environment(context, spec.supabase)
    if spec.monitoring and spec.monitoring.sentry:
        from infra.resources import sentry

        sentry.declare_environment(context, spec.monitoring.sentry)
    return outputs


def _context(estate: Estate, stack: Stack, wiring: Wiring, environ: Mapping[str, str]) -> Context:
    plugin = find_plugin(environ.get("PATH", ""))
    sandbox = environ.get("INFRA_SANDBOX") == "1"
    for line in what_is_left_out(stack, plugin, sandbox=sandbox):
        pulumi.log.warn(line)
    return Context(
        stack=stack,
        estate=estate,
        shared=estate.shared_of(stack),
        values=Values(pulumi.Config(estate.project), wiring, environ),
        wiring=wiring,
        vercel_plugin=plugin,
        sandbox=sandbox,
    )
