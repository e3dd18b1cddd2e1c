"""GitHub's REST API through githubkit: one place for time limits, retries and what an error says.

HTTPS_PROXY and SSL_CERT_FILE are honoured (httpx, `trust_env`). Import it inside the functions that call
GitHub: githubkit takes half a second to load.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeAlias

import httpx
from githubkit import GitHub, TokenAuthStrategy
from githubkit.exception import (
    GitHubException,
    RateLimitExceeded,
    RequestError,
    RequestFailed,
    RequestTimeout,
)
from githubkit.typing import RetryOption

from infra.clients.http import LONGEST_WAIT, TIMEOUT, TRANSIENT, call_of
from infra.clients.token import checked_token
from infra.errors import Problem, ProviderFailed

Api: TypeAlias = GitHub[TokenAuthStrategy]


@contextmanager
def connect(token: str | None, *, transport: httpx.BaseTransport | None = None) -> Iterator[Api]:
    """Yields the API with one connection for all calls. BadInput: no token, or what no token looks like.
    ProviderFailed: a call failed."""
    api = GitHub(
        TokenAuthStrategy(checked_token(token, "GITHUB_TOKEN", "the scopes repo and workflow")),
        user_agent="infra",
        timeout=TIMEOUT,
        http_cache=False,
        auto_retry=retry_decision,
        transport=transport,
    )
    try:
        with api:
            yield api
    except GitHubException as error:
        raise ProviderFailed(problem_of(error)) from None


def retry_decision(error: GitHubException, count: int) -> RetryOption:
    """Returns whether a failed call is tried again, and after how long; `count` tries have failed before."""
    if isinstance(error, RateLimitExceeded):
        return RetryOption(count < 2 and error.retry_after.total_seconds() <= LONGEST_WAIT, error.retry_after)
    if isinstance(error, RequestFailed) and error.response.status_code in TRANSIENT:
        # A POST may have done its work before it failed: a second pull request would be worse than an error.
        return RetryOption(count < 3 and error.request.method != "POST", timedelta(seconds=1 + count))
    return RetryOption(False)


def problem_of(error: GitHubException) -> Problem:
    """Returns what failed and what to do about it; never the request's headers, which hold the token."""
    if isinstance(error, RateLimitExceeded):
        wait = int(error.retry_after.total_seconds())
        return Problem(
            f"GitHub's rate limit is used up for {wait} s: {call_of(error.request)}", None, "try later"
        )
    if isinstance(error, RequestFailed):
        status = error.response.status_code
        said = message_of(error)
        fix = _UNARCHIVE if status == 403 and "archived" in said else _FIXES.get(status, "")
        return Problem(f"GitHub answered {status} to {call_of(error.request)}: {said}", None, fix)
    if isinstance(error, RequestTimeout):
        return Problem(f"GitHub did not answer in time: {call_of(error.request)}", None, "try again")
    if isinstance(error, RequestError):
        return Problem(f"GitHub cannot be reached: {error.exc}", None, "look at the network and HTTPS_PROXY")
    return Problem(f"GitHub failed: {type(error).__name__}")


_FIXES = {
    401: "give GITHUB_TOKEN a valid token",
    403: "give GITHUB_TOKEN the scopes repo and workflow, or a plan that has this",
    404: "look at owner, repository and branch; a token without the scopes repo and workflow sees 404 too",
}
_UNARCHIVE = "unarchive the repository, or do without what is declared for it"


def message_of(error: RequestFailed) -> str:
    """Returns GitHub's own words, with those of each `errors` entry."""
    try:
        body = error.response.json()
    except ValueError:
        return error.response.text[:200]
    details = [
        str(e.get("message") or e.get("code")) if isinstance(e, dict) else str(e)
        for e in body.get("errors") or ()
    ]
    return "; ".join([str(body.get("message", "no message")), *details])
