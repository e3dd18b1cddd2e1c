"""One run of the program, as its stages: load, find what is missing, then declare the stack."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pulumi

from infra.resources.context import Context
from infra.resources.secrets import not_compared, refuse_missing
from infra.resources.shared_outputs import read_shared
from infra.resources.values import Values
from infra.resources.wiring import PromisedWires, ReferencedWires, Wiring
from infra.spec.load import Estate, Stack, load_estate
from infra.spec.stack import SharedSpec

Outputs = dict[str, pulumi.Output[Any]]


def declare() -> None:
    """Declares the selected stack. InfraError: refused, before any resource was declared."""
    estate = load_estate(Path(pulumi.get_root_directory()), only=[pulumi.get_stack()])
    stack = estate.stack(pulumi.get_stack())
    _tell_missing_secrets(stack)
    if isinstance(stack.spec, SharedSpec):
        _declare_shared(estate, stack)
    else:
        _declare_environment(estate, stack)


def _tell_missing_secrets(stack: Stack) -> None:
    if pulumi.runtime.is_dry_run():
        for line in not_compared(stack, os.environ):
            pulumi.log.warn(line)
    else:
        for name in refuse_missing(stack, os.environ):
            pulumi.log.info(f"kept as it is: {name}")


def _declare_shared(estate: Estate, stack: Stack) -> None:
    wires = PromisedWires()
    context = _context(estate, stack, stack, wires)
    spec = context.shared_spec
    outputs: Outputs = {}
    repository: pulumi.Resource | None = None
    _refuse_what_the_plugin_lacks(context)
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
    shared = estate.shared_of(stack)
    context = _context(estate, stack, shared, ReferencedWires(read_shared(shared.name)))
    spec = context.environment_spec
    _refuse_what_the_plugin_lacks(context)
    if context.shared_spec.vercel:
        from infra.resources import vercel

        vercel.declare_environment(context, spec)
    if spec.github or spec.workflows:
        from infra.resources import github

        github.declare_environment(context, spec)


def _context(estate: Estate, stack: Stack, shared: Stack, wiring: Wiring) -> Context:
    return Context(
        estate=estate,
        stack=stack,
        shared=shared,
        values=Values(pulumi.Config(estate.project), wiring, os.environ),
        applying=not pulumi.runtime.is_dry_run(),
        sandbox=os.environ.get("INFRA_SANDBOX") == "1",
    )


def _refuse_what_the_plugin_lacks(context: Context) -> None:
    from infra.resources.plugin import tell_what_is_left_out

    for line in tell_what_is_left_out(context):
        pulumi.log.warn(line)
