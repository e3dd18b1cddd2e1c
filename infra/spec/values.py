"""A value a person may write: a literal, a secret (`{env: NAME}`, `secure:`), or wired (`{from: …}`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from infra.spec.model import Each, Spec, literal_as_object, value_kind
from infra.spec.patterns import VARIABLE_NAME
from infra.spec.wires import WIRE_BY_NAME, WireName

Target = Literal["production", "preview", "development"]
EnvName = Annotated[str, Field(pattern=VARIABLE_NAME, max_length=256)]


class LiteralValue(Spec):
    """A value that anyone may read; written bare (`KEY: text`) or as `{value: text}`."""

    value: str = Field(description="The text itself. Never a secret.")


class EnvValue(Spec):
    """A secret read from the environment of whoever applies."""

    env: EnvName = Field(description="Name of the environment variable that holds the secret at apply time.")


class SecureValue(Spec):
    """A secret encrypted by Pulumi (`pulumi config set --secret --path …`)."""

    secure: str = Field(description="Ciphertext, as Pulumi writes it.")


class WiredValue(Spec):
    """A value that another part of the estate provides."""

    from_: WireName = Field(alias="from", description="The wire, e.g. `vercel.bypass_token`.")


Value = Annotated[
    Annotated[LiteralValue, Tag("=value")]
    | Annotated[EnvValue, Tag("=env")]
    | Annotated[SecureValue, Tag("=secure")]
    | Annotated[WiredValue, Tag("=from")],
    Discriminator(value_kind),
    BeforeValidator(
        literal_as_object, json_schema_input_type=str | LiteralValue | EnvValue | SecureValue | WiredValue
    ),
]
Secret = Annotated[
    Annotated[EnvValue, Tag("=env")] | Annotated[SecureValue, Tag("=secure")], Discriminator(value_kind)
]


class VariableOptions(Spec):
    """What may be said of a Vercel variable besides its value."""

    sensitive: bool | None = Field(
        default=None,
        description="Vercel hides the value even from owners. Default: true for secrets, false for literals.",
    )
    targets: Each[Target] | None = Field(
        default=None, min_length=1, description="Vercel targets; default: those of the environment."
    )
    comment: str | None = Field(
        default=None, max_length=500, description="Shown beside the variable on Vercel."
    )
    only_here: bool = Field(
        default=False,
        description="Other environments do without it, on purpose: no warning that they lack it.",
    )


class LiteralVariable(VariableOptions, LiteralValue):
    """A variable whose value anyone may read."""


class EnvVariable(VariableOptions, EnvValue):
    """A variable whose value is a secret of the environment."""


class SecureVariable(VariableOptions, SecureValue):
    """A variable whose value is encrypted in the stack file."""


class WiredVariable(VariableOptions, WiredValue):
    """A variable whose value another part of the estate provides."""


Variable = Annotated[
    Annotated[LiteralVariable, Tag("=value")]
    | Annotated[EnvVariable, Tag("=env")]
    | Annotated[SecureVariable, Tag("=secure")]
    | Annotated[WiredVariable, Tag("=from")],
    Discriminator(value_kind),
    BeforeValidator(
        literal_as_object,
        json_schema_input_type=str | LiteralVariable | EnvVariable | SecureVariable | WiredVariable,
    ),
]


def is_sensitive(variable: Variable) -> bool:
    """Returns whether Vercel hides the value: what the file says, else true for what is secret."""
    if variable.sensitive is not None:
        return variable.sensitive
    if isinstance(variable, WiredVariable):
        return WIRE_BY_NAME[variable.from_].secret
    return not isinstance(variable, LiteralVariable)
