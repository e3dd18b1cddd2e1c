"""How many requests a second the sandbox answers on one core: kept alive, over TLS, through the gateway.

The server is one process, so its own processor time is what counts where the system tells it (Linux): the
figure then does not depend on how busy the machine is otherwise.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.measure import Measure
from benchmarks.table import as_text
from infra.sandbox import lifecycle
from infra.sandbox.accounts import owner_token
from infra.sandbox.lifecycle import Running

GOAL = 300
ROUNDS = 3
CONNECTIONS = 4
REQUESTS = 150
"""On each connection in a round."""
VARIABLES = 20


def measure_sandbox() -> list[Measure]:
    """Returns one figure a kind of request, from a sandbox of its own."""
    with tempfile.TemporaryDirectory(prefix="infra-bench-") as folder:
        root = Path(folder) / "estate"
        root.mkdir()
        (root / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
        running = lifecycle.start(Path(folder) / "sandbox", root)
        try:
            return _measure_all(running)
        finally:
            running.stop()


def _measure_all(running: Running) -> list[Measure]:
    vercel = _Connection(running, "api.vercel.com", owner_token("vercel"))
    vercel.ask("POST", "/v9/projects", {"name": "site"})
    for number in range(VARIABLES):
        variable = {"key": f"KEY_{number}", "value": "x" * 40, "type": "encrypted", "target": ["production"]}
        vercel.ask("POST", "/v10/projects/site/env", variable)
    github = _Connection(running, "api.github.com", owner_token("github"))
    github.ask("POST", "/user/repos", {"name": "site", "auto_init": True})
    login = github.ask("GET", "/user")["login"]
    cases = [
        ("sandbox, Vercel: read a project", vercel, "GET", "/v9/projects/site"),
        ("sandbox, Vercel: list 20 variables", vercel, "GET", "/v9/projects/site/env?decrypt=true"),
        ("sandbox, Vercel: change a project", vercel, "PATCH", "/v9/projects/site"),
        ("sandbox, GitHub: read a repository", github, "GET", f"/repos/{login}/site"),
    ]
    return [
        Measure(
            name,
            "/s",
            tuple(_a_second(running, connection, method, path) for _ in range(ROUNDS)),
            goal=GOAL,
            at_least=True,
        )
        for name, connection, method, path in cases
    ]


def _a_second(running: Running, like: _Connection, method: str, path: str) -> float:
    body: dict[str, object] | None = {"buildCommand": "make"} if method == "PATCH" else None

    def work(connection: _Connection) -> None:
        for _ in range(REQUESTS):
            connection.ask(method, path, body)

    connections = [_Connection(running, like.host, like.token) for _ in range(CONNECTIONS)]
    before = _seconds(running.pid)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(work, connections))
    return CONNECTIONS * REQUESTS / (_seconds(running.pid) - before)


def _seconds(pid: int) -> float:
    """Returns the processor time of a process so far; where the system does not tell it, the clock's."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.perf_counter()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Connection:
    """One kept-alive connection through the gateway."""

    def __init__(self, running: Running, host: str, token: str) -> None:
        self.host, self.token = host, token
        trust = ssl.create_default_context(cafile=str(running.directory / "ca.pem"))
        self._http = http.client.HTTPSConnection("127.0.0.1", running.port, context=trust)
        self._http.set_tunnel(host, 443)

    def ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self._http.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = self._http.getresponse()
        text = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {text[:200]!r}")
        answer: dict[str, str] = json.loads(text)
        return answer


if __name__ == "__main__":
    figures = measure_sandbox()
    print(as_text(figures))
    sys.exit(0 if all(figure.met for figure in figures) else 1)
