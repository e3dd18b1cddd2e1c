"""Values that Pulumi decrypts."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from tests.resources.declared import World, run_program

APPLIED = World({"vercel.project_id": "prj_1"})


def test_a_secure_value_arrives_decrypted_and_as_a_secret(site: Path) -> None:
    (site / "stacks" / "Pulumi.staging.yaml").write_text(
        "config:\n"
        "  site:environment: {branch: staging}\n"
        "  site:variables:\n"
        "    PLAIN: text\n"
        "    STRIPE_SECRET_KEY: {secure: v1:abc}\n"
    )
    decrypted = {"variables": {"PLAIN": "text", "STRIPE_SECRET_KEY": "sk_canary"}}
    run = run_program(site, "staging", world=APPLIED, config=decrypted)
    variable = run.resources["variables.STRIPE_SECRET_KEY"]
    assert variable.inputs["value"] == "sk_canary"
    assert variable.inputs["sensitive"] is True
    assert variable.secret == {"value"}


def test_a_secure_value_may_be_deep_in_a_section(site: Path) -> None:
    shared = site / "stacks" / "Pulumi.shared.yaml"
    shared.write_text(shared.read_text().replace("{env: BYPASS_TOKEN}", "{secure: v1:abc}"))
    run = run_program(site, "shared", config={"vercel": {"bypass": {"secret": "b" * 32}}})
    assert run.resources["vercel.bypass"].inputs["secret"] == "b" * 32
    assert run.secret_outputs == {"vercel.bypass_token"}


@pytest.mark.parametrize("preview", [True, False])
def test_a_secure_value_beside_options_is_refused_because_it_stays_ciphertext(
    site: Path, preview: bool
) -> None:
    (site / "stacks" / "Pulumi.staging.yaml").write_text(
        "config:\n"
        "  site:environment: {branch: staging}\n"
        "  site:variables:\n"
        "    STRIPE_SECRET_KEY: {secure: v1:abc, sensitive: true}\n"
    )
    with pytest.raises(BadInput) as error:
        run_program(site, "staging", world=APPLIED, preview=preview)
    assert str(error.value) == (
        "Pulumi does not decrypt `secure` beside other keys — stacks/Pulumi.staging.yaml:4, "
        "variables.STRIPE_SECRET_KEY — write `{env: NAME, …}` instead, or leave `secure` alone"
    )
