"""A Vercel account without a team: its id is wired like a team's."""

from __future__ import annotations

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.journey


def test_the_id_of_a_personal_account_reaches_those_who_name_it(empty: Home) -> None:
    empty.edit("shared", "    team: medicalbills\n    plan: pro\n", "    plan: hobby\n")
    empty.edit(
        "shared",
        "    secrets:\n      SUPABASE_ACCESS_TOKEN",
        "    variables: {VERCEL_ORG_ID: {from: vercel.org_id}}\n    secrets:\n      SUPABASE_ACCESS_TOKEN",
    )
    empty.edit("shared", "production_branch: master\n", "connect_repository: false\n")
    empty.infra("up", "shared", "--yes")
    world = empty.world()
    (repository,) = world["github"]["repositories"].values()
    assert repository["variables"]["VERCEL_ORG_ID"]["value"] == world["vercel"]["user"]["id"]
    empty.infra("preview", "shared", "--expect-no-changes")
