"""One change at a time: what is edited changes, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.declared import declared
from tests.journeys.held import held, made_up
from tests.journeys.home import Home

pytestmark = pytest.mark.journey

_STAMPS = {"updatedAt", "updatedBy", "updated_at", "pushed_at"}


def differences(old: Any, new: Any, path: str = "") -> set[str]:
    """Returns the paths at which two worlds differ, but for time stamps."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = {*old, *new} - _STAMPS
        return {p for key in keys for p in differences(old.get(key), new.get(key), f"{path}/{key}")}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = zip(old, new, strict=True)
        return {p for at, (a, b) in enumerate(pairs) for p in differences(a, b, f"{path}/{at}")}
    return set() if old == new else {path}


def test_one_edit_changes_only_that(applied: Home) -> None:
    before = applied.world()
    applied.edit(
        "staging", "NEXT_PUBLIC_SITE_URL: https://medicalbills.co", "NEXT_PUBLIC_SITE_URL: https://new.test"
    )
    said = applied.infra("up", "staging", "--yes")
    assert "variables.NEXT_PUBLIC_SITE_URL" in said.out
    after = applied.world()
    (changed,) = differences(before, after)
    assert changed.endswith("/value")
    assert changed.startswith("/vercel/projects/")
    assert held(after) == declared(applied.project, applied.environ(), made_up(applied.world()))


def test_plain_pulumi_does_the_same(applied: Home) -> None:
    applied.edit(
        "staging",
        "SITE_URL: https://medicalbills.co\n        SUPABASE",
        "SITE_URL: https://new.test\n        SUPABASE",
    )
    before = applied.world()
    applied.pulumi("up", "-s", "staging", "--yes")
    (changed,) = differences(before, applied.world())
    assert changed.endswith("/environments/staging/variables/SITE_URL/value")
    assert held(applied.world()) == declared(applied.project, applied.environ(), made_up(applied.world()))


def test_a_removed_line_is_refused_until_it_is_named(applied: Home) -> None:
    before = applied.world()
    applied.edit("staging", "    NEXT_PUBLIC_POSTHOG_HOST: https://us.i.posthog.com\n", "")
    said = applied.infra("up", "staging", "--yes", code=4)
    assert "variables.NEXT_PUBLIC_POSTHOG_HOST" in said.err
    assert "--allow-delete" in said.err
    assert applied.world() == before
    applied.infra("up", "staging", "--yes", "--allow-delete", "variables.NEXT_PUBLIC_POSTHOG_HOST")
    assert held(applied.world()) == declared(applied.project, applied.environ(), made_up(applied.world()))


def test_a_change_by_hand_is_noticed_and_repaired(applied: Home) -> None:
    before = applied.world()
    (name,) = before["github"]["repositories"]
    rulesets = before["github"]["repositories"][name]["rulesets"]
    weakened = [{**one, "enforcement": "disabled"} for one in rulesets]
    applied.running.edit({"github": {"repositories": {name: {"rulesets": weakened}}}})
    applied.infra("preview", "production", "--expect-no-changes")  # nobody looked at the accounts
    said = applied.infra("preview", "production", "--refresh", "--expect-no-changes", code=1)
    assert "github.protect" in said.out
    applied.infra("up", "production", "--refresh", "--yes")
    states = held(applied.world())["rulesets"]
    assert states["refs/heads/master"]["enforcement"] == "active"
    assert states["refs/heads/staging"]["enforcement"] == "disabled"  # that stack was not asked for


def test_destroying_an_environment_leaves_the_project_and_the_repository(applied: Home) -> None:
    said = applied.pulumi("destroy", "-s", "staging", "--yes")
    assert "error" not in said.all.lower()
    now, wanted = (
        held(applied.world()),
        declared(applied.project, applied.environ(), made_up(applied.world()), without=("staging",)),
    )
    assert now == wanted
    assert now["project"]["name"] == "medicalbills"
    applied.infra("preview", "shared", "production", "preview", "--expect-no-changes")
