"""One run of the program, as its stages: load, refuse what cannot be done, then declare the stack."""

from __future__ import annotations

import os
from typing import Any

import pulumi

from infra.resources.context import Context
from infra.resources.plugin import find_plugin, what_is_left_out
from infra.resources.root import project_root
from infra.resources.secrets import not_compared, refuse_missing
from infra.resources.shared_outputs import read_shared
from infra.resources.values import Values
from infra.resources.wiring import PromisedWires, ReferencedWires, Wiring
from infra.spec.estate import Estate, Stack
from infra.spec.load import load_estate


def declare() -> None:
    """Declares the selected stack. InfraError: refused, before any resource was declared."""
    estate = load_estate(project_root(), only=[pulumi.get_stack()])
    stack = estate.stack(pulumi.get_stack())
    _tell_missing_secrets(stack)
    if stack.is_environment:
        _declare_environment(estate, stack)
    else:
        _declare_shared(estate, stack)


def _tell_missing_secrets(stack: Stack) -> None:
    if pulumi.runtime.is_dry_run():
        for line in not_compared(stack, os.environ):
            pulumi.log.warn(line)
    else:
        for name in refuse_missing(stack, os.environ):
            pulumi.log.info(f"kept as it is: {name}")


def _declare_shared(estate: Estate, stack: Stack) -> None:
    wires = PromisedWires()
    context = _context(estate, stack, wires)
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
    wires.keep(outputs)
    for name, output in sorted(outputs.items()):
        pulumi.export(name, output)


def _declare_environment(estate: Estate, stack: Stack) -> None:
    context = _context(estate, stack, ReferencedWires(read_shared(stack, estate.shared_of(stack))))
    spec = context.environment_spec
    if context.shared_spec.vercel:
        from infra.resources import vercel

        vercel.declare_environment(context, spec)
    if spec.github or spec.workflows:
        from infra.resources import github

        github.declare_environment(context, spec)


def _context(estate: Estate, stack: Stack, wiring: Wiring) -> Context:
    plugin = find_plugin()
    sandbox = os.environ.get("INFRA_SANDBOX") == "1"
    for line in what_is_left_out(stack, plugin, sandbox=sandbox):
        pulumi.log.warn(line)
    return Context(
        estate=estate,
        stack=stack,
        shared=estate.shared_of(stack),
        values=Values(pulumi.Config(estate.project), wiring, os.environ),
        wiring=wiring,
        vercel_plugin=plugin,
        applying=not pulumi.runtime.is_dry_run(),
        sandbox=sandbox,
    )
