"""The Supabase server alone, as a client that knows its token sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from infra.sandbox import supabase
from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

REF = "qwertzuiopasdfghjkly"


@dataclass(frozen=True)
class Supabase:
    """Calls the API about one project; `{ref}` in a path stands for its ref."""

    world: World
    transport: InProcess
    token: str | None = owner_token("supabase")
    ref: str = REF

    @property
    def project(self) -> Any:
        return self.world.data["supabase"]["projects"][REF]

    def answer(self, method: str, path: str = "", body: Any = None) -> httpx.Response:
        """Returns the whole answer; `path` is what follows the project."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        with httpx.Client(transport=self.transport) as http:
            url = f"https://api.supabase.com/v1/projects/{self.ref}{path}"
            return http.request(method, url, json=body, headers=headers)

    def ok(self, method: str, path: str = "", body: Any = None) -> Any:
        """Returns the body of a call that must succeed."""
        answer = self.answer(method, path, body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str = "", body: Any = None) -> tuple[int, str]:
        """Returns status and message of a call that must be refused."""
        answer = self.answer(method, path, body)
        assert answer.is_error, answer.text
        return answer.status_code, answer.json()["message"]


@pytest.fixture
def api() -> Supabase:
    """One project, and the owner's token."""
    world = World()
    supabase.seed(world, Accounts(supabase=(REF,)))
    return Supabase(world, InProcess(supabase.app(world)))
