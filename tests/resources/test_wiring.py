"""Wires between stacks and within the shared one."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from tests.resources.declared import World, run_program

SECRETS = {"STRIPE_SECRET_KEY": "sk"}
TOLD = "`shared` was not applied yet: what it provides is unknown in this preview"


@pytest.mark.parametrize("world", [World(None), World({})])
def test_a_preview_before_the_shared_stack_shows_what_is_unknown(site: Path, world: World) -> None:
    run = run_program(site, "staging", environ=SECRETS, preview=True, world=world)
    assert run.said == [TOLD]
    assert run.resources["variables.BYPASS_TOKEN"].unknown == {"value", "projectId"}
    assert run.resources["variables.SITE_URL"].unknown == {"projectId"}


@pytest.mark.parametrize("world", [World(None), World({})])
def test_an_apply_before_the_shared_stack_is_refused(site: Path, world: World) -> None:
    with pytest.raises(BadInput) as error:
        run_program(site, "staging", environ=SECRETS, world=world)
    assert str(error.value) == (
        "`vercel.project_id` does not exist yet — stacks/Pulumi.staging.yaml:2, environment"
        " — run `infra up shared` first\n"
        "`vercel.bypass_token` does not exist yet — stacks/Pulumi.staging.yaml:8, variables.BYPASS_TOKEN"
        " — run `infra up shared` first"
    )


def test_an_apply_needs_only_the_wires_that_it_uses(site: Path) -> None:
    file = site / "stacks" / "Pulumi.staging.yaml"
    file.write_text(file.read_text().replace("    BYPASS_TOKEN: {from: vercel.bypass_token}\n", ""))
    run = run_program(site, "staging", environ=SECRETS, world=World({"vercel.project_id": "prj_1"}))
    assert run.resources["variables.SITE_URL"].inputs["projectId"] == "prj_1"


def test_a_wired_secret_stays_one(site: Path) -> None:
    world = World({"vercel.project_id": "prj_1", "vercel.bypass_token": "token"})
    run = run_program(site, "staging", environ=SECRETS, world=world)
    variable = run.resources["variables.BYPASS_TOKEN"]
    assert variable.inputs["value"] == "token"
    assert variable.secret == {"value"}


@pytest.mark.timeout(30)
def test_a_refusal_does_not_wait_for_wires_that_never_come(site: Path) -> None:
    file = site / "stacks" / "Pulumi.staging.yaml"
    wired = "    URL: {from: supabase.url}\n  site:github: {protect: {}}\n"
    file.write_text(file.read_text() + wired + f"  site:supabase: {{project: {'a' * 20}}}\n")
    world = World({"vercel.project_id": "prj_1", "vercel.bypass_token": "token"})
    with pytest.raises(BadInput, match=r"needs `github.repository`"):
        run_program(site, "staging", environ=SECRETS, world=world)


@pytest.mark.timeout(30)
def test_a_wire_that_nothing_provides_is_named(site: Path) -> None:
    file = site / "stacks" / "Pulumi.staging.yaml"
    file.write_text(file.read_text() + "    URL: {from: supabase.url}\n")
    world = World({"vercel.project_id": "prj_1", "vercel.bypass_token": "token"})
    with pytest.raises(BadInput) as error:
        run_program(site, "staging", environ=SECRETS, world=world)
    assert str(error.value) == "nothing provides `supabase.url` — declare `supabase.project`"
