"""What every declaration of one run needs to know; made once, in `program.declare`, and handed down."""

from __future__ import annotations

from dataclasses import dataclass

from infra.errors import BadInput, Problem
from infra.resources.plugin import VercelPlugin
from infra.resources.values import Values
from infra.resources.wiring import Wiring
from infra.spec.estate import Estate, Stack
from infra.spec.stack import EnvironmentStackSpec, SharedSpec


@dataclass(frozen=True)
class Context:
    """One run of the program: which stack, and how its values are resolved."""

    stack: Stack
    estate: Estate
    """The stacks this one needs: its shared one; all of them when it has files of the app."""
    shared: Stack
    """The stack itself, when it is the shared one."""
    values: Values
    wiring: Wiring
    """For what is no value of the file, e.g. `wiring.wire("vercel.project_id")`."""
    vercel_plugin: VercelPlugin
    sandbox: bool
    """The accounts are pretended (`INFRA_SANDBOX=1`)."""

    @property
    def shared_spec(self) -> SharedSpec:
        """Static facts (owner, repository, team, plans), from the shared stack's file."""
        spec = self.shared.spec
        assert isinstance(spec, SharedSpec)
        return spec

    @property
    def environment_spec(self) -> EnvironmentStackSpec:
        """The spec of this environment; only for environment stacks."""
        spec = self.stack.spec
        assert isinstance(spec, EnvironmentStackSpec)
        return spec

    def lacking(self, path: str, what: str) -> BadInput:
        """Returns the error for a key of this stack that needs `what` in the shared stack's file."""
        return BadInput(
            Problem(f"needs `{what}`", self.stack.place(path), f"declare it in {self.shared.file}")
        )
