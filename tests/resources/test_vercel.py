"""What is declared on Vercel: names, inputs, and the options that keep data safe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.spec.environment import branch_of
from tests.resources.declared import Declared, World, run_program

APPLIED = World({"vercel.project_id": "prj_1", "vercel.org_id": "team_1", "vercel.bypass_token": "t" * 32})
SECRETS = {"BYPASS_TOKEN": "b" * 32, "STRIPE_SECRET_KEY": "sk_canary"}
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(site: Path) -> Edit:
    """Replaces a text in a stack file, and returns the project's root."""

    def replaced(stack: str, old: str, new: str) -> Path:
        file = site / "stacks" / f"Pulumi.{stack}.yaml"
        text = file.read_text()
        assert text.count(old) == 1
        file.write_text(text.replace(old, new))
        return site

    return replaced


def shared(root: Path) -> dict[str, Declared]:
    return run_program(root, "shared", environ=SECRETS).resources


def staging(root: Path) -> dict[str, Declared]:
    return run_program(root, "staging", environ=SECRETS, world=APPLIED).resources


def test_names_are_the_paths_of_the_yaml_keys(site: Path) -> None:
    assert sorted(shared(site)) == ["shared", "vercel", "vercel.bypass", "vercel.project"]
    assert sorted(staging(site)) == [
        "environment.domains.staging.example.com",
        "staging",
        "variables.BYPASS_TOKEN",
        "variables.SITE_URL",
        "variables.STRIPE_SECRET_KEY",
        "vercel",
    ]


def test_components_are_named_by_the_stack(site: Path) -> None:
    assert shared(site)["shared"].type == "infra:vercel:Project"
    assert staging(site)["staging"].type == "infra:vercel:Environment"


def test_the_account_is_the_team_and_no_token_is_an_input(site: Path) -> None:
    assert shared(site)["vercel"].inputs == {"team": "acme"}
    assert staging(site)["vercel"].inputs == {"team": "acme"}


def test_the_project_is_protected(site: Path) -> None:
    assert shared(site)["vercel.project"].protect


def test_retire_lifts_the_protection(edit: Edit) -> None:
    root = edit("shared", "config:\n", "config:\n  site:retire: [vercel.project]\n")
    assert not shared(root)["vercel.project"].protect


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("standard_protection", "standard_protection_new"),
        ("only_preview_deployments", "only_preview_deployments"),
        ("all_deployments", "all_deployments"),
        ("none", "none"),
    ],
)
def test_protection_is_vercels_authentication(edit: Edit, written: str, sent: str) -> None:
    root = edit("shared", "    plan: pro\n", f"    plan: pro\n    protection: {written}\n")
    assert shared(root)["vercel.project"].inputs["vercelAuthentication"] == {"deploymentType": sent}


def test_the_bypass_holds_the_secret_and_is_exported_as_one(site: Path) -> None:
    run = run_program(site, "shared", environ=SECRETS)
    bypass = run.resources["vercel.bypass"]
    assert bypass.inputs["secret"] == "b" * 32
    assert bypass.secret == {"secret"}
    assert bypass.delete_before_replace
    assert run.outputs == {
        "vercel.bypass_token": "b" * 32,
        "vercel.org_id": "team_1",
        "vercel.project_id": "id-vercel.project",
    }
    assert run.secret_outputs == {"vercel.bypass_token"}


def test_a_personal_account_is_asked_for_its_id_which_needs_the_token(edit: Edit) -> None:
    root = edit("shared", "    team: acme\n", "")
    with pytest.raises(BadInput, match="VERCEL_API_TOKEN is not set"):
        run_program(root, "shared", environ=SECRETS)


def test_a_preview_without_the_token_goes_on(edit: Edit) -> None:
    root = edit("shared", "    team: acme\n", "")
    run = run_program(root, "shared", environ=SECRETS, preview=True)
    assert "vercel.project" in run.resources


@pytest.mark.parametrize(
    ("line", "sensitive"),
    [
        ("text", False),
        ("{value: text, sensitive: true}", True),
        ("{env: STRIPE_SECRET_KEY}", True),
        ("{env: STRIPE_SECRET_KEY, sensitive: false}", False),
        ("{from: vercel.bypass_token}", True),
        ("{from: vercel.project_id}", False),
        ("{from: vercel.project_id, sensitive: true}", True),
    ],
)
def test_sensitive_is_always_sent(edit: Edit, line: str, sensitive: bool) -> None:
    root = edit("staging", "SITE_URL: https://staging.example.com", f"SITE_URL: {line}")
    assert staging(root)["variables.SITE_URL"].inputs["sensitive"] is sensitive


def test_a_variable_is_one_resource_deleted_before_it_is_replaced(site: Path) -> None:
    variable = staging(site)["variables.STRIPE_SECRET_KEY"]
    assert variable.inputs == {
        "projectId": "prj_1",
        "key": "STRIPE_SECRET_KEY",
        "value": "sk_canary",
        "sensitive": True,
        "targets": ["preview"],
        "gitBranch": "staging",
    }
    assert variable.secret == {"value"}
    assert variable.delete_before_replace
    assert variable.ignore_changes == ()


def test_a_wire_brings_the_value_of_the_shared_stack(site: Path) -> None:
    assert staging(site)["variables.BYPASS_TOKEN"].inputs["value"] == "t" * 32


def test_a_variable_may_have_targets_and_a_comment_of_its_own(edit: Edit) -> None:
    line = "SITE_URL: {value: x, targets: [production, development], comment: why}"
    inputs = staging(edit("staging", "SITE_URL: https://staging.example.com", line))[
        "variables.SITE_URL"
    ].inputs
    assert inputs["targets"] == ["development", "production"]
    assert inputs["comment"] == "why"
    assert "gitBranch" not in inputs


@pytest.mark.parametrize(
    ("targets", "branch", "expected"),
    [
        (("preview",), "staging", "staging"),
        (("preview",), None, None),
        (("production",), "master", None),
        (("preview", "development"), "staging", None),
    ],
)
def test_only_previews_know_branches(
    targets: tuple[str, ...], branch: str | None, expected: str | None
) -> None:
    assert branch_of(targets, branch) == expected


def test_a_domain_follows_the_branch(site: Path) -> None:
    domain = staging(site)["environment.domains.staging.example.com"]
    assert domain.inputs == {"projectId": "prj_1", "domain": "staging.example.com", "gitBranch": "staging"}
    assert domain.delete_before_replace


def test_a_redirect_comes_after_its_target_and_follows_no_branch(edit: Edit) -> None:
    redirect = "{name: www.example.com, redirect: staging.example.com, redirect_status_code: 308}"
    root = edit("staging", "[staging.example.com]", f"[{redirect}, staging.example.com]")
    domain = staging(root)["environment.domains.www.example.com"]
    assert domain.inputs == {
        "projectId": "prj_1",
        "domain": "www.example.com",
        "redirect": "staging.example.com",
        "redirectStatusCode": 308,
    }
    assert "environment.domains.staging.example.com" in domain.after


def test_production_domains_follow_the_production_branch(edit: Edit) -> None:
    root = edit("staging", "branch: staging", "branch: staging\n    targets: [production]")
    assert "gitBranch" not in staging(root)["environment.domains.staging.example.com"].inputs


def test_an_environment_without_anything_on_vercel_declares_nothing_there(site: Path) -> None:
    (site / "stacks" / "Pulumi.staging.yaml").write_text("config:\n  site:environment: {branch: staging}\n")
    assert run_program(site, "staging").resources == {}


def test_an_unknown_stack_is_bad_input(site: Path) -> None:
    with pytest.raises(BadInput, match="did you mean `staging`"):
        run_program(site, "stagin")
