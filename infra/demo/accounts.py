"""The accounts as a person with `curl` reaches them: the vendors' own API, and no code of ours."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from infra.errors import Problem, ProviderFailed

GITHUB = "https://api.github.com"
VERCEL = "https://api.vercel.com"
SENTRY = {"us": "https://us.sentry.io", "de": "https://de.sentry.io"}
_TOKENS = {GITHUB: "GITHUB_TOKEN", VERCEL: "VERCEL_API_TOKEN"} | dict.fromkeys(
    SENTRY.values(), "SENTRY_API_TOKEN"
)


@dataclass(frozen=True)
class Accounts:
    """An HTTP client inside the sandbox; `environ` is that of a command in it."""

    environ: Mapping[str, str]
    team: str | None

    def get(self, vendor: str, path: str) -> Any:
        """Returns the answer to a GET. ProviderFailed: it is refused."""
        return self.ask("GET", vendor, path)

    def ask(self, method: str, vendor: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Returns the answer to a request. ProviderFailed: it is refused."""
        trusted = ssl.create_default_context(cafile=self.environ["SSL_CERT_FILE"])
        with httpx.Client(proxy=self.environ["HTTPS_PROXY"], verify=trusted, trust_env=False) as client:
            answer = client.request(
                method,
                vendor + path,
                params={"slug": self.team} if vendor == VERCEL and self.team else None,
                json=body,
                headers={"Authorization": f"Bearer {self.environ[_TOKENS[vendor]]}"},
            )
        if answer.is_error:
            raise ProviderFailed(Problem(f"{method} {vendor}{path} was answered {answer.status_code}"))
        return answer.json() if answer.content else None
