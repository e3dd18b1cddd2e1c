"""Secrets and variables: what arrives is what was sealed, what is shown is never the value."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from githubkit import GitHub
from githubkit.exception import RequestFailed
from nacl.public import PrivateKey

from infra.sandbox.github.records import Repository
from tests.sandbox.github.hub import NAME, OWNER, Hub, sealed

SITE = f"/repos/{OWNER}/{NAME}"
KEPT = "pässword\n"


def stored(hub: Hub) -> Repository:
    return hub.state.repository(OWNER, NAME)


def test_a_repository_secret_is_decrypted_and_never_shown(
    hub: Hub, kit: GitHub[Any], http: httpx.Client
) -> None:
    key = kit.rest.actions.get_repo_public_key(OWNER, NAME).parsed_data
    given = {"encrypted_value": sealed(key.key, KEPT), "key_id": key.key_id}
    assert http.put(f"{SITE}/actions/secrets/api_key", json=given).status_code == 201
    assert http.put(f"{SITE}/actions/secrets/API_KEY", json=given).status_code == 204
    assert stored(hub)["secrets"]["API_KEY"]["value"] == KEPT
    found = kit.rest.actions.get_repo_secret(OWNER, NAME, "API_KEY").parsed_data
    assert found.name == "API_KEY"
    assert set(http.get(f"{SITE}/actions/secrets/API_KEY").json()) == {"name", "created_at", "updated_at"}
    assert kit.rest.actions.list_repo_secrets(OWNER, NAME).parsed_data.total_count == 1
    assert http.delete(f"{SITE}/actions/secrets/API_KEY").status_code == 204
    assert http.get(f"{SITE}/actions/secrets/API_KEY").status_code == 404


@pytest.mark.parametrize("name", ["staging", "staging/eu"])
def test_an_environment_has_its_own_key_and_secrets(hub: Hub, http: httpx.Client, name: str) -> None:
    path = quote(name, safe="")
    assert http.put(f"{SITE}/environments/{path}", json={}).status_code == 200
    number = http.get(SITE).json()["id"]
    place = f"/repositories/{number}/environments/{path}/secrets"
    key = http.get(f"{place}/public-key").json()
    assert key != http.get(f"{SITE}/actions/secrets/public-key").json()
    given = {"encrypted_value": sealed(key["key"], KEPT), "key_id": key["key_id"]}
    assert http.put(f"{place}/DB", json=given).status_code == 201
    assert http.get(f"{SITE}/environments/{path}/secrets/DB").json()["name"] == "DB"
    assert stored(hub)["environments"][name]["secrets"]["DB"]["value"] == KEPT


def test_what_cannot_be_opened_is_refused(hub: Hub, http: httpx.Client) -> None:
    key = http.get(f"{SITE}/actions/secrets/public-key").json()
    path = f"{SITE}/actions/secrets/API_KEY"
    right = {"encrypted_value": sealed(key["key"], "x"), "key_id": key["key_id"]}
    other = sealed(b64encode(bytes(PrivateKey.generate().public_key)).decode(), "x")
    for body in (
        {**right, "key_id": "1"},
        {**right, "encrypted_value": other},
        {**right, "encrypted_value": "not base64!"},
        {**right, "encrypted_value": sealed(key["key"], "x" * 48_001 + "y" * 2_000)},
        {"encrypted_value": right["encrypted_value"]},
    ):
        assert http.put(path, json=body).status_code == 422
    assert stored(hub)["secrets"] == {}


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "1ST", "WITH-DASH", "Ä"])
def test_bad_names_are_refused(http: httpx.Client, name: str) -> None:
    key = http.get(f"{SITE}/actions/secrets/public-key").json()
    given = {"encrypted_value": sealed(key["key"], "x"), "key_id": key["key_id"]}
    answer = http.put(f"{SITE}/actions/secrets/{quote(name)}", json=given)
    assert answer.status_code == 422
    assert answer.json()["errors"][0].startswith("Secret names ")
    assert http.post(f"{SITE}/actions/variables", json={"name": name, "value": ""}).status_code == 422


def test_the_hundred_and_first_is_refused(hub: Hub, http: httpx.Client) -> None:
    key = http.get(f"{SITE}/actions/secrets/public-key").json()
    given = {"encrypted_value": sealed(key["key"], "x"), "key_id": key["key_id"]}
    one = {"value": "x", "created_at": "", "updated_at": ""}
    stored(hub)["secrets"].update({f"S{n}": {"name": f"S{n}", **one} for n in range(100)})  # type: ignore[typeddict-item]
    assert "limit of 100" in http.put(f"{SITE}/actions/secrets/ONE_MORE", json=given).json()["message"]
    assert http.put(f"{SITE}/actions/secrets/S7", json=given).status_code == 204


def test_variables(kit: GitHub[Any], http: httpx.Client) -> None:
    kit.rest.actions.create_repo_variable(OWNER, NAME, name="site_url", value="https://x.example")
    with pytest.raises(RequestFailed, match="409"):
        kit.rest.actions.create_repo_variable(OWNER, NAME, name="SITE_URL", value="")
    kit.rest.actions.update_repo_variable(OWNER, NAME, "SITE_URL", value="y")
    assert kit.rest.actions.get_repo_variable(OWNER, NAME, "SITE_URL").parsed_data.value == "y"
    http.put(f"{SITE}/environments/staging", json={})
    kit.rest.actions.create_environment_variable(OWNER, NAME, "staging", name="A", value="1")
    listed = kit.rest.actions.list_environment_variables(OWNER, NAME, "staging").parsed_data
    assert [(v.name, v.value) for v in listed.variables] == [("A", "1")]
    kit.rest.actions.delete_repo_variable(OWNER, NAME, "SITE_URL")
    assert kit.rest.actions.list_repo_variables(OWNER, NAME).parsed_data.total_count == 0
