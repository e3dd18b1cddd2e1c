"""The sandbox's Vercel in this process, spoken to by the client that the product uses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from infra.clients.vercel import Vercel, connect
from infra.sandbox import vercel
from infra.sandbox.accounts import Accounts, VercelAccount, owner_token
from infra.sandbox.world import World

TEAM = "acme"
PROJECT = "site"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_795_000_000.0

    def __call__(self) -> float:
        return self.seconds


class PretendVercel(httpx.BaseTransport):
    """A project with the production branch `main`, and what a person or a push would do to it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.world = World(clock=self.clock)
        accounts = Accounts(vercel=(VercelAccount(TEAM, "pro"), VercelAccount()))
        vercel.seed(self.world, accounts)
        self._app = httpx.ASGITransport(vercel.app(self.world))
        self.calls: list[tuple[str, httpx.URL]] = []
        repository = {"type": "github", "repo": "acme/site"}
        self.ask("POST", "/v10/projects", {"name": PROJECT, "gitRepository": repository})
        self.calls.clear()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Returns the server's answer; keeps what was asked."""
        self.calls.append((request.method, request.url))
        return asyncio.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        response = await self._app.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        content = b"".join([chunk async for chunk in response.stream])
        return httpx.Response(
            response.status_code, headers=response.headers, content=content, request=request
        )

    def ask(self, method: str, path: str, body: object) -> dict[str, object]:
        """Makes a call that the product's client lacks."""
        url = httpx.URL(f"https://api.vercel.com{path}").copy_add_param("slug", TEAM)
        with httpx.Client(transport=self) as http:
            headers = {"Authorization": f"Bearer {owner_token('vercel')}"}
            answer = http.request(method, url, json=body, headers=headers)
        assert answer.is_success, answer.text
        found: dict[str, object] = answer.json()
        return found

    def push(self, branch: str, target: str | None = None, *, ready: bool = True) -> str:
        """Deploys a branch, as a push to it would; returns the id."""
        source = {"type": "github", "org": "acme", "repo": "site", "ref": branch, "sha": "a" * 40}
        body = {"name": PROJECT, "gitSource": source, **({"target": target} if target else {})}
        made = self.ask("POST", "/v13/deployments?forceNew=1", body)
        self.clock.seconds += 10 if ready else 1
        return str(made["id"])

    def variable(self, key: str, value: str, target: str, branch: str | None = None) -> None:
        """Sets a variable."""
        body = {"key": key, "value": value, "type": "encrypted", "target": [target], "gitBranch": branch}
        self.ask("POST", f"/v10/projects/{PROJECT}/env?upsert=true", body)

    def values(self, id_: str) -> dict[str, str]:
        """Returns the variables that a deployment runs with."""
        found: dict[str, str] = self.world.data["vercel"]["deployments"][id_]["variables"]
        return found

    @contextmanager
    def connected(self, team: str | None = TEAM, token: str | None = None) -> Iterator[Vercel]:
        """Yields the product's client."""
        with connect(token or owner_token("vercel"), team, transport=self) as api:
            yield api
