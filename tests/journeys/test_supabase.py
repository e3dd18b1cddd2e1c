"""Supabase: its keys are what Vercel holds, its settings and secrets are what the files say, and a change by
hand is noticed without anybody reading a secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from infra.sandbox.accounts import owner_token
from tests.journeys.home import Home

pytestmark = pytest.mark.journey

REF = "shopstagingrefabcdef"
SECRET = "STAGING_MAIL_KEY"
SHARED = """\
config:
  shop:vercel:
    team: acme
    plan: pro
    project: {name: shop, connect_repository: false}
    protection: only_preview_deployments
"""
STAGING = f"""\
config:
  shop:environment: {{targets: [preview]}}
  shop:variables:
    NEXT_PUBLIC_SUPABASE_URL: {{from: supabase.url}}
    NEXT_PUBLIC_SUPABASE_ANON_KEY: {{from: supabase.anon_key}}
    SUPABASE_SERVICE_ROLE_KEY: {{from: supabase.service_role_key}}
  shop:supabase:
    project: {REF}
    auth:
      site_url: https://staging.shop.example
      redirect_urls: ["https://*-acme.vercel.app/**", "http://localhost:3000/**"]
    secrets:
      MAIL_KEY: {{env: {SECRET}}}
    enforce_ssl: true
    network: {{allowed: [203.0.113.0/24, "2001:db8::/32"]}}
"""
DEVELOPMENT = f"""\
config:
  shop:environment: {{targets: [development]}}
  shop:variables:
    NEXT_PUBLIC_SUPABASE_ANON_KEY: {{from: supabase.anon_key}}
  shop:supabase:
    project: {REF}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Home]:
    """A home of an estate of its own: nothing is applied."""
    files = {"shared": SHARED, "staging": STAGING, "development": DEVELOPMENT}
    home = Home.of(tmp_path / "home", files)
    yield home
    home.close()


def project(home: Home) -> Any:
    return home.world()["supabase"]["projects"][REF]


def keys(home: Home) -> dict[str, str]:
    """What Supabase's server made, by role."""
    return {key["name"]: key["api_key"] for key in project(home)["keys"] if key["type"] == "legacy"}


def variables(home: Home) -> dict[tuple[str, str], str]:
    """What Vercel holds, by key and target."""
    (site,) = home.world()["vercel"]["projects"].values()
    return {(one["key"], target): one["value"] for one in site["env"] for target in one["target"]}


def by_hand(home: Home, **changes: Any) -> None:
    """Changes the project behind our back."""
    home.running.edit({"supabase": {"projects": {REF: changes}}})


def test_from_nothing_to_drift_and_back(shop: Home) -> None:
    shop.infra("up", "shared", "staging", "development", "--yes")
    value = shop.environ()[SECRET]

    made = keys(shop)
    assert variables(shop) == {
        ("NEXT_PUBLIC_SUPABASE_URL", "preview"): f"https://{REF}.supabase.co",
        ("NEXT_PUBLIC_SUPABASE_ANON_KEY", "preview"): made["anon"],
        ("NEXT_PUBLIC_SUPABASE_ANON_KEY", "development"): made["anon"],
        ("SUPABASE_SERVICE_ROLE_KEY", "preview"): made["service_role"],
    }
    held = project(shop)
    assert held["secrets"]["MAIL_KEY"]["value"] == value
    assert held["auth"]["site_url"] == "https://staging.shop.example"
    assert set(held["auth"]["uri_allow_list"].split(",")) == {
        "https://*-acme.vercel.app/**",
        "http://localhost:3000/**",
    }
    assert held["ssl"] is True
    assert held["network"] == {
        "dbAllowedCidrs": ["203.0.113.0/24"],
        "dbAllowedCidrsV6": ["2001:db8::/32"],
    }
    shop.infra("preview", "--refresh", "--expect-no-changes")

    state = shop.pulumi("stack", "export", "-s", "staging").out
    for secret in (value, made["service_role"], owner_token("supabase")):
        assert secret not in state

    by_hand(shop, secrets={"MAIL_KEY": {"value": "somebody-elses-value", "updated_at": "now"}})
    by_hand(shop, auth={"site_url": "https://elsewhere.example"})
    shop.infra("preview", "staging", "--expect-no-changes")  # nobody looked at the account
    said = shop.infra("preview", "staging", "--refresh", "--format", "json")
    (stack,) = json.loads(said.out)["stacks"]
    changes = {change["name"]: change for change in stack["changes"]}
    assert set(changes) == {"supabase.secrets.MAIL_KEY", "supabase.auth"}
    assert "https://elsewhere.example" in json.dumps(changes["supabase.auth"])
    assert "somebody-elses-value" not in said.all
    assert value not in said.all

    shop.infra("up", "staging", "--refresh", "--yes")
    assert project(shop)["secrets"]["MAIL_KEY"]["value"] == value
    state = shop.pulumi("stack", "export", "-s", "staging").out
    for text in ("somebody-elses-value", value):
        assert text not in state
        assert sha256(text.encode()).hexdigest() not in state
    assert project(shop)["auth"]["site_url"] == "https://staging.shop.example"


def test_a_token_that_is_not_there_is_named_before_anything_is_written(shop: Home) -> None:
    shop.infra("up", "shared", "--yes")
    asked = len(shop.requests())
    said = shop.infra("preview", "staging", unset=["SUPABASE_ACCESS_TOKEN"])
    assert "supabase.secrets.MAIL_KEY" in said.out
    said = shop.infra("up", "staging", "--yes", unset=["SUPABASE_ACCESS_TOKEN", SECRET], code=2)
    assert "SUPABASE_ACCESS_TOKEN is not set, and supabase.auth needs it" in said.err
    assert f"{SECRET} is not set" in said.err
    assert [one for one in shop.requests(asked) if one["method"] not in ("GET", "HEAD")] == []


def test_removed_settings_stay_and_a_removed_secret_goes_when_it_is_named(shop: Home) -> None:
    shop.infra("up", "shared", "staging", "--yes")
    before = project(shop)
    text = shop.file("staging").read_text()
    shop.file("staging").write_text(text[: text.index("    auth:")])
    shop.infra("up", "staging", "--yes", code=4)
    assert project(shop) == before
    said = shop.infra("up", "staging", "--yes", "--allow-delete", "supabase.secrets.MAIL_KEY")
    assert f"the network restrictions of Supabase project {REF} stay as they are" in said.all
    assert project(shop) == {**before, "secrets": {}}
    shop.infra("preview", "staging", "--refresh", "--expect-no-changes")


def test_a_token_that_lost_its_rights_is_refused_and_loses_nothing(shop: Home) -> None:
    shop.infra("up", "shared", "staging", "--yes")
    before, state = project(shop), shop.backend()
    shop.running.edit({"supabase": {"tokens": {owner_token("supabase"): {"projects": []}}}})
    said = shop.infra("preview", "staging", "--refresh", code=3)
    assert f"SUPABASE_ACCESS_TOKEN may not do this with Supabase project {REF}" in said.err
    shop.infra("up", "staging", "--refresh", "--yes", code=3)
    assert project(shop) == before
    assert shop.backend().keys() == state.keys()
    shop.running.edit({"supabase": {"tokens": {owner_token("supabase"): {"projects": [REF]}}}})
    shop.infra("preview", "staging", "--refresh", "--expect-no-changes")
