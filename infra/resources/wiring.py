"""Where wires come from: promised while their own stack is declared, else outputs of the shared stack."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pulumi

from infra.errors import BadInput, Problem
from infra.spec.wires import WIRE_BY_NAME


def unknown(*, secret: bool = False) -> pulumi.Output[Any]:
    """Returns an Output that only an apply could know."""

    def settled(value: Any) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.Future()
        future.set_result(value)
        return future

    return pulumi.Output(set(), settled(pulumi.UNKNOWN), settled(False), settled(secret))


class Wiring(Protocol):
    """Gives the Output of a wire, or of another output of the shared stack (`github.repository_id`)."""

    def wire(self, name: str) -> pulumi.Output[str]: ...


class PromisedWires:
    """Wires of the shared stack itself: asked for before the resource that provides them is declared, because
    the project waits for the repository while the repository's secrets wait for the project's token."""

    def __init__(self) -> None:
        self._promised: dict[str, tuple[pulumi.Output[str], Callable[[pulumi.Output[str]], None]]] = {}

    def wire(self, name: str) -> pulumi.Output[str]:
        """Returns the promise of a wire; `keep` fulfils it."""
        if name not in self._promised:
            self._promised[name] = pulumi.deferred_output()
        return self._promised[name][0]

    def keep(self, outputs: Mapping[str, pulumi.Output[Any]]) -> None:
        """Fulfils every promise that was made. BadInput: nothing of the stack provides a wire, which VAR-01
        finds earlier, except under plain Pulumi."""
        if missing := sorted(self._promised.keys() - outputs.keys()):
            raise BadInput(
                *(
                    Problem(f"nothing provides `{name}`", None, f"declare `{WIRE_BY_NAME[name].provided_by}`")
                    for name in missing
                )
            )
        for name, (_, fulfil) in self._promised.items():
            fulfil(outputs[name])

    def give_up(self) -> None:
        """Fulfils every promise with an unknown: an error ended the declaration, and waiting for what never
        comes would hide it."""
        self.keep({name: unknown() for name in self._promised})


class EnvironmentWires:
    """Wires of an environment: its own, promised until `keep`, and outputs of the shared stack."""

    def __init__(self, outputs: Mapping[str, pulumi.Output[Any]]) -> None:
        self._outputs = outputs
        self._own = PromisedWires()

    def wire(self, name: str) -> pulumi.Output[str]:
        """Returns a wire of the environment, or an output of the shared stack: unknown when a preview does
        not find it."""
        if name in WIRE_BY_NAME and WIRE_BY_NAME[name].of == "environment":
            return self._own.wire(name)
        return self._outputs.get(name) or unknown()

    def keep(self, outputs: Mapping[str, pulumi.Output[Any]]) -> None:
        """Fulfils the promises of the environment's own wires."""
        self._own.keep(outputs)

    def give_up(self) -> None:
        """Fulfils the promises of the environment's own wires with unknowns."""
        self._own.give_up()
