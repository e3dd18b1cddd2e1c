"""The control endpoint and its token."""

from __future__ import annotations

import ssl

import httpx
import pytest

from infra.errors import ProviderFailed
from infra.sandbox.control import merge
from infra.sandbox.lifecycle import Running

WHO = [("github", "api.github.com", "/user"), ("vercel", "api.vercel.com", "/v2/user")]


@pytest.mark.parametrize("token", [None, "wrong"])
@pytest.mark.parametrize("path", ["status", "world", "stop"])
def test_without_the_token_it_tells_nothing(running: Running, path: str, token: str | None) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(f"http://127.0.0.1:{running.port}/_sandbox/{path}", headers=headers, trust_env=False)
    assert (answer.status_code, answer.json()) == (401, {"error": "wrong token"})


@pytest.mark.parametrize(("vendor", "host", "path"), WHO)
def test_a_token_with_fewer_scopes_is_the_owners(running: Running, vendor: str, host: str, path: str) -> None:
    token = running.make_token(vendor, ["*"] if vendor == "vercel" else ["repo"])
    trust = ssl.create_default_context(cafile=str(running.directory / "ca.pem"))
    proxy = f"http://127.0.0.1:{running.port}"
    with httpx.Client(proxy=proxy, verify=trust, trust_env=False) as http:
        answer = http.get(f"https://{host}{path}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_a_token_of_nobody_is_not_made(running: Running) -> None:
    with pytest.raises(ProviderFailed, match="404"):
        running.make_token("nobody", [])


def test_a_change_made_by_hand(running: Running) -> None:
    running.edit({"vercel": {"by_hand": {"a": 1, "b": 2}}})
    running.edit({"vercel": {"by_hand": {"a": None, "c": [3]}}})
    assert running.world()["vercel"]["by_hand"] == {"b": 2, "c": [3]}


def test_the_request_log_can_be_read_on(running: Running) -> None:
    total = running.ask("GET", "requests")["total"]
    assert running.requests(total) == []
    assert running.ask("GET", f"requests?since={total + 5}")["requests"] == []


def test_a_merge_patch_as_rfc_7396_has_it() -> None:
    document = {"a": "b", "c": {"d": "e", "f": "g"}}
    merge(document, {"a": "z", "c": {"f": None}})
    assert document == {"a": "z", "c": {"d": "e"}}
