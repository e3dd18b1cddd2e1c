"""The GitHub server alone, spoken to by githubkit (which parses every answer) or by bare httpx."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import httpx
from githubkit import GitHub
from nacl.public import PublicKey, SealedBox

from infra.sandbox import github
from infra.sandbox.accounts import Accounts, GitHubAccount, owner_token
from infra.sandbox.github.seed import add_account, add_token
from infra.sandbox.github.state import GitHub as State
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

OWNER = "acme"
NAME = "site"
ACCOUNT = GitHubAccount(OWNER, "team", users=("alice", "bob"), teams=("ops",))


class Hub:
    """A world with one owner, and clients of it."""

    def __init__(self, account: GitHubAccount = ACCOUNT, world: World | None = None) -> None:
        self.world = world or World()
        github.seed(self.world, Accounts(github=(account,)))
        self.state = State(self.world)
        self._transport = InProcess(github.app(self.world))

    def http(self, token: str | None = owner_token("github")) -> httpx.Client:
        """Returns a bare client; without a token it is anonymous."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return httpx.Client(
            transport=self._transport, base_url="https://api.github.com", headers=headers, trust_env=False
        )

    def kit(self, token: str = owner_token("github")) -> GitHub[Any]:
        """Returns a typed client."""
        return GitHub(token, transport=self._transport, auto_retry=False, http_cache=False, trust_env=False)

    def make(self, **settings: Any) -> httpx.Response:
        """Creates the repository, with a first commit."""
        mine = self.state.account(OWNER)["type"] == "User"
        path = "/user/repos" if mine else f"/orgs/{OWNER}/repos"
        body = {"name": NAME, "private": True, "auto_init": True, **settings}
        response = self.http().post(path, json=body)
        assert response.status_code == 201, response.text
        return response

    def classic(self, login: str, *scopes: str) -> str:
        """Returns a classic token with just these scopes."""
        value = f"ghp_{login}_{'_'.join(scopes)}"
        add_account(self.state, login)
        add_token(self.state, value, login, scopes=scopes)
        return value

    def fine_grained(self, login: str, only: tuple[str, ...] = (), **permissions: str) -> str:
        """Returns a fine-grained token with just these permissions."""
        value = f"github_pat_{login}_{'_'.join(permissions)}_{only}"
        add_account(self.state, login)
        add_token(self.state, value, login, permissions=permissions, repositories=only or None)
        return value


def sealed(public_key: str, value: str) -> str:
    """Returns a value as a client sends it."""
    box = SealedBox(PublicKey(b64decode(public_key)))
    return b64encode(box.encrypt(value.encode())).decode()
