"""All stacks are applied: the accounts hold what the files declare, and a second look finds nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import ENVIRONMENTS, Estates
from tests.journeys.declared import declared
from tests.journeys.held import held, made_up
from tests.journeys.home import Home
from tests.reports.preview_schema import fits

pytestmark = pytest.mark.journey


def test_the_accounts_hold_what_the_files_declare(applied: Home) -> None:
    assert held(applied.world()) == declared(applied.project, applied.environ(), made_up(applied.world()))


def test_repository_secrets_arrive_decrypted(applied: Home) -> None:
    (repository,) = applied.world()["github"]["repositories"].values()
    token = repository["secrets"]["SUPABASE_ACCESS_TOKEN"]["value"]
    assert token == applied.environ()["SUPABASE_ACCESS_TOKEN"]


def test_a_second_preview_is_empty(applied: Home) -> None:
    before = applied.world(), applied.backend()
    said = applied.infra("preview", "--expect-no-changes", "--format", "json")
    assert [stack["changes"] for stack in fits(said.out)["stacks"]] == [[], [], [], []]
    assert (applied.world(), applied.backend()) == before


def test_a_preview_with_a_refresh_is_empty_too(applied: Home) -> None:
    applied.infra("preview", "staging", "--refresh", "--expect-no-changes")


@pytest.mark.parametrize("stack", ["shared", *ENVIRONMENTS])
def test_what_is_printed_fits_a_narrow_terminal_and_has_no_noise(estates: Estates, stack: str) -> None:
    said = estates.said(stack)
    assert "using pulumi-" not in said.all
    assert "Traceback" not in said.all
    assert [line for line in said.out.splitlines() if len(line) > 100] == []


def test_what_the_plugin_is_too_old_for_is_said_in_one_line(estates: Estates) -> None:
    said = estates.said("shared")
    assert (
        len(said.lines("vercel.bypass: left out")) <= 2
    )  # in the preview, and in the apply at most once more
    assert "vercel.bypass: left out" in said.all


def test_nothing_of_the_checkout_is_written(applied: Home) -> None:
    ours = Path(__file__).parents[2] / "stacks"
    for file in sorted(ours.glob("Pulumi.*.yaml")):
        assert file.read_bytes() == (applied.project / "stacks" / file.name).read_bytes()
        assert b"encryptionsalt" not in file.read_bytes()
