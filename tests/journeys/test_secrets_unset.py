"""An unset secret: a preview does not compare it, an apply names it before anything is called."""

from __future__ import annotations

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.journey

NAME = "STAGING_STRIPE_SECRET_KEY"
KEY = "variables.STRIPE_SECRET_KEY"


def test_a_preview_does_not_compare_it(applied: Home) -> None:
    said = applied.infra("preview", "staging", "--expect-no-changes", unset=[NAME])
    assert "not compared" in said.all
    assert NAME in said.all


def test_an_apply_keeps_what_exists(applied: Home) -> None:
    before = applied.world()
    applied.infra("up", "staging", "--yes", unset=[NAME])
    assert applied.world() == before


def test_an_apply_that_must_create_it_refuses_by_name_before_any_call(shared_only: Home) -> None:
    before, asked = shared_only.world(), len(shared_only.requests())
    said = shared_only.infra("up", "staging", "--yes", unset=[NAME, "SENTRY_AUTH_TOKEN"], code=2)
    for name in (NAME, "SENTRY_AUTH_TOKEN"):
        assert f"{name} is not set" in said.err
    assert "stacks/Pulumi.staging.yaml:" in said.err
    written = [r for r in shared_only.requests(asked) if r["method"] not in ("GET", "HEAD")]
    assert written == []
    assert shared_only.world() == before


def test_so_does_plain_pulumi(shared_only: Home) -> None:
    shared_only.pulumi("stack", "init", "staging")
    asked = len(shared_only.requests())
    environ = shared_only.environ(unset=[NAME])
    said = shared_only.run(
        "env", "-i", *(f"{key}={value}" for key, value in environ.items()),
        "pulumi", "up", "-s", "staging", "--yes", "--skip-preview", "--non-interactive", code=None,
    )  # fmt: skip
    assert said.code != 0
    assert f"{NAME} is not set" in said.all
    assert shared_only.requests(asked) == []
