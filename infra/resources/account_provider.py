"""What our own dynamic providers share: no state holds them or a token, and they are quiet.

The module path and the class name of each are FROZEN: Pulumi pickles a provider by reference into every state
(see `delivery.py`). This base may move, the subclasses may not.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, ClassVar

from pulumi import dynamic


class AccountProvider(dynamic.ResourceProvider):
    """Compares inputs with what the state holds; nothing is ever replaced. Tokens come from the environment
    of whoever applies, at the first call."""

    serialize_as_secret_always = False
    compared: ClassVar[tuple[str, ...]] = ()
    """The inputs that make a change when they differ."""

    def configure(self, req: dynamic.ConfigureRequest) -> None:  # noqa: ARG002, Pulumi's signature
        """Silences the traceback that gRPC prints beside the error which the engine shows anyway."""
        import logging

        logging.getLogger("grpc").setLevel(logging.CRITICAL)

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> dynamic.DiffResult:
        """Something changed when an input did; after a refresh, `olds` holds what the account has."""
        return dynamic.DiffResult(changes=any(olds.get(key) != news.get(key) for key in self.compared))


GONE: tuple[str, dict[str, Any]] = ("", {})
"""What `read` returns (`ReadResult(*GONE)`) when the account has the thing no more."""


def plain(props: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the properties without Pulumi's own."""
    return {key: value for key, value in props.items() if not key.startswith("__")}


def say(line: str) -> None:
    """Tells who applies, when there is something to tell: the engine passes on a plugin's stderr, `infra up`
    the lines with this mark."""
    if line:
        print(f"infra: {line}", file=sys.stderr)
