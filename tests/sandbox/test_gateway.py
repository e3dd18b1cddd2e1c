"""The gateway against real clients, with the controls that show it can refuse."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess

import httpx
import pytest
import trustme

from infra.sandbox.accounts import owner_token
from infra.sandbox.lifecycle import Running
from infra.sandbox.vendors import VENDORS

CURL = shutil.which("curl")
HOSTS = [host for vendor in VENDORS for host in vendor.hosts]


def client(running: Running, trust: ssl.SSLContext | None = None) -> httpx.Client:
    """A client as children have it: the gateway as proxy, only the sandbox's authority."""
    own = ssl.create_default_context(cafile=str(running.directory / "ca.pem"))
    return httpx.Client(proxy=f"http://127.0.0.1:{running.port}", verify=trust or own, trust_env=False)


def test_a_known_host_answers_over_tls(running: Running) -> None:
    with client(running) as http:
        answer = http.get(
            "https://api.vercel.com/v2/user", headers={"Authorization": f"Bearer {owner_token('vercel')}"}
        )
    assert answer.json()["user"]["username"] == "sandbox"


def test_the_certificate_names_exactly_the_known_hosts(running: Running) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as plain:
        plain.sendall(b"CONNECT api.vercel.com:443 HTTP/1.1\r\n\r\n")
        assert plain.recv(100).startswith(b"HTTP/1.1 200")
        context = ssl.create_default_context(cafile=str(running.directory / "ca.pem"))
        with context.wrap_socket(plain, server_hostname="api.vercel.com") as tls:
            certificate = tls.getpeercert()
    assert certificate is not None
    assert certificate["subjectAltName"] == tuple(("DNS", host) for host in HOSTS)


@pytest.mark.parametrize("other", [None, trustme.CA()], ids=["the system", "another authority"])
def test_whoever_does_not_trust_the_sandbox_gets_nothing(running: Running, other: trustme.CA | None) -> None:
    trust = ssl.create_default_context()
    if other is not None:
        other.configure_trust(trust)
    with client(running, trust) as http, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        http.get("https://api.vercel.com/v2/user")


def test_an_unknown_host_is_refused_by_name_and_logged(running: Running) -> None:
    before = len(running.requests())
    with client(running) as http, pytest.raises(httpx.ProxyError, match=r"does not know example\.com"):
        http.get("https://example.com/")
    (entry,) = running.requests(before)
    assert (entry["method"], entry["host"], entry["status"], entry["note"]) == (
        "CONNECT",
        "example.com",
        403,
        "refused host",
    )
    assert "refused CONNECT example.com" in (running.directory / "server.log").read_text()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://example.com/path", "refuses example.com."),
        ("http://api.vercel.com/v2/user", "refuses api.vercel.com over plain http."),
    ],
)
def test_plain_http_is_refused(running: Running, url: str, said: str) -> None:
    with client(running) as http:
        answer = http.get(url)
    assert answer.status_code == 403
    assert said in answer.text
    assert "Nothing left this machine." in answer.text


def test_a_known_host_on_another_port_is_refused(running: Running) -> None:
    with client(running) as http, pytest.raises(httpx.ProxyError, match="403"):
        http.get("https://api.vercel.com:8443/")


def test_another_host_inside_a_tunnel_is_refused(running: Running) -> None:
    with client(running) as http:
        answer = http.get("https://api.vercel.com/v2/user", headers={"Host": "example.com"})
    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["api.vercel.com", "api.github.com"])
def test_an_unknown_route_is_a_loud_501(running: Running, host: str) -> None:
    before = len(running.requests())
    with client(running) as http:
        answer = http.get(f"https://{host}/v9/nothing/here?a=b")
    assert answer.status_code == 501
    assert answer.json()["message"] == answer.json()["error"]["message"]
    assert "GET /v9/nothing/here of " + host in answer.json()["message"]
    (entry,) = running.requests(before)
    assert (entry["path"], entry["note"]) == ("/v9/nothing/here?a=b", "unknown route")


def test_a_client_that_talks_nonsense_does_not_disturb(running: Running) -> None:
    for nonsense in (b"\r\n\r\n", b"\x00\x01\r\n\r\n", b"GET\r\n\r\n", b"A" * 100_000):
        with socket.create_connection(("127.0.0.1", running.port), timeout=5) as plain:
            plain.sendall(nonsense)
    assert running.ask("GET", "status")["hosts"] == HOSTS


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
def test_curl_works_inside_without_options(running: Running) -> None:
    done = subprocess.run(
        [str(CURL), "-sS", "--fail", "https://api-frameworks.zeit.sh/"],
        env=running.environ({"PATH": "/usr/bin:/bin"}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert '"nextjs"' in done.stdout
