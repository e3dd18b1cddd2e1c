"""Projects, their keys, settings and secrets."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Any

import pytest

from tests.sandbox.supabase.conftest import REF, Supabase


def test_a_project_looks_like_one(api: Supabase) -> None:
    project = api.ok("GET")
    assert project["id"] == project["ref"] == REF
    assert project["status"] == "ACTIVE_HEALTHY"
    assert project["database"]["host"] == f"db.{REF}.supabase.co"
    assert not {"keys", "secrets"} & set(project)


def test_legacy_keys_are_tokens_that_say_role_and_project(api: Supabase) -> None:
    found = [key for key in api.ok("GET", "/api-keys") if key["type"] == "legacy"]
    claims = [json.loads(base64.urlsafe_b64decode(key["api_key"].split(".")[1] + "==")) for key in found]
    assert [(claim["role"], claim["ref"]) for claim in claims] == [("anon", REF), ("service_role", REF)]
    assert api.ok("GET", "/api-keys/legacy") == {"enabled": True}


def test_a_secret_key_is_cut_short_unless_revealed(api: Supabase) -> None:
    def key(path: str) -> str:
        return next(str(one["api_key"]) for one in api.ok("GET", path) if one["type"] == "secret")

    whole, cut = key("/api-keys?reveal=true"), key("/api-keys")
    assert whole.startswith("sb_secret_")
    assert cut.endswith("·")
    assert cut.rstrip("·") == whole[:15]


def test_auth_takes_what_is_sent_and_keeps_the_rest(api: Supabase) -> None:
    before = api.ok("GET", "/config/auth")
    after = api.ok("PATCH", "/config/auth", {"uri_allow_list": "https://a.example,https://b.example"})
    assert after == {**before, "uri_allow_list": "https://a.example,https://b.example"}


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("PATCH", "/config/auth", {"sight_url": "x"}, "Unrecognized key(s) in object: 'sight_url'"),
        ("PATCH", "/config/auth", {"site_url": "https://a.example,https://b.example"}, "site_url: Invalid"),
        ("PATCH", "/config/auth", {"site_url": 1}, "site_url: Expected str"),
        ("PATCH", "/config/auth", [], "Expected object, received list"),
        ("PUT", "/ssl-enforcement", {"database": True}, "requestedConfig.database: Required"),
        ("POST", "/network-restrictions/apply", {"dbAllowedCidrs": ["::/0"]}, "dbAllowedCidrs: ::/0 is not"),
        ("POST", "/secrets", {"name": "A", "value": "b"}, "Expected array, received dict"),
        ("POST", "/secrets", [{"name": "A"}], "0: Required"),
        ("POST", "/secrets", [{"name": "SUPABASE_A", "value": "b"}], "0.name: Secret name must not start"),
        ("POST", "/secrets", [{"name": "A", "value": "b" * 24_577}], "0: String is too long"),
        ("DELETE", "/secrets", ["SUPABASE_URL"], "Secret name must not start"),
    ],
)
def test_what_is_wrong_is_400_and_changes_nothing(
    api: Supabase, method: str, path: str, body: Any, says: str
) -> None:
    before = json.dumps(api.project)
    status, message = api.refused(method, path, body)
    assert status == 400
    assert message.startswith(says)
    assert json.dumps(api.project) == before


def test_secrets_are_written_and_read_back_as_digests(api: Supabase) -> None:
    api.ok("POST", "/secrets", [{"name": "B", "value": "two"}, {"name": "A", "value": "one"}])
    api.ok("POST", "/secrets", [{"name": "B", "value": "three"}])
    listed = {secret["name"]: secret["value"] for secret in api.ok("GET", "/secrets")}
    assert listed == {
        name: sha256(text.encode()).hexdigest() for name, text in (("A", "one"), ("B", "three"))
    }
    assert api.project["secrets"]["B"]["value"] == "three"
    api.ok("DELETE", "/secrets", ["A", "never there"])
    assert list(api.project["secrets"]) == ["B"]


def test_a_hundred_secrets_are_enough(api: Supabase) -> None:
    api.ok("POST", "/secrets", [{"name": f"S{number}", "value": "x"} for number in range(100)])
    api.ok("POST", "/secrets", [{"name": "S7", "value": "y"}])
    assert api.refused("POST", "/secrets", [{"name": "S100", "value": "x"}])[0] == 400


def test_ssl_and_network(api: Supabase) -> None:
    api.ok("PUT", "/ssl-enforcement", {"requestedConfig": {"database": True}})
    assert api.ok("GET", "/ssl-enforcement") == {
        "currentConfig": {"database": True},
        "appliedSuccessfully": True,
    }
    answer = api.answer("POST", "/network-restrictions/apply", {"dbAllowedCidrs": ["10.0.0.0/8"]})
    assert answer.status_code == 201
    assert api.ok("GET", "/network-restrictions")["config"] == {
        "dbAllowedCidrs": ["10.0.0.0/8"],
        "dbAllowedCidrsV6": [],
    }
