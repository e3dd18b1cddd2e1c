"""The Vercel server alone, as a client that knows its token sees it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from infra.sandbox import vercel
from infra.sandbox.accounts import Accounts, VercelAccount, owner_token
from infra.sandbox.world import World


class Clock:
    """A clock that moves one second each time it is read."""

    def __init__(self) -> None:
        self.seconds = 1_795_000_000.0

    def __call__(self) -> float:
        self.seconds += 1
        return self.seconds


@dataclass(frozen=True)
class Vercel:
    """Calls the API with a token for a team; `call` returns the status and the JSON body."""

    world: World
    token: str | None = owner_token("vercel")
    team: str | None = "acme"
    host: str = "api.vercel.com"

    def of(self, team: str | None) -> Vercel:
        """The same client for another team, or for the personal account."""
        return replace(self, team=team)

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Calls, with `slug` of the team added."""
        answer = self.answer(method, path, body)
        return answer.status_code, answer.json() if answer.content else None

    def answer(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Returns the whole answer; a body of bytes is sent as it is."""
        url = httpx.URL(f"https://{self.host}{path}").copy_merge_params(
            {"slug": self.team} if self.team else {}
        )
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(vercel.app(self.world))) as http:
                return await http.request(method, url, content=content, headers=headers)

        return asyncio.run(ask())

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        """Returns the body of a call that must succeed."""
        status, answer = self.call(method, path, body)
        assert status < 300, answer
        return answer

    def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Returns status and code of a call that must be refused, and checks the shape."""
        status, answer = self.call(method, path, body)
        assert status >= 400, answer
        assert isinstance(answer["error"]["message"], str)
        return status, answer["error"]["code"]


@pytest.fixture
def world() -> World:
    """Three accounts, one of each plan."""
    world = World(clock=Clock())
    plans = {"acme": "pro", "big": "enterprise", None: "hobby"}
    vercel.seed(world, Accounts(vercel=tuple(VercelAccount(team, plan) for team, plan in plans.items())))
    return world


@pytest.fixture
def api(world: World) -> Vercel:
    """The API with the owner's token, for the team `acme`."""
    return Vercel(world)


@pytest.fixture
def site(api: Vercel) -> str:
    """A project linked to a repository; returns its path."""
    body = {"name": "site", "gitRepository": {"type": "github", "repo": "acme/site"}}
    return f"projects/{api.ok('POST', '/v10/projects', body)['id']}"
