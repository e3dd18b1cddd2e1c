"""The Sentry server alone, as a client that knows its token sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from infra.sandbox import sentry
from infra.sandbox.accounts import Accounts, SentryAccount, owner_token
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

ACME = SentryAccount("acme", "us", ("web",), ("ann@example.com",), (("Acme", "#incidents"),))


@dataclass(frozen=True)
class Sentry:
    """Calls the API; paths begin after `/api/0`."""

    world: World
    transport: InProcess
    token: str | None = owner_token("sentry")
    host: str = "us.sentry.io"

    @property
    def acme(self) -> Any:
        return self.world.data["sentry"]["organizations"]["acme"]

    def answer(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Returns the whole answer."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        with httpx.Client(transport=self.transport) as http:
            return http.request(method, f"https://{self.host}/api/0{path}", json=body, headers=headers)

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        """Returns the body of a call that must succeed."""
        answer = self.answer(method, path, body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Returns status and body of a call that must be refused."""
        answer = self.answer(method, path, body)
        assert answer.is_error, answer.text
        return answer.status_code, answer.json()

    def project(self) -> Any:
        """Makes the project `site`."""
        return self.ok("POST", "/teams/acme/web/projects/", {"name": "site", "default_rules": False})


@pytest.fixture
def api() -> Sentry:
    """One organisation, and the owner's token."""
    world = World()
    sentry.seed(world, Accounts(sentry=(ACME,)))
    return Sentry(world, InProcess(sentry.app(world)))
