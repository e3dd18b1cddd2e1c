"""`infra secrets` as a person runs it."""

from __future__ import annotations

import json

import pytest

from tests.commands.engine_runs import Site, site

__all__ = ["site"]

STATE = (
    "urn = 'urn:pulumi:staging::site::vercel:index/projectEnvironmentVariable:X::variables.API_KEY'\n"
    "print(json.dumps({'deployment': {'resources': [{'urn': urn, 'type': 'vercel:x', 'custom': True,"
    " 'modified': '2026-11-24T05:37:52.574409361Z'}]}}))\n"
)


def test_each_secret_with_its_source_and_when_it_was_written(site: Site) -> None:
    site.pulumi.does(STATE)
    code, out, err = site("secrets", "staging")
    assert (code, out) == (
        0,
        "staging: 1 secret\n"
        "  variables.API_KEY  env STAGING_API_KEY  set  written 2026-11-24T05:37Z\n"
        "\n"
        "1 secret, all set\n",
    )
    assert err == "asking the backend about staging …\n"
    assert [args[:2] for args, _ in site.pulumi.calls] == [["stack", "export"]]


def test_an_unset_secret_is_a_finding(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGING_API_KEY", "")  # as GitHub Actions gives a secret that does not exist
    code, out, _ = site("secrets", "staging", "--offline")
    assert code == 1
    assert "env STAGING_API_KEY  NOT SET  written: unknown" in out
    assert out.endswith("1 secret, 1 not set\n")


def test_a_stack_that_was_never_applied_has_written_nothing(site: Site) -> None:
    site.pulumi.does("print(\"error: no stack named 'staging' found\", file=sys.stderr); sys.exit(6)")
    assert "never written" in site("secrets", "staging")[1]


def test_a_backend_that_does_not_answer_is_no_reason_to_fail(site: Site) -> None:
    site.pulumi.does("print('error: no network', file=sys.stderr); sys.exit(1)")
    code, out, _ = site("secrets", "staging")
    assert code == 0
    assert "written: unknown" in out


def test_the_json_is_versioned(site: Site) -> None:
    document = json.loads(site("secrets", "--offline", "--format", "json")[1])
    assert document["version"] == 1
    assert [row["stack"] for row in document["stacks"]] == ["shared", "preview", "production", "staging"]
