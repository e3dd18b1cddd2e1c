"""JSON APIs by bearer token: one place for time limits, retries, pages and what an error says.

HTTPS_PROXY and SSL_CERT_FILE are honoured (httpx, `trust_env`). Import it inside the functions that call:
httpx takes 0.2 s to load.

Deliberately absent: redirects. A vendor that moved an address should be asked at the new one, and a token
must not follow to another host.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx

from infra.clients.http_answer import message_of, wait_of
from infra.clients.token import checked_token
from infra.errors import Problem, ProviderFailed

Json: TypeAlias = Any
"""A parsed answer; the vendor's client makes it into something typed at once."""

Query: TypeAlias = Mapping[str, str | int | bool | list[str]]

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
TRIES = 4
TRANSIENT = (500, 502, 503, 504)
LONGEST_WAIT = 60.0
"""Seconds. A rate limit that lifts later than this is an error, not a pause."""


@dataclass(frozen=True)
class Vendor:
    """Whom we speak to, in the words of an error."""

    name: str
    token_env: str
    """The environment variable that holds the token."""
    needs: str
    """What the token must be allowed, to finish “give TOKEN …”: `the scopes org:read and project:write`."""
    not_found: str
    """What to do about a 404: look where, and that a token without rights sees 404 too."""


class Answered(ProviderFailed):
    """The vendor answered with an error; its message says which call, the vendor's words and what to do."""

    def __init__(self, problem: Problem, status: int) -> None:
        super().__init__(problem)
        self.status = status


class NotFound(Answered):
    """404: it is not there, or the token may not see it."""


class Connection:
    """One API. Each method is one call and returns the parsed answer, None for an empty one.

    Answered, NotFound: the vendor said no. ProviderFailed: it could not be asked."""

    def __init__(
        self, http: httpx.Client, vendor: Vendor, token: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._http = http
        self._vendor = vendor
        self._token = token
        self._pause = pause

    def get(self, path: str, params: Query | None = None) -> Json:
        return _parsed(self._send("GET", path, params=params))

    def post(self, path: str, json: Json = None, params: Query | None = None) -> Json:
        return _parsed(self._send("POST", path, json=json, params=params))

    def put(self, path: str, json: Json) -> Json:
        return _parsed(self._send("PUT", path, json=json))

    def patch(self, path: str, json: Json) -> Json:
        return _parsed(self._send("PATCH", path, json=json))

    def delete(self, path: str, json: Json = None) -> Json:
        return _parsed(self._send("DELETE", path, json=json))

    def pages(self, path: str, params: Query | None = None) -> Iterator[Json]:
        """Yields each element of a list that comes in pages: by `Link` header (Sentry), or as `results` with
        the address of the `next` page (PostHog)."""
        following: str | None = path
        while following is not None:
            answer = self._send("GET", following, params=params)
            params = None  # the next page's address has them
            body = _parsed(answer)
            if isinstance(body, dict) and "results" in body:
                yield from body["results"]
                following = body.get("next")
            else:
                yield from body or ()
                link = answer.links.get("next", {})
                # Sentry always names a next page and says beside it whether something is on it.
                following = link.get("url") if link.get("results", "true") == "true" else None
            if following is not None and not _same_host(self._http.base_url, following):
                raise ProviderFailed(Problem(f"{self._vendor.name} names a next page on another host"))

    def _send(
        self, method: str, path: str, *, json: Json = None, params: Query | None = None
    ) -> httpx.Response:
        request = self._http.build_request(
            method, path, json=json, params=None if params is None else dict(params)
        )
        for tried in range(1, TRIES + 1):
            answer = self._once(request, tried)
            wait = float(tried) if answer is None else _pause_before_another(request, answer, tried)
            if wait is None:
                break
            self._pause(wait)
        assert answer is not None, "the last try answers or raises"
        if not answer.is_success:
            raise self._error(request, answer)
        return answer

    def _once(self, request: httpx.Request, tried: int) -> httpx.Response | None:
        """Returns the answer, None when the connection broke and asking again does no harm."""
        name, call = self._vendor.name, call_of(request)
        try:
            return self._http.send(request)
        except httpx.ConnectError as error:
            problem = Problem(
                f"{name} cannot be reached: {error}", None, "look at the network and HTTPS_PROXY"
            )
        except httpx.TimeoutException:
            problem = Problem(f"{name} did not answer in time: {call}", None, "try again")
        except httpx.HTTPError as error:
            broke = isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError)
            if broke and request.method == "GET" and tried < TRIES:
                return None
            problem = Problem(f"the connection to {name} broke: {call}: {error}", None, "try again")
        raise ProviderFailed(problem)

    def _error(self, request: httpx.Request, answer: httpx.Response) -> Answered:
        vendor, status = self._vendor, answer.status_code
        if status == 429:
            wait = wait_of(answer)
            until = f" for {wait:.0f} s" if wait is not None and wait >= 1 else ""
            problem = Problem(
                f"{vendor.name}'s rate limit is used up{until}: {call_of(request)}", None, "try later"
            )
            return Answered(problem, status)
        said = message_of(answer).replace(self._token, "***")
        fixes = {
            401: f"give {vendor.token_env} a valid token",
            403: f"give {vendor.token_env} {vendor.needs}",
            404: vendor.not_found,
        }
        problem = Problem(
            f"{vendor.name} answered {status} to {call_of(request)}: {said}", None, fixes.get(status, "")
        )
        return NotFound(problem, status) if status == 404 else Answered(problem, status)


@contextmanager
def connect(
    base_url: str,
    token: str | None,
    vendor: Vendor,
    *,
    transport: httpx.BaseTransport | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Connection]:
    """Yields the API with one connection for all calls. BadInput: no token, or what no token looks like."""
    token = checked_token(token, vendor.token_env, vendor.needs)
    with httpx.Client(
        base_url=base_url,
        headers={"Authorization": f"Bearer {token}", "User-Agent": "infra", "Accept": "application/json"},
        timeout=TIMEOUT,
        transport=transport,
    ) as http:
        yield Connection(http, vendor, token, pause)


def _pause_before_another(request: httpx.Request, answer: httpx.Response, tried: int) -> float | None:
    """Returns the seconds to wait before a failed call is tried again; None: it is not."""
    if tried == TRIES:
        return None
    if answer.status_code == 429:  # refused before any work was done
        wait = wait_of(answer)
        wait = float(tried) if wait is None else wait
        return wait if wait <= LONGEST_WAIT else None
    # What may have done its work before it failed is not sent again: a second one is worse than an error.
    if answer.status_code in TRANSIENT and request.method in ("GET", "PUT", "DELETE"):
        return float(tried)
    return None


def _parsed(answer: httpx.Response) -> Json:
    if not answer.content:
        return None
    try:
        return answer.json()
    except ValueError:
        what = f"{call_of(answer.request)} was not answered in JSON: {answer.text[:200]}"
        raise ProviderFailed(Problem(what, None, "look whether a proxy answers instead")) from None


def call_of(request: httpx.Request) -> str:
    """Returns what was asked, as errors say it: without the query, which may hold what is private."""
    return f"{request.method} {request.url.path}"


def _same_host(base: httpx.URL, address: str) -> bool:
    following = base.join(address)
    return (following.scheme, following.host, following.port) == (base.scheme, base.host, base.port)
