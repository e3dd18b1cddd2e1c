"""The sandbox's Vercel in this process, spoken to by the client that the product uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from infra.clients.vercel import Vercel, connect
from infra.sandbox import vercel
from infra.sandbox.accounts import Accounts, VercelAccount, owner_token
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

TEAM = "acme"
PROJECT = "site"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_795_000_000.0

    def __call__(self) -> float:
        return self.seconds


class PretendVercel:
    """A project with the production branch `main`, and what a person or a push would do to it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.world = World(clock=self.clock)
        accounts = Accounts(vercel=(VercelAccount(TEAM, "pro"), VercelAccount()))
        vercel.seed(self.world, accounts)
        self.transport = InProcess(vercel.app(self.world))
        repository = {"type": "github", "repo": "acme/site"}
        self.ask("POST", "/v10/projects", {"name": PROJECT, "gitRepository": repository})
        self.transport.calls.clear()

    def ask(self, method: str, path: str, body: object) -> dict[str, object]:
        """Makes a call that the product's client lacks."""
        url = httpx.URL(f"https://api.vercel.com{path}").copy_add_param("slug", TEAM)
        with httpx.Client(transport=self.transport) as http:
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
        with connect(token or owner_token("vercel"), team, transport=self.transport) as api:
            yield api
