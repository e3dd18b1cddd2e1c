"""Supabase's client against the sandbox's server: what it asks, what it reads, what a refusal says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.clients.http import Answered, Connection
from infra.clients.supabase import VENDOR, Keys, SupabaseProject, may_not_see, open_project
from infra.errors import BadInput, ProviderFailed
from infra.sandbox import supabase
from infra.sandbox.accounts import Accounts, owner_token
from infra.sandbox.supabase.server import ROUTES
from infra.sandbox.world import World
from tests.clients.in_process import InProcess

REF = "qwertzuiopasdfghjkly"
TOKEN = owner_token("supabase")
DOCUMENT = Path(__file__).parents[2] / "docs" / "api" / "supabase.md"


class Pretended:
    """A Supabase with one project."""

    def __init__(self) -> None:
        self.world = World()
        supabase.seed(self.world, Accounts(supabase=(REF,)))
        self.transport = InProcess(supabase.app(self.world))

    @property
    def project(self) -> Any:
        return self.world.data["supabase"]["projects"][REF]

    @contextmanager
    def opened(self, ref: str = REF, token: str = TOKEN) -> Iterator[SupabaseProject]:
        with open_project(ref, token, transport=self.transport) as project:
            yield project

    def key(self, kind: str, name: str = "default") -> str:
        """Returns a key that the server made."""
        (found,) = [key for key in self.project["keys"] if (key["type"], key["name"]) == (kind, name)]
        return str(found["api_key"])


@pytest.fixture
def account() -> Pretended:
    return Pretended()


def test_the_keys_are_the_legacy_ones_while_the_project_takes_them(account: Pretended) -> None:
    with account.opened() as project:
        assert project.url == f"https://{REF}.supabase.co"
        assert project.keys() == Keys(account.key("legacy", "anon"), account.key("legacy", "service_role"))
        account.project["legacy_enabled"] = False
        assert project.keys() == Keys(account.key("publishable"), account.key("secret"))


def test_a_project_without_legacy_keys_gives_the_new_ones_whole(account: Pretended) -> None:
    account.project["keys"] = [key for key in account.project["keys"] if key["type"] != "legacy"]
    with account.opened() as project:
        keys = project.keys()
    assert keys == Keys(account.key("publishable"), account.key("secret"))
    assert keys.service_role.startswith("sb_secret_")
    assert "·" not in keys.service_role


def test_the_key_called_default_wins_else_the_first_by_name(account: Pretended) -> None:
    account.project["legacy_enabled"] = False
    secret = next(key for key in account.project["keys"] if key["type"] == "secret")
    account.project["keys"].append({**secret, "name": "another", "api_key": "sb_secret_another"})
    with account.opened() as project:
        assert project.keys().service_role == account.key("secret")
        secret["name"] = "jobs"
        assert project.keys().service_role == "sb_secret_another"


def test_a_project_with_no_key_at_all_says_what_to_do(account: Pretended) -> None:
    account.project["legacy_enabled"] = False
    account.project["keys"] = [key for key in account.project["keys"] if key["type"] != "secret"]
    with (
        pytest.raises(ProviderFailed, match="no publishable and secret key — make both: "),
        account.opened() as project,
    ):
        project.keys()


def test_a_switch_of_legacy_keys_that_is_gone_means_that_they_are_off() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/legacy"):
            return httpx.Response(404, json={"message": "Not Found"})
        kinds = {"anon": "legacy", "service_role": "legacy", "web": "publishable", "jobs": "secret"}
        return httpx.Response(
            200,
            json=[{"name": name, "type": kind, "api_key": f"{kind} {name}"} for name, kind in kinds.items()],
        )

    with open_project(REF, TOKEN, transport=httpx.MockTransport(answer)) as project:
        assert project.keys() == Keys("publishable web", "secret jobs")


def test_auth_is_changed_only_in_what_is_said(account: Pretended) -> None:
    account.project["auth"]["uri_allow_list"] = "https://b.example, https://a.example/**,"
    with account.opened() as project:
        assert project.auth()[1] == {"https://a.example/**", "https://b.example"}
        project.set_auth("https://site.example", None)
        both = frozenset(("https://a.example/**", "https://b.example"))
        assert project.auth() == ("https://site.example", both)
        project.set_auth("https://site.example", [])
        assert project.auth() == ("https://site.example", frozenset())
    assert account.project["auth"]["disable_signup"] is False


def test_a_secret_is_known_by_its_digest(account: Pretended) -> None:
    with account.opened() as project:
        project.set_secret("MAIL_KEY", "schlüssel")
        assert project.secret_digests() == {"MAIL_KEY": sha256("schlüssel".encode()).hexdigest()}
        project.delete_secret("MAIL_KEY")
        project.delete_secret("MAIL_KEY")
        assert project.secret_digests() == {}


def test_ssl_and_ranges_of_both_families(account: Pretended) -> None:
    with account.opened() as project:
        assert project.allowed_ranges() == {"0.0.0.0/0", "::/0"}
        project.allow_ranges(["2001:db8::/32", "203.0.113.0/24"])
        assert project.allowed_ranges() == {"203.0.113.0/24", "2001:db8::/32"}
        assert project.ssl_enforced() is False
        project.enforce_ssl(True)
        assert project.ssl_enforced() is True


def test_a_missing_token_is_bad_input() -> None:
    with pytest.raises(BadInput, match="SUPABASE_ACCESS_TOKEN is not set"), open_project(REF, None):
        pass


@pytest.mark.parametrize(
    ("ref", "token", "status", "unseen"),
    [
        (REF, "sbp_" + "0" * 40, 401, False),
        ("aaaaaaaaaaaaaaaaaaaa", TOKEN, 404, True),
        (REF, "sbp_" + "1" * 40, 403, True),
    ],
)
def test_a_refusal_says_whether_the_project_can_be_seen(
    account: Pretended, ref: str, token: str, status: int, unseen: bool
) -> None:
    account.world.data["supabase"]["tokens"]["sbp_" + "1" * 40] = {"scopes": ["*"], "projects": []}
    with pytest.raises(Answered) as caught, account.opened(ref, token) as project:
        project.name()
    assert caught.value.status == status
    assert may_not_see(caught.value) is unseen
    assert token not in str(caught.value)


def test_a_full_minute_is_waited_for(account: Pretended) -> None:
    account.world.data["supabase"]["per_minute"] = 1
    pauses: list[float] = []
    http = httpx.Client(
        base_url="https://api.supabase.com",
        headers={"Authorization": f"Bearer {TOKEN}"},
        transport=account.transport,
    )
    project = SupabaseProject(Connection(http, VENDOR, TOKEN, pauses.append), REF)
    with http:
        project.name()
        with pytest.raises(Answered, match="rate limit is used up for"):
            project.name()
    assert pauses
    assert all(1 <= pause <= 60 for pause in pauses)


EVERY_CALL: tuple[Callable[[SupabaseProject], object], ...] = (
    SupabaseProject.name,
    SupabaseProject.keys,
    SupabaseProject.auth,
    lambda project: project.set_auth("https://site.example", ["https://a.example"]),
    lambda project: project.set_secret("A", "b"),
    SupabaseProject.secret_digests,
    lambda project: project.delete_secret("A"),
    SupabaseProject.ssl_enforced,
    lambda project: project.enforce_ssl(True),
    SupabaseProject.allowed_ranges,
    lambda project: project.allow_ranges(["10.0.0.0/8"]),
)


def test_the_document_the_client_and_the_sandbox_agree(account: Pretended) -> None:
    with account.opened() as project:
        for call in EVERY_CALL:
            call(project)
    asked = {call.replace(REF, "{ref}") for call in account.transport.calls}
    served = {f"{method} {path}": permission for method, path, _, permission in ROUTES}
    rows = re.findall(
        r"^\| `([A-Z]+ /\S+)` \|.*\| `(\w+:\w+)` \|[^|]*\|$", DOCUMENT.read_text(), re.MULTILINE
    )
    assert dict(rows) == served
    assert asked == set(served)
