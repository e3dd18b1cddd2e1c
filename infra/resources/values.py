"""How a value of the spec becomes an input of a resource. Secrets leave here only as secret Outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from infra.resources.wiring import Wiring, unknown
from infra.spec.secrets import AnyValue
from infra.spec.values import EnvValue, LiteralValue, SecureValue, WiredValue
from infra.spec.wires import WIRE_BY_NAME


@dataclass(frozen=True)
class Resolved:
    """A value, ready for a resource."""

    output: pulumi.Input[str]
    secret: bool
    compared: bool = True
    """False: the secret is not at hand, so the property must be left as it is (`options_for`)."""


@dataclass(frozen=True)
class Values:
    """Resolves the values of one stack. Missing secrets were refused or warned of before (`secrets.py`)."""

    config: pulumi.Config
    wiring: Wiring
    environ: Mapping[str, str]

    def resolve(self, path: str, value: AnyValue) -> Resolved:
        """Returns the value at the key path `path` of the stack file."""
        match value:
            case LiteralValue():
                return Resolved(value.value, secret=False)
            case EnvValue():
                # GitHub Actions gives a secret that does not exist as an empty text: empty is unset.
                if text := self.environ.get(value.env):
                    return Resolved(pulumi.Output.secret(text), secret=True)
                return Resolved(unknown(secret=True), secret=True, compared=False)
            case SecureValue():
                return Resolved(self._decrypted(path), secret=True)
            case WiredValue():
                wire = WIRE_BY_NAME[value.from_]
                output = self.wiring.wire(wire.name)
                return Resolved(pulumi.Output.secret(output) if wire.secret else output, secret=wire.secret)

    def _decrypted(self, path: str) -> pulumi.Output[str]:
        key, *rest = path.split(".")

        def pick(tree: Any) -> str:
            for step in rest:
                tree = tree[step]
            return str(tree)

        whole: pulumi.Output[Any] = pulumi.Output.secret(self.config.require_secret_object(key))
        return whole.apply(pick)


def options_for(
    property_name: str,
    resolved: Resolved | None,
    *,
    parent: pulumi.Resource,
    depends_on: list[pulumi.Resource] | None = None,
) -> pulumi.ResourceOptions:
    """Returns the options of a resource that holds a value: deleted before it is replaced (creating first
    collides, e.g. `ENV_ALREADY_EXISTS`), and left as it is where the value is not at hand. None: no value."""
    return pulumi.ResourceOptions(
        parent=parent,
        depends_on=depends_on,
        delete_before_replace=True,
        ignore_changes=[property_name] if resolved and not resolved.compared else None,
        additional_secret_outputs=[property_name] if resolved and resolved.secret else None,
    )
