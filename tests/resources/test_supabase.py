"""What is declared of a Supabase project: only what the file says, each thing under the path of its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from tests.resources.declared import Run, World, run_program

REF = "qwertzuiopasdfghjkly"
FILE = """\
config:
  site:environment: {branch: staging}
  site:variables:
    SUPABASE_URL: {from: supabase.url}
    SUPABASE_SERVICE_ROLE_KEY: {from: supabase.service_role_key}
"""
PROJECT = f"  site:supabase:\n    project: {REF}\n"
KEYS = ("ref", "site_url", "redirect_urls", "enforced", "allowed", "name", "value")


def declared(site: Path, *lines: str, preview: bool = False, **environ: str) -> Run:
    """Declares an environment with these lines under `supabase`."""
    file = site / "stacks" / "Pulumi.staging.yaml"
    file.write_text(FILE + PROJECT + "".join(f"    {line}\n" for line in lines))
    world = World({"vercel.project_id": "prj_1"})
    return run_program(site, "staging", environ=environ, world=world, preview=preview)


def inputs(run: Run, name: str) -> dict[str, object]:
    """Returns what a person declared of it, without what Pulumi adds."""
    return {key: value for key, value in run.resources[name].inputs.items() if key in KEYS}


def test_a_project_alone_is_one_resource_and_feeds_the_wires(site: Path) -> None:
    run = declared(site)
    ours = [name for name, one in run.resources.items() if one.type.startswith("pulumi-python:")]
    assert ours == ["supabase.project"]
    project = run.resources["supabase.project"]
    assert inputs(run, "supabase.project") == {"ref": REF}
    assert project.protect is False
    variable = run.resources["variables.SUPABASE_SERVICE_ROLE_KEY"]
    assert variable.secret == {"value"}
    assert "supabase.project" in variable.after
    assert run.resources["variables.SUPABASE_URL"].inputs["value"] == "https://ref.supabase.co"


def test_everything_there_is_waits_for_the_project(site: Path) -> None:
    run = declared(
        site,
        "auth: {site_url: https://site.example, redirect_urls: [https://b.example, https://a.example]}",
        "enforce_ssl: false",
        'network: {allowed: ["2001:db8::/32", 198.51.100.0/24]}',
        "secrets: {MAIL_KEY: {env: MAIL}}",
        MAIL="sesame",
    )
    assert inputs(run, "supabase.auth") == {
        "ref": REF,
        "site_url": "https://site.example",
        "redirect_urls": ["https://a.example", "https://b.example"],
    }
    assert inputs(run, "supabase.enforce_ssl") == {"ref": REF, "enforced": False}
    assert inputs(run, "supabase.network") == {"ref": REF, "allowed": ["198.51.100.0/24", "2001:db8::/32"]}
    assert inputs(run, "supabase.secrets.MAIL_KEY") == {"ref": REF, "name": "MAIL_KEY", "value": "sesame"}
    assert run.resources["supabase.secrets.MAIL_KEY"].secret == {"value"}
    for name in ("supabase.auth", "supabase.enforce_ssl", "supabase.network", "supabase.secrets.MAIL_KEY"):
        assert run.resources[name].after == ("supabase.project",)


@pytest.mark.parametrize(("said", "listed"), [("", None), (", redirect_urls: []", [])])
def test_addresses_are_declared_only_when_the_file_says_them(
    site: Path, said: str, listed: list[str] | None
) -> None:
    run = declared(site, f"auth: {{site_url: https://site.example{said}}}")
    assert inputs(run, "supabase.auth").get("redirect_urls") == listed


def test_an_unset_secret_is_not_compared_in_a_preview_and_refused_in_an_apply(site: Path) -> None:
    line = "secrets: {MAIL_KEY: {env: MAIL}}"
    run = declared(site, line, preview=True)
    assert run.said == ["not compared: MAIL (supabase.secrets.MAIL_KEY)"]
    assert run.resources["supabase.secrets.MAIL_KEY"].ignore_changes == ("value",)
    with pytest.raises(BadInput, match=r"MAIL is not set — .*, supabase.secrets.MAIL_KEY"):
        declared(site, line)


def test_wires_of_the_environment_do_not_wait_for_the_shared_stack(site: Path) -> None:
    run = declared(site, preview=True)
    assert run.said == []
