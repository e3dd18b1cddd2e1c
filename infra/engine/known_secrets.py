"""Which secrets the scrubber must know: of the environment, of the stack files and of the state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from infra.engine.properties import SECRET_SIGNATURE, SIGNATURE

_NAMED_SO = re.compile(
    r"TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_KEY|_DSN$"
)
_NO_SECRET = re.compile(r"_FILE$|_PATH$|_ID$|_URL$")
"""Names that only point at a secret."""


def environment_secrets(environ: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    """Returns the values of the variables `names`, and of any whose name says that it holds a secret."""
    wanted = set(names)
    for name, value in environ.items():
        if name in wanted or (_NAMED_SO.search(name.upper()) and not _NO_SECRET.search(name.upper())):
            yield value
    if path := environ.get("PULUMI_CONFIG_PASSPHRASE_FILE"):
        try:
            with open(path, encoding="utf-8") as file:
                yield file.read().strip()
        except OSError:
            return  # the engine says what is wrong with it


def config_secrets(config: Mapping[str, Any], project: str, paths: Iterable[str]) -> Iterator[str]:
    """Returns the plain values of the `secure:` values at these key paths of a stack's configuration."""
    for path in paths:
        first, *rest = path.split(".")
        value: Any = config.get(f"{project}:{first}", {})
        value = value.get("objectValue", value.get("value")) if isinstance(value, dict) else value
        for key in rest:
            value = value.get(key) if isinstance(value, dict) else None
        yield from _texts(value)


def state_secrets(state: Any) -> Iterator[str]:
    """Returns every secret of an exported deployment with its secrets in clear."""
    import json

    if isinstance(state, dict):
        if state.get(SIGNATURE) == SECRET_SIGNATURE:
            try:
                yield from _texts(json.loads(state.get("plaintext", "null")))
            except ValueError:
                return
        else:
            for value in state.values():
                yield from state_secrets(value)
    elif isinstance(state, list):
        for value in state:
            yield from state_secrets(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
