"""Supabase's providers against the sandbox's server: what they change, notice, refuse and leave."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from infra.errors import BadInput, ProviderFailed
from infra.resources.supabase_project import SupabaseProjectProvider
from infra.resources.supabase_secret import SupabaseSecretProvider
from infra.resources.supabase_settings import (
    SettingProvider,
    SupabaseAuthProvider,
    SupabaseNetworkProvider,
    SupabaseSslProvider,
)
from infra.sandbox.supabase.keys import made_keys
from tests.resources.sandboxed import OTHER_REF, REF, Accounts, accounts, running

__all__ = ["accounts", "running"]

SECRET = {"ref": REF, "name": "MAIL_KEY", "value": "first"}
AUTH = {
    "ref": REF,
    "site_url": "https://site.example",
    "redirect_urls": ["https://a.example", "https://b.example"],
}


def digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def writes(accounts: Accounts) -> list[str]:
    return [call for call in accounts.calls() if not call.startswith("GET")]


def outs(result: Any) -> dict[str, Any]:
    """Returns the outputs of any result."""
    found: dict[str, Any] = result.outs
    return found


def test_the_project_gives_address_and_keys_and_is_only_read(accounts: Accounts) -> None:
    provider = SupabaseProjectProvider()
    made = outs(provider.create({"ref": REF}))
    keys = {key["name"]: key["api_key"] for key in accounts.supabase()["keys"] if key["type"] == "legacy"}
    assert made == {
        "ref": REF,
        "name": accounts.supabase()["name"],
        "url": f"https://{REF}.supabase.co",
        "anon_key": keys["anon"],
        "service_role_key": keys["service_role"],
    }
    other = outs(provider.update(REF, made, {"ref": OTHER_REF}))
    assert other["anon_key"] not in made.values()
    provider.delete(REF, made)
    assert writes(accounts) == []


def test_rotated_keys_are_noticed(accounts: Accounts) -> None:
    provider = SupabaseProjectProvider()
    made = outs(provider.create({"ref": REF}))
    accounts.edit("supabase", {"projects": {REF: {"keys": made_keys(REF, generation=1)}}})
    found = outs(provider.read(REF, made))
    assert found["anon_key"] != made["anon_key"]
    assert found["service_role_key"] != made["service_role_key"]
    assert not provider.diff(REF, found, {"ref": REF}).changes


@pytest.mark.parametrize("rights", [{"projects": []}, {"scopes": ["auth:read"]}])
def test_a_project_that_cannot_be_seen_is_an_error_everywhere_and_never_gone(
    accounts: Accounts, rights: dict[str, Any]
) -> None:
    made = outs(SupabaseProjectProvider().create({"ref": REF}))
    secret = outs(SupabaseSecretProvider().create(SECRET))
    accounts.forbid("supabase", **rights)
    said = f"SUPABASE_ACCESS_TOKEN may not do this with Supabase project {REF}, or there is no such project: "
    reads: tuple[Callable[[], object], ...] = (
        lambda: SupabaseProjectProvider().read(REF, made),
        lambda: SupabaseSecretProvider().read("MAIL_KEY", secret),
        lambda: SupabaseNetworkProvider().read(REF, {"ref": REF, "allowed": []}),
    )
    for read in reads:
        with pytest.raises(ProviderFailed, match=said):
            read()


def test_a_ref_that_nobody_has_is_the_same_error(accounts: Accounts) -> None:
    accounts.edit("supabase", {"projects": {REF: None}})
    with pytest.raises(ProviderFailed, match=f"may not do this with Supabase project {REF}.*404"):
        SupabaseProjectProvider().read(REF, {"ref": REF})


def test_a_wrong_token_says_so(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPABASE_ACCESS_TOKEN", "sbp_" + "0" * 40)
    with pytest.raises(ProviderFailed, match=r"401 .*give SUPABASE_ACCESS_TOKEN a valid token"):
        SupabaseProjectProvider().create({"ref": REF})
    assert len(accounts.calls()) == 1


def test_a_comparison_needs_no_token_and_no_call(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUPABASE_ACCESS_TOKEN")
    assert SupabaseProjectProvider().diff(REF, {"ref": REF}, {"ref": OTHER_REF}).changes
    assert not SupabaseAuthProvider().diff(REF, AUTH, dict(AUTH)).changes
    with pytest.raises(BadInput, match="SUPABASE_ACCESS_TOKEN is not set"):
        SupabaseProjectProvider().create({"ref": REF})
    assert accounts.calls() == []


def test_a_secret_arrives_and_the_state_gets_its_digest_only(accounts: Accounts) -> None:
    provider = SupabaseSecretProvider()
    made = outs(provider.create(SECRET))
    assert accounts.supabase()["secrets"]["MAIL_KEY"]["value"] == "first"
    assert made == {"ref": REF, "name": "MAIL_KEY", "digest": digest("first")}
    assert not provider.diff("MAIL_KEY", made, SECRET).changes
    assert provider.diff("MAIL_KEY", made, {**SECRET, "value": "second"}).changes
    provider.update("MAIL_KEY", made, {**SECRET, "value": "second"})
    assert accounts.supabase()["secrets"]["MAIL_KEY"]["value"] == "second"
    provider.delete("MAIL_KEY", made)
    assert accounts.supabase()["secrets"] == {}


def test_a_secret_changed_by_hand_is_noticed_and_one_put_back_is_not(accounts: Accounts) -> None:
    provider = SupabaseSecretProvider()
    made = outs(provider.create(SECRET))
    for value, changes in (("by hand", True), ("first", False)):
        changed = {"MAIL_KEY": {"value": value, "updated_at": "now"}}
        accounts.edit("supabase", {"projects": {REF: {"secrets": changed}}})
        found = outs(provider.read("MAIL_KEY", made))
        assert value not in found.values()
        assert provider.diff("MAIL_KEY", found, SECRET).changes is changes


def test_a_secret_deleted_by_hand_is_gone(accounts: Accounts) -> None:
    made = outs(SupabaseSecretProvider().create(SECRET))
    accounts.edit("supabase", {"projects": {REF: {"secrets": {"MAIL_KEY": None}}}})
    assert SupabaseSecretProvider().read("MAIL_KEY", made).id == ""


def test_a_secret_that_is_there_is_taken_over(accounts: Accounts, capfd: pytest.CaptureFixture[str]) -> None:
    provider = SupabaseSecretProvider()
    provider.create(SECRET)
    before = len(writes(accounts))
    assert outs(provider.create(SECRET))["digest"] == digest("first")
    assert len(writes(accounts)) == before
    assert capfd.readouterr().err == ""
    provider.create({**SECRET, "value": "second"})
    assert accounts.supabase()["secrets"]["MAIL_KEY"]["value"] == "second"
    said = f"infra: secret MAIL_KEY of Supabase project {REF} was there, with another value\n"
    assert capfd.readouterr().err == said


def test_a_secret_of_a_project_that_is_used_no_more_stays(
    accounts: Accounts, capfd: pytest.CaptureFixture[str]
) -> None:
    provider = SupabaseSecretProvider()
    made = outs(provider.create(SECRET))
    provider.update("MAIL_KEY", made, {**SECRET, "ref": OTHER_REF})
    assert accounts.supabase(OTHER_REF)["secrets"]["MAIL_KEY"]["value"] == "first"
    assert "MAIL_KEY" in accounts.supabase()["secrets"]
    assert capfd.readouterr().err == f"infra: secret MAIL_KEY of Supabase project {REF} stays there\n"


def test_auth_is_a_set_of_addresses(accounts: Accounts) -> None:
    provider = SupabaseAuthProvider()
    made = outs(provider.create(AUTH))
    assert made == AUTH
    assert provider.read(REF, made).outs == AUTH
    turned = {"auth": {"uri_allow_list": "https://b.example,https://a.example"}}
    accounts.edit("supabase", {"projects": {REF: turned}})
    assert provider.read(REF, made).outs == AUTH
    before = len(writes(accounts))
    provider.create(AUTH)
    assert len(writes(accounts)) == before, "it is so already"


def test_addresses_that_are_not_declared_are_left_alone(accounts: Accounts) -> None:
    accounts.edit("supabase", {"projects": {REF: {"auth": {"uri_allow_list": "https://theirs.example"}}}})
    provider, declared = SupabaseAuthProvider(), {"ref": REF, "site_url": "https://site.example"}
    assert outs(provider.create(declared)) == declared
    assert accounts.supabase()["auth"]["uri_allow_list"] == "https://theirs.example"
    assert provider.read(REF, declared).outs == declared


SETTINGS: dict[str, tuple[SettingProvider, dict[str, Any], dict[str, Any], str]] = {
    "auth": (
        SupabaseAuthProvider(),
        AUTH,
        {"auth": {"site_url": "https://elsewhere.example"}},
        "the auth settings",
    ),
    "ssl": (SupabaseSslProvider(), {"ref": REF, "enforced": True}, {"ssl": False}, "the SSL settings"),
    "network": (
        SupabaseNetworkProvider(),
        {"ref": REF, "allowed": ["10.0.0.0/8", "2001:db8::/32"]},
        {"network": {"dbAllowedCidrs": ["0.0.0.0/0"], "dbAllowedCidrsV6": []}},
        "the network restrictions",
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_made_noticed_repaired_and_left(
    accounts: Accounts, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    provider, declared, by_hand, words = SETTINGS[name]
    made = outs(provider.create(declared))
    right = accounts.supabase()
    accounts.edit("supabase", {"projects": {REF: by_hand}})
    wrong = accounts.supabase()
    assert wrong != right

    found = provider.read(REF, made)
    assert found.inputs == found.outs != declared
    assert provider.diff(REF, outs(found), declared).changes
    assert outs(provider.update(REF, outs(found), declared)) == declared
    assert accounts.supabase() == right

    provider.delete(REF, declared)
    assert accounts.supabase() == right
    assert capfd.readouterr().err == f"infra: {words} of Supabase project {REF} stay as they are\n"
