"""A Vercel plugin that is older than the SDK."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.resources.plugin import BYPASS, VercelPlugin, find_plugin
from tests.resources.declared import World, run_program

SECRETS = {"BYPASS_TOKEN": "b" * 32, "STRIPE_SECRET_KEY": "sk"}
APPLIED = World({"vercel.project_id": "prj_1", "vercel.bypass_token": "t" * 32})


@pytest.fixture
def old(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH has a plugin built over the provider's version 1.14.1."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pulumi-resource-vercel").touch(0o755)
    origin = {"version": "5.21.1", "how": "built", "upstream": "x", "upstream_version": "1.14.1"}
    (folder / "provenance.json").write_text(json.dumps({"pulumi-resource-vercel": origin}))
    return {**SECRETS, "PATH": str(folder)}


@pytest.fixture
def newest(site: Path) -> Path:
    """The site, with everything that old plugins lack."""
    shared = site / "stacks" / "Pulumi.shared.yaml"
    shared.write_text(shared.read_text().replace("name: site\n", "name: site\n      node_version: 22.x\n"))
    staging = site / "stacks" / "Pulumi.staging.yaml"
    commented = "SITE_URL: {value: https://staging.example.com, comment: the site}"
    staging.write_text(staging.read_text().replace("SITE_URL: https://staging.example.com", commented))
    return site


def test_the_sandbox_says_in_one_line_what_is_left_out(newest: Path, old: dict[str, str]) -> None:
    run = run_program(newest, "shared", environ={**old, "INFRA_SANDBOX": "1"})
    assert run.said == [
        "vercel.bypass: left out; its `secret` is used as the token "
        "(the Vercel plugin is 1.14.1, protection bypass needs 5.0.0)",
        "vercel.project.node_version: left out; Vercel's default is used "
        "(the Vercel plugin is 1.14.1, Node.js version needs 2.14.0)",
        "vercel.protection: Vercel's legacy standard protection stands in "
        "(the Vercel plugin is 1.14.1, today's standard protection needs 3.12.0)",
    ]
    assert sorted(run.resources) == ["shared", "vercel", "vercel.project"]
    project = run.resources["vercel.project"].inputs
    assert "nodeVersion" not in project
    assert project["vercelAuthentication"] == {"deploymentType": "standard_protection"}
    assert run.outputs["vercel.bypass_token"] == "b" * 32
    assert "vercel.bypass_token" in run.secret_outputs


def test_a_comment_is_left_out_in_the_sandbox(newest: Path, old: dict[str, str]) -> None:
    run = run_program(newest, "staging", environ={**old, "INFRA_SANDBOX": "1"}, world=APPLIED)
    assert run.said == [
        "variables.SITE_URL.comment: left out "
        "(the Vercel plugin is 1.14.1, comment of a variable needs 2.1.0)"
    ]
    assert "comment" not in run.resources["variables.SITE_URL"].inputs


@pytest.mark.parametrize("preview", [True, False])
def test_real_accounts_refuse_with_the_version_that_is_needed(
    newest: Path, old: dict[str, str], preview: bool
) -> None:
    with pytest.raises(BadInput) as error:
        run_program(newest, "shared", environ=old, preview=preview)
    fix = "get the vendor's build; `infra doctor` says how"
    assert str(error.value) == (
        f"the Vercel plugin is 1.14.1, protection bypass needs 5.0.0"
        f" — stacks/Pulumi.shared.yaml:10, vercel.bypass — {fix}\n"
        f"the Vercel plugin is 1.14.1, Node.js version needs 2.14.0"
        f" — stacks/Pulumi.shared.yaml:7, vercel.project.node_version — {fix}\n"
        f"the Vercel plugin is 1.14.1, today's standard protection needs 3.12.0"
        f" — stacks/Pulumi.shared.yaml:2, vercel.protection — {fix}"
    )


def test_an_old_plugin_cannot_make_a_token(site: Path, old: dict[str, str]) -> None:
    shared = site / "stacks" / "Pulumi.shared.yaml"
    shared.write_text(shared.read_text().replace("secret: {env: BYPASS_TOKEN}", "note: Playwright"))
    with pytest.raises(
        BadInput, match=r"too old to make a token — stacks/Pulumi\.shared\.yaml:9, vercel\.bypass"
    ):
        run_program(site, "shared", environ={**old, "INFRA_SANDBOX": "1"})


def test_a_new_plugin_gets_everything(newest: Path) -> None:
    run = run_program(newest, "shared", environ=SECRETS)
    assert run.said == []
    assert run.resources["vercel.project"].inputs["nodeVersion"] == "22.x"
    assert run_program(newest, "staging", environ=SECRETS, world=APPLIED).said == []


def test_the_vendors_own_build_is_as_new_as_the_sdk(tmp_path: Path) -> None:
    assert find_plugin(str(tmp_path)) == VercelPlugin()
    assert VercelPlugin().has(BYPASS)
    assert not VercelPlugin((4, 8, 2)).has(BYPASS)
    assert VercelPlugin((5, 10, 0)).has(BYPASS)
