"""Which applied changes give which place other values."""

from __future__ import annotations

from typing import Any

import pytest

from infra.changes import Change, Operation, PropertyChange
from infra.deploy.rewritten import Place, Rewritten, overridden, rewritten
from tests.builders import Changes, estate

AT = 1_795_000_000_000
PRODUCTION, STAGING, EVERYWHERE = Place("production"), Place("preview", "staging"), Place("preview")
VALUE = PropertyChange("value", "update", secret=True)


def change(op: Operation = "update", key: str = "API_KEY", *properties: PropertyChange) -> Change:
    """A change of a variable; without properties an update of its value."""
    return Change("staging", op, f"variables.{key}", "Vercel variable", "urn", properties or (VALUE,))


def places(stack: str, *changes: Change, of: Changes | None = None) -> dict[Place, set[str]]:
    found = rewritten(estate(of).stack(stack), changes, AT)
    assert all(one.at == AT for one in found)
    return {one.place: set(one.keys) for one in found}


@pytest.mark.parametrize(
    ("stack", "place"), [("production", PRODUCTION), ("staging", STAGING), ("preview", EVERYWHERE)]
)
def test_a_new_value_holds_where_its_environment_does(stack: str, place: Place) -> None:
    assert places(stack, change()) == {place: {"API_KEY"}}


@pytest.mark.parametrize("op", ["create", "update", "replace", "delete"])
def test_each_operation_on_a_value_counts(op: Operation) -> None:
    assert places("staging", change(op)) == {STAGING: {"API_KEY"}}


@pytest.mark.parametrize("op", ["import", "read"])
def test_what_writes_nothing_does_not(op: Operation) -> None:
    assert places("staging", change(op)) == {}


@pytest.mark.parametrize(
    ("properties", "counts"),
    [
        ([PropertyChange("comment", "update", "a", "b")], False),
        ([PropertyChange("sensitive", "update", False, True)], False),
        ([PropertyChange("value", "same", secret=True, comparison="unchanged")], False),
        ([PropertyChange("value", "update", secret=True, comparison="not-compared")], False),
        ([PropertyChange("value", "update", secret=True, comparison="unknown")], True),  # a wire
        ([PropertyChange("gitBranch", "update", "old", "staging")], True),
    ],
)
def test_an_update_counts_when_it_changes_what_a_deployment_gets(
    properties: list[PropertyChange], counts: bool
) -> None:
    assert bool(places("staging", change("update", "API_KEY", *properties))) == counts


def test_only_variables_count() -> None:
    domain = Change("staging", "create", "environment.domains.example.com", "Vercel domain", "urn")
    secret = Change(
        "staging", "update", "github.environment.secrets.API_KEY", "GitHub secret", "urn", (VALUE,)
    )
    assert places("staging", domain, secret) == {}


def test_development_has_no_deployments() -> None:
    only = {"preview/variables/API_KEY/targets": ["development"]}
    assert places("preview", change(), of=only) == {}


def test_a_variable_that_moved_counts_where_it_was_and_where_it_is() -> None:
    moved = PropertyChange("targets", "update", ["production"], ["preview"])
    assert places("staging", change("replace", "API_KEY", moved)) == {
        PRODUCTION: {"API_KEY"},
        STAGING: {"API_KEY"},
    }


def test_a_deleted_variable_counts_where_it_was() -> None:
    gone: list[Any] = [
        PropertyChange("targets", "delete", ["preview"], None),
        PropertyChange("gitBranch", "delete", "beta", None),
    ]
    assert places("staging", change("delete", "OLD", *gone)) == {Place("preview", "beta"): {"OLD"}}
    assert places("staging", change("delete", "OLD", gone[0])) == {STAGING: {"OLD"}}


def test_production_comes_first_and_keys_of_a_place_are_together() -> None:
    both = {"production/environment/targets": ["production", "preview"]}
    found = rewritten(estate(both).stack("production"), [change(), change("create", "SITE_URL")], AT)
    keys = frozenset({"API_KEY", "SITE_URL"})
    assert found == (Rewritten(PRODUCTION, keys, AT), Rewritten(EVERYWHERE, keys, AT))


def test_branches_of_environments_have_variables_of_their_own() -> None:
    found = estate()
    assert overridden(found, found.stack("shared")) == {"staging": frozenset({"API_KEY", "SITE_URL"})}
