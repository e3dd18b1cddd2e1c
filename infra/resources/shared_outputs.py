"""What an environment reads from its shared stack: the outputs of the last apply, by name."""

from __future__ import annotations

from typing import Any

import pulumi

from infra.errors import BadInput, Problem, ProviderFailed
from infra.spec.estate import Stack
from infra.spec.secrets import values_of
from infra.spec.stack import EnvironmentStackSpec, SharedSpec
from infra.spec.values import WiredValue
from infra.spec.wires import WIRE_BY_NAME


def read_shared(stack: Stack, shared: Stack) -> dict[str, pulumi.Output[Any]]:
    """Returns the outputs of `shared`. What it does not provide yet is absent in a preview; in an apply of a
    `stack` that needs it, BadInput.

    Looked up first, because a StackReference to an unknown stack fails the run with no word on what to do."""
    full = f"{pulumi.get_organization()}/{pulumi.get_project()}/{shared.name}"
    names = _output_names(full)
    absent = [problem for name, problem in _needed(stack, shared) if name not in names]
    if absent and not pulumi.runtime.is_dry_run():
        raise BadInput(*absent)
    if absent:
        pulumi.log.warn(f"`{shared.name}` was not applied yet: what it provides is unknown in this preview")
    if not names:
        return {}
    reference = pulumi.StackReference(full)
    return {name: reference.get_output(name) for name in names}


def _needed(stack: Stack, shared: Stack) -> list[tuple[str, Problem]]:
    places = {"vercel.project_id": "environment"} if _uses_project(stack, shared) else {}
    places |= {
        str(value.from_): path
        for path, value in values_of(stack)
        if isinstance(value, WiredValue) and WIRE_BY_NAME[value.from_].of == "shared"
    }
    fix = f"run `infra up {shared.name}` first"
    return [
        (name, Problem(f"`{name}` does not exist yet", stack.place(path), fix))
        for name, path in places.items()
    ]


def _uses_project(stack: Stack, shared: Stack) -> bool:
    return (
        isinstance(stack.spec, EnvironmentStackSpec)
        and isinstance(shared.spec, SharedSpec)
        and shared.spec.vercel is not None
        and bool(stack.spec.variables or stack.spec.environment.domains)
    )


def _output_names(full: str) -> tuple[str, ...]:
    try:
        result = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {"name": full})
    except Exception as error:  # the SDK raises bare `Exception`
        if "unknown stack" in str(error):
            return ()
        raise ProviderFailed(Problem(f"the outputs of {full} cannot be read: {error}")) from error
    return tuple(sorted((result.value or {}).get("outputs") or ()))
