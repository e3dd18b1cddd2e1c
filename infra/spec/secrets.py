"""Where a stack uses secrets, wires and other values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from infra.errors import Place
from infra.spec.estate import Stack
from infra.spec.paths import Keys, shown
from infra.spec.values import EnvValue, LiteralValue, SecureValue, WiredValue

AnyValue = LiteralValue | EnvValue | SecureValue | WiredValue


@dataclass(frozen=True)
class SecretUse:
    """A secret that a stack uses; `path` is the YAML path of the value."""

    path: str
    value: EnvValue | SecureValue
    place: Place


def secrets_of(stack: Stack) -> tuple[SecretUse, ...]:
    """Returns every secret of the stack, by path."""
    return tuple(
        SecretUse(path, value, stack.place(path))
        for path, value in values_of(stack)
        if isinstance(value, (EnvValue, SecureValue))
    )


def literals_of(stack: Stack) -> dict[str, str]:
    """Returns the text of every literal of the stack, by YAML path."""
    return {path: value.value for path, value in values_of(stack) if isinstance(value, LiteralValue)}


def texts_of(stack: Stack) -> Iterator[tuple[str, str]]:
    """Yields every text that a person wrote in the stack, values or not, with its YAML path."""
    yield from ((shown(keys), text) for keys, text in _texts(stack.spec, ()))


def values_of(stack: Stack) -> tuple[tuple[str, AnyValue], ...]:
    """Returns every value of the stack with its YAML path, by path."""
    return tuple(
        sorted(((shown(keys), value) for keys, value in _walk(stack.spec, ())), key=lambda found: found[0])
    )


def _walk(node: object, keys: Keys) -> Iterator[tuple[Keys, AnyValue]]:
    if isinstance(node, (LiteralValue, EnvValue, SecureValue, WiredValue)):
        yield keys, node
    elif isinstance(node, BaseModel):
        for name, info in type(node).model_fields.items():
            yield from _walk(getattr(node, name), (*keys, info.alias or name))
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield from _walk(inner, (*keys, key))
    elif isinstance(node, tuple):
        for at, inner in enumerate(node):
            yield from _walk(inner, (*keys, at))


def _texts(node: object, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(node, str):
        yield keys, node
    elif isinstance(node, LiteralValue):  # its path is that of the value: most are written bare
        yield keys, node.value
        yield from ((keys, text) for text in (getattr(node, "comment", None),) if text)
    elif isinstance(node, BaseModel):
        fields = type(node).model_fields
        for name in node.model_fields_set:
            yield from _texts(getattr(node, name), (*keys, fields[name].alias or name))
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield from _texts(inner, (*keys, key))
    elif isinstance(node, tuple):
        for at, inner in enumerate(node):
            yield from _texts(inner, (*keys, at))
