"""Rules on secrets: none in a committed file, none in what browsers get."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.rules.finding import Hit, hit
from infra.rules.leaks import known_secret, looks_random
from infra.spec.estate import Estate
from infra.spec.secrets import texts_of, values_of
from infra.spec.values import (
    LiteralValue,
    LiteralVariable,
    SecureValue,
    WiredValue,
    WiredVariable,
    is_sensitive,
)
from infra.spec.wires import WIRE_BY_NAME

PUBLIC = "NEXT_PUBLIC_"
_SECRET_BY_NAME = re.compile(r"SECRET|PASSWORD|SERVICE_ROLE|PRIVATE_KEY")


def literals_hold_no_secret(estate: Estate) -> Iterator[Hit]:
    for stack in estate.stacks:
        for path, text in texts_of(stack):
            if kind := known_secret(text, _name(path)):
                what = f"this looks like {kind}, and the file is committed"
                fix = "revoke it, then write `{env: NAME}`; history keeps what was committed"
                yield hit(stack, path, what, fix)


def literals_are_not_random(estate: Estate) -> Iterator[Hit]:
    for stack in estate.stacks:
        for path, value in values_of(stack):
            if not isinstance(value, LiteralValue) or known_secret(value.value, _name(path)):
                continue
            is_variable = isinstance(value, LiteralVariable)
            if isinstance(value, LiteralVariable) and value.sensitive is False:
                continue  # somebody said that anyone may read it
            if path.startswith(_SECRETS) or not looks_random(_name(path), value.value):
                continue
            what = (
                f"random text under the name `{_name(path)}` looks like a secret, and the file is committed"
            )
            fix = (
                "write `{env: NAME}`, or `{value: …, sensitive: false}` if anyone may read it"
                if is_variable
                else "write it under `secrets`, as `{env: NAME}`"
            )
            yield hit(stack, path, what, fix)


def public_variables_are_no_secrets(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for key, variable in spec.variables.items():
            if not key.startswith(PUBLIC) or _wires_a_secret(variable):
                continue
            if is_sensitive(variable):
                what = f"`{key}` reaches every browser, so hiding it on Vercel protects nothing"
                fix = f"add `sensitive: false`, or take `{PUBLIC}` off the name of a real secret"
                yield hit(stack, f"variables.{key}", what, fix)
            elif _SECRET_BY_NAME.search(key):
                what = f"`{key}` reaches every browser, and its name says that it is a secret"
                yield hit(
                    stack, f"variables.{key}", what, f"take `{PUBLIC}` off the name, or call it otherwise"
                )


def secret_wires_stay_off_browsers(estate: Estate) -> Iterator[Hit]:
    for stack, spec in estate.environments():
        for key, variable in spec.variables.items():
            if key.startswith(PUBLIC) and isinstance(variable, WiredVariable) and _wires_a_secret(variable):
                what = f"`{key}` would give `{variable.from_}`, a secret, to every browser"
                fix = f"take `{PUBLIC}` off the name, and read it on the server only"
                yield hit(stack, f"variables.{key}", what, fix)


def secret_wires_stay_in_secrets(estate: Estate) -> Iterator[Hit]:
    for stack in estate.stacks:
        for path, value in values_of(stack):
            readable = path.startswith(("github.variables.", "github.environment.variables."))
            if readable and isinstance(value, WiredValue) and WIRE_BY_NAME[value.from_].secret:
                what = f"`{_name(path)}` would show `{value.from_}`, a secret, in settings and logs of GitHub"
                section = path.rpartition(".")[0].replace("variables", "secrets")
                yield hit(stack, path, what, f"move it to `{section}`")


def encrypted_values_stand_alone(estate: Estate) -> Iterator[Hit]:
    for stack in estate.stacks:
        for path, value in values_of(stack):
            if isinstance(value, SecureValue) and value.model_fields_set != {"secure"}:
                what = "Pulumi does not decrypt `secure` beside other keys"
                yield hit(stack, path, what, "write `{env: NAME, …}` instead, or leave `secure` alone")


_SECRETS = ("github.secrets.", "github.environment.secrets.")
"""A literal there is refused whatever it is (GIT-08)."""


def _wires_a_secret(variable: object) -> bool:
    return isinstance(variable, WiredVariable) and WIRE_BY_NAME[variable.from_].secret


def _name(path: str) -> str:
    return path.rpartition(".")[2]
