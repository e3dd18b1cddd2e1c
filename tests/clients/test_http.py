"""Limits, retries, pages and errors of every JSON API that we speak to ourselves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from infra.clients.http import Answered, Connection, NotFound, Vendor, connect
from infra.errors import BadInput, ProviderFailed

TOKEN = "canary-token-0123456789"
VENDOR = Vendor("Acme", "ACME_TOKEN", "the scope everything:read", "look at the names in the stack file")
Answer = Callable[[httpx.Request], httpx.Response]
CALLS: dict[str, Callable[[Connection], Any]] = {
    "GET": lambda api: api.get("/x"),
    "PUT": lambda api: api.put("/x", {}),
    "DELETE": lambda api: api.delete("/x"),
    "POST": lambda api: api.post("/x"),
    "PATCH": lambda api: api.patch("/x", {}),
}
"""A call of each method."""


def call(answer: Answer, pauses: list[float], run: Callable[[Connection], Any]) -> Any:
    with connect(
        "https://acme.test", TOKEN, VENDOR, transport=httpx.MockTransport(answer), pause=pauses.append
    ) as api:
        return run(api)


def answers(*given: httpx.Response) -> Answer:
    left: Iterator[httpx.Response] = iter(given)
    return lambda _: next(left)


def failure_of(
    answer: Answer, run: Callable[[Connection], Any] = lambda api: api.get("/x")
) -> ProviderFailed:
    with pytest.raises(ProviderFailed) as caught:
        call(answer, [], run)
    assert TOKEN not in str(caught.value)
    return caught.value


def test_a_missing_token_is_bad_input() -> None:
    wanted = "ACME_TOKEN is not set — export a token with the scope everything:read"
    with pytest.raises(BadInput, match=wanted), connect("https://acme.test", "", VENDOR):
        pass


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f"{TOKEN} ", f"{TOKEN}\x7f", f"é{TOKEN}"])
def test_what_no_token_looks_like_is_bad_input_and_not_repeated(token: str) -> None:
    with (
        pytest.raises(BadInput, match="ACME_TOKEN holds") as caught,
        connect("https://acme.test", token, VENDOR),
    ):
        pass
    assert TOKEN not in str(caught.value)


def test_the_token_goes_into_the_header_and_an_empty_answer_is_none() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        return httpx.Response(204)

    assert call(answer, [], lambda api: api.delete("/x")) is None


@pytest.mark.parametrize(
    ("status", "fix"),
    [
        (400, "GET /x: Nope"),
        (401, "Nope — give ACME_TOKEN a valid token"),
        (403, "Nope — give ACME_TOKEN the scope everything:read"),
        (404, "Nope — look at the names in the stack file"),
    ],
)
def test_a_refusal_says_the_call_the_vendors_words_and_what_to_do(status: int, fix: str) -> None:
    error = failure_of(lambda _: httpx.Response(status, json={"detail": "Nope"}))
    assert isinstance(error, Answered)
    assert isinstance(error, NotFound) == (status == 404)
    assert error.status == status
    assert str(error).startswith(f"Acme answered {status} to GET /x: Nope")
    assert str(error).endswith(fix)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "Not allowed"}, "Not allowed"),
        ({"error": {"code": "forbidden", "message": "No access"}}, "No access"),
        ({"slug": ["Already in use."], "nonFieldErrors": ["Odd"]}, "slug: Already in use.; Odd"),
        ({"detail": {"message": "Moved", "extra": {}}}, "Moved"),
        ({"type": "validation_error", "detail": "Too long", "attr": "name"}, "name: Too long"),
        ([], "no message"),
    ],
)
def test_each_vendors_way_of_saying_why_is_understood(body: object, said: str) -> None:
    assert str(failure_of(lambda _: httpx.Response(400, json=body))) == f"Acme answered 400 to GET /x: {said}"


def test_an_echoed_token_is_masked_and_a_page_of_html_is_cut() -> None:
    assert "***" in str(failure_of(lambda _: httpx.Response(400, json={"message": f"bad: {TOKEN}"})))
    assert len(str(failure_of(lambda _: httpx.Response(400, text="<html>" + "x" * 9000)))) < 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_short_rate_limit_is_waited_for(method: str) -> None:
    pauses: list[float] = []
    limited = httpx.Response(429, headers={"retry-after": "7"})
    soon = httpx.Response(429, headers={"x-sentry-rate-limit-reset": str(int(time.time()) + 5)})
    answer = answers(limited, soon, httpx.Response(429), httpx.Response(200, json={"ok": True}))
    assert call(answer, pauses, CALLS[method]) == {"ok": True}
    assert pauses[0] == 7
    assert 3 < pauses[1] <= 5
    assert pauses[2] == 3


def test_a_long_rate_limit_is_an_error_at_once() -> None:
    error = failure_of(lambda _: httpx.Response(429, headers={"retry-after": "900"}))
    assert str(error) == "Acme's rate limit is used up for 900 s: GET /x — try later"


@pytest.mark.parametrize(
    ("method", "tries"), [("GET", 4), ("PUT", 4), ("DELETE", 4), ("POST", 1), ("PATCH", 1)]
)
def test_what_may_have_done_its_work_is_not_sent_again(method: str, tries: int) -> None:
    calls: list[str] = []

    def broken(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return httpx.Response(502, text="Bad Gateway")

    error = failure_of(broken, CALLS[method])
    assert "Acme answered 502" in str(error)
    assert calls == [method] * tries


def test_no_connection_no_answer_and_a_broken_one_are_told_apart() -> None:
    def raises(error: httpx.HTTPError) -> Answer:
        def answer(_: httpx.Request) -> httpx.Response:
            raise error

        return answer

    assert "Acme cannot be reached: refused — look" in str(failure_of(raises(httpx.ConnectError("refused"))))
    assert "Acme did not answer in time: GET /x" in str(failure_of(raises(httpx.ReadTimeout("late"))))
    assert "to Acme broke: GET /x: reset" in str(failure_of(raises(httpx.ReadError("reset"))))


@pytest.mark.parametrize(("method", "tries"), [("GET", 2), ("PUT", 1), ("POST", 1)])
def test_what_is_only_read_is_asked_for_again_when_the_connection_breaks(method: str, tries: int) -> None:
    calls: list[str] = []

    def broken_once(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        if len(calls) == 1:
            raise httpx.RemoteProtocolError("Server disconnected")
        return httpx.Response(200, json={"ok": True})

    if tries == 1:
        failure_of(broken_once, CALLS[method])
    else:
        assert call(broken_once, [], CALLS[method]) == {"ok": True}
    assert calls == [method] * tries


def test_an_answer_that_is_no_json_is_an_error() -> None:
    assert "was not answered in JSON" in str(failure_of(lambda _: httpx.Response(200, text="<html>")))


def test_pages_follow_the_link_header_as_sentry_writes_it() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        last = request.url.params.get("cursor") == "1"
        assert last or request.url.params["q"] == "a"
        more = "false" if last else "true"
        link = f'<https://acme.test/x?cursor=1>; rel="next"; results="{more}"; cursor="1"'
        return httpx.Response(200, json=[2] if last else [1], headers={"link": link})

    assert call(answer, [], lambda api: list(api.pages("/x", {"q": "a"}))) == [1, 2]


def test_pages_follow_next_as_posthog_writes_it() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        last = "offset" in request.url.params
        following = None if last else "https://acme.test/x?offset=1"
        return httpx.Response(200, json={"results": [2] if last else [1], "next": following})

    assert call(answer, [], lambda api: list(api.pages("/x"))) == [1, 2]


def test_a_next_page_elsewhere_is_refused_before_the_token_goes_there() -> None:
    answer = answers(httpx.Response(200, json={"results": [1], "next": "https://evil.test/x"}))
    assert "on another host" in str(failure_of(answer, lambda api: list(api.pages("/x"))))
