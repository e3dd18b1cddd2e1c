"""A sandbox that this process itself asks, as a plugin would: through its proxy, trusting its authority."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from infra.sandbox import lifecycle
from infra.sandbox.accounts import owner_token
from infra.sandbox.lifecycle import Running

REF = "qwertzuiopasdfghjkly"
OTHER_REF = "yxcvbnmlkjhgfdsapoiu"


class Accounts:
    """What the sandbox's accounts hold, and what a person would do to them by hand."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def supabase(self, ref: str = REF) -> Any:
        """Returns a project."""
        return self._running.world()["supabase"]["projects"][ref]

    def posthog(self, region: str = "us") -> list[Any]:
        """Returns the projects of a region."""
        return list(self._running.world()["posthog"]["regions"][region]["projects"].values())

    def sentry(self) -> Any:
        """Returns the organisation `acme`: with the team `web`, and ann@example.com."""
        return self._running.world()["sentry"]["organizations"]["acme"]

    def edit(self, vendor: str, patch: dict[str, Any]) -> None:
        """Changes an account behind our back; null removes."""
        self._running.edit({vendor: patch})

    def forbid(self, vendor: str, **rights: Any) -> None:
        """Changes what the owner's token may do."""
        self.edit(vendor, {"tokens": {owner_token(vendor): rights}})

    def calls(self, since: int = 0) -> list[str]:
        """Returns what was asked, from call number `since` on."""
        return [f"{one['method']} {one['path']}" for one in self._running.requests(since)]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A sandbox for the tests of this worker."""
    folder = tmp_path_factory.mktemp("sandboxed")
    stacks = folder / "checkout" / "stacks"
    stacks.mkdir(parents=True)
    (stacks.parent / "Pulumi.yaml").write_text("name: site\nruntime: python\nstackConfigDir: stacks\n")
    for name, ref in {"a": REF, "b": OTHER_REF}.items():
        (stacks / f"Pulumi.{name}.yaml").write_text(f"config: {{site:supabase: {{project: {ref}}}}}\n")
    watched = "{organization: acme, team: web, project: site, notify: [{email: ann@example.com}]}"
    (stacks / "Pulumi.c.yaml").write_text(f"config: {{site:monitoring: {{sentry: {watched}}}}}\n")
    sandbox = lifecycle.start(folder / "state", stacks.parent)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def accounts(running: Running, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The accounts, as new; this process asks them."""
    running.ask("POST", "reset")
    running.edit({"supabase": {"per_minute": 10_000}})
    told = running.environ({})
    tokens = ("POSTHOG_API_KEY", "SENTRY_API_TOKEN", "SUPABASE_ACCESS_TOKEN")
    for name in ("HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", *tokens):
        monkeypatch.setenv(name, told[name])
    return Accounts(running)
