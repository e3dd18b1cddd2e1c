"""Which secrets of a stack are at hand: an apply is refused without them, a preview does not compare them."""

from __future__ import annotations

from collections.abc import Mapping

from infra.errors import BadInput, Problem
from infra.spec.estate import Stack
from infra.spec.secrets import secrets_of
from infra.spec.values import EnvValue, SecureValue

KEEP = "INFRA_KEEP"
"""Set by `infra up`: names of unset secrets whose resources exist already and keep the value they have."""


def missing_secrets(stack: Stack, environ: Mapping[str, str]) -> tuple[tuple[str, str, Problem], ...]:
    """Returns name, key path and problem of each `{env: NAME}` that is unset or empty, in file order."""
    return tuple(
        (
            use.value.env,
            use.path,
            Problem(
                f"{use.value.env} is not set", use.place, "put the secret into that environment variable"
            ),
        )
        for use in secrets_of(stack)
        if isinstance(use.value, EnvValue) and not environ.get(use.value.env)
    )


def refuse_missing(stack: Stack, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Returns a line for each secret that is kept as it is; BadInput names every other one that is missing.

    `INFRA_KEEP` names the variable (`STRIPE_SECRET_KEY`) or the key path (`variables.STRIPE_SECRET_KEY`)."""
    keep = {name.strip() for name in environ.get(KEEP, "").split(",")}
    missing = missing_secrets(stack, environ)
    problems = [problem for name, path, problem in missing if not keep & {name, path}]
    if problems:
        raise BadInput(*problems)
    return tuple(f"kept as it is: {name} ({path})" for name, path, _ in missing)


def not_compared(stack: Stack, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the lines that a preview warns with."""
    return tuple(f"not compared: {name} ({path})" for name, path, _ in missing_secrets(stack, environ))


def refuse_undecrypted(stack: Stack) -> None:
    """BadInput names every encrypted value that Pulumi would hand over as ciphertext: it decrypts `secure`
    only when nothing else stands beside it (`isSecureValue` in Pulumi's config/object.go)."""
    fix = "write `{env: NAME, …}` instead, or leave `secure` alone"
    problems = [
        Problem("Pulumi does not decrypt `secure` beside other keys", use.place, fix)
        for use in secrets_of(stack)
        if isinstance(use.value, SecureValue) and use.value.model_fields_set != {"secure"}
    ]
    if problems:
        raise BadInput(*problems)
