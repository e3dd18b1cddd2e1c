"""Secrets are needed to apply, not to look."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from tests.resources.declared import World, run_program

APPLIED = World({"vercel.project_id": "prj_1", "vercel.bypass_token": "t" * 32})


def test_an_apply_names_every_missing_secret_and_declares_nothing(site: Path) -> None:
    file = site / "stacks" / "Pulumi.staging.yaml"
    file.write_text(file.read_text() + "    SENTRY_AUTH_TOKEN: {env: SENTRY_AUTH_TOKEN}\n")
    with pytest.raises(BadInput) as error:
        run_program(site, "staging", world=APPLIED)
    fix = "put the secret into that environment variable"
    assert str(error.value) == (
        f"SENTRY_AUTH_TOKEN is not set — stacks/Pulumi.staging.yaml:9, variables.SENTRY_AUTH_TOKEN — {fix}\n"
        f"STRIPE_SECRET_KEY is not set — stacks/Pulumi.staging.yaml:7, variables.STRIPE_SECRET_KEY — {fix}"
    )


def test_an_empty_secret_is_a_missing_one(site: Path) -> None:
    with pytest.raises(BadInput, match="STRIPE_SECRET_KEY is not set"):
        run_program(site, "staging", environ={"STRIPE_SECRET_KEY": ""}, world=APPLIED)


@pytest.mark.parametrize("kept", ["STRIPE_SECRET_KEY", "A,variables.STRIPE_SECRET_KEY"])
def test_a_kept_secret_is_left_as_it_is(site: Path, kept: str) -> None:
    run = run_program(site, "staging", environ={"INFRA_KEEP": kept}, world=APPLIED)
    assert run.resources["variables.STRIPE_SECRET_KEY"].ignore_changes == ("value",)
    assert run.said == ["kept as it is: STRIPE_SECRET_KEY (variables.STRIPE_SECRET_KEY)"]


def test_a_preview_does_not_compare_a_missing_secret(site: Path) -> None:
    run = run_program(site, "staging", preview=True, world=APPLIED)
    variable = run.resources["variables.STRIPE_SECRET_KEY"]
    assert variable.ignore_changes == ("value",)
    assert "value" in variable.unknown
    assert run.said == ["not compared: STRIPE_SECRET_KEY (variables.STRIPE_SECRET_KEY)"]


def test_a_preview_compares_a_secret_that_is_there(site: Path) -> None:
    run = run_program(site, "staging", preview=True, environ={"STRIPE_SECRET_KEY": "sk"}, world=APPLIED)
    assert run.resources["variables.STRIPE_SECRET_KEY"].ignore_changes == ()
    assert run.said == []


def test_a_bypass_without_its_secret_at_hand_keeps_its_token(site: Path) -> None:
    run = run_program(site, "shared", preview=True)
    assert run.resources["vercel.bypass"].ignore_changes == ("secret",)
    assert run.said == ["not compared: BYPASS_TOKEN (vercel.bypass.secret)"]
