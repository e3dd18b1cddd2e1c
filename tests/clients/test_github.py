"""Limits, retries and errors of the GitHub client, against answers that a real GitHub gives."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import trustme
from githubkit import GitHub
from githubkit.exception import RequestFailed
from githubkit.response import Response

from infra.clients.github import connect, retry_decision
from infra.clients.github_branch import RepositoryBranches, blob_id
from infra.clients.http import TIMEOUT
from infra.errors import BadInput, ProviderFailed

TOKEN = "ghp_canary0123456789"


def failure_of(answer: Callable[[httpx.Request], httpx.Response]) -> str:
    """Returns what a person reads when GitHub answers so."""
    with (
        pytest.raises(ProviderFailed) as caught,
        connect(TOKEN, transport=httpx.MockTransport(answer)) as api,
    ):
        RepositoryBranches(api, "octo-org", "site").parents("abc")
    text = str(caught.value)
    assert TOKEN not in text
    assert caught.value.__cause__ is None
    return text


def test_a_missing_token_is_bad_input() -> None:
    with pytest.raises(BadInput, match="GITHUB_TOKEN is not set — export a token"), connect(""):
        pass


def test_a_token_with_a_line_break_is_bad_input_and_not_repeated() -> None:
    with pytest.raises(BadInput, match="GITHUB_TOKEN holds") as caught, connect("ghp_canary\n"):
        pass
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "fix"),
    [(401, "valid token"), (403, "scopes repo and workflow"), (404, "owner, repository and branch")],
)
def test_a_refusal_says_the_call_githubs_words_and_what_to_do(status: int, fix: str) -> None:
    text = failure_of(lambda _: httpx.Response(status, json={"message": "Nope"}))
    assert text.startswith(f"GitHub answered {status} to GET /repos/octo-org/site/git/commits/abc: Nope — ")
    assert fix in text


def test_a_validation_failure_shows_each_of_githubs_errors() -> None:
    body = {"message": "Validation Failed", "errors": [{"code": "custom", "message": "too long"}, "odd"]}
    assert "Validation Failed; too long; odd" in failure_of(lambda _: httpx.Response(422, json=body))


def test_an_answer_that_is_no_json_is_shown_shortly() -> None:
    assert "<html>" in failure_of(lambda _: httpx.Response(400, text="<html>" + "x" * 900))


def test_a_long_rate_limit_is_an_error_at_once() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 3000)}
    started = time.monotonic()
    text = failure_of(
        lambda _: httpx.Response(403, json={"message": "API rate limit exceeded"}, headers=headers)
    )
    assert "rate limit is used up" in text
    assert time.monotonic() - started < 5


def test_no_connection_and_no_answer_are_told_apart() -> None:
    def refused(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("timed out", request=request)

    assert "cannot be reached: connection refused" in failure_of(refused)
    assert "did not answer in time" in failure_of(silent)


@pytest.mark.parametrize(("method", "tries"), [("GET", [True, True, True, False]), ("POST", [False])])
def test_what_may_have_done_its_work_is_not_tried_again(method: str, tries: list[bool]) -> None:
    answer = httpx.Response(502, request=httpx.Request(method, "https://api.github.com/"))
    error = RequestFailed(Response(answer, object))
    assert [retry_decision(error, count).do_retry for count in range(len(tries))] == tries


def test_a_post_is_sent_once() -> None:
    calls: list[str] = []

    def broken(request: httpx.Request) -> httpx.Response:
        calls.append(request.method)
        return httpx.Response(502, json={"message": "Bad Gateway"})

    with (
        pytest.raises(ProviderFailed, match="502"),
        connect(TOKEN, transport=httpx.MockTransport(broken)) as api,
    ):
        RepositoryBranches(api, "octo-org", "site").create_branch("b", "abc")
    assert calls == ["POST"]


def test_a_file_has_the_id_that_git_gives_it() -> None:
    # printf 'hello\n' | git hash-object --stdin
    assert blob_id("hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_proxy_and_authority_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = trustme.CA()
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with connect(TOKEN) as api:
        assert isinstance(api, GitHub)
        with api.get_sync_client() as client:
            assert client.timeout == TIMEOUT
            routes = {pattern.pattern: transport for pattern, transport in client._mounts.items()}
    proxied = routes["https://"]
    assert isinstance(proxied, httpx.HTTPTransport)
    context = proxied._pool._ssl_context
    assert isinstance(context, ssl.SSLContext)
    assert [each["issuer"] for each in context.get_ca_certs()] != []
    assert len(context.get_ca_certs()) == 1
