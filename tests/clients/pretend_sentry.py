"""The sandbox's Sentry in this process: one organisation, spoken to by the client that the product uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.clients.http import Connection
from infra.clients.sentry import connect
from infra.sandbox import sentry
from infra.sandbox.accounts import Accounts, SentryAccount, owner_token
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

TOKEN = owner_token("sentry")
ACME = SentryAccount("acme", "us", ("web",), ("ann@example.com",), (("Acme", "#incidents"),))


class PretendSentry:
    """A Sentry with one organisation, which has a team, a member and a Slack workspace."""

    def __init__(self) -> None:
        self.world = World()
        sentry.seed(self.world, Accounts(sentry=(ACME,)))
        self.transport = InProcess(sentry.app(self.world))

    @property
    def acme(self) -> Any:
        return self.world.data["sentry"]["organizations"]["acme"]

    def give(self, token: str, **rights: Any) -> str:
        """Makes a token; returns it."""
        self.world.data["sentry"]["tokens"][token] = rights
        return token

    @contextmanager
    def opened(self, token: str = TOKEN, region: str = "us") -> Iterator[Connection]:
        with connect(region, token, transport=self.transport) as api:
            yield api

    def named(self, things: str) -> dict[str, Any]:
        """Returns `monitors` or `alerts` by their names."""
        return {one["name"]: one for one in self.acme[things].values()}
