"""What an environment reads from its shared stack: the outputs of the last apply, by name."""

from __future__ import annotations

from typing import Any

import pulumi

from infra.errors import BadInput, Problem, ProviderFailed


def read_shared(name: str) -> dict[str, pulumi.Output[Any]]:
    """Returns the outputs of the shared stack. It was never applied: empty in a preview, BadInput in an apply.

    Looked up first, because a StackReference to an unknown stack fails the run with no word on what to do."""
    full = f"{pulumi.get_organization()}/{pulumi.get_project()}/{name}"
    names = _output_names(full)
    if not names and not pulumi.runtime.is_dry_run():
        raise BadInput(
            Problem(f"the stack `{name}` was not applied yet", None, f"run `infra up {name}` first")
        )
    if not names:
        pulumi.log.warn(f"`{name}` was not applied yet: what it provides is unknown in this preview")
        return {}
    reference = pulumi.StackReference(full)
    return {output: reference.get_output(output) for output in names}


def _output_names(full: str) -> tuple[str, ...]:
    try:
        result = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", {"name": full})
    except Exception as error:  # the SDK raises bare `Exception`
        if "unknown stack" in str(error):
            return ()
        raise ProviderFailed(Problem(f"the outputs of {full} cannot be read: {error}")) from error
    return tuple(sorted((result.value or {}).get("outputs") or ()))
