"""Which of the deployments keep old values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from infra.deploy.rewritten import Place, Rewritten
from infra.deploy.stale import Stale, merged, stale

AT = 1_000_000
PRODUCTION = Rewritten(Place("production"), frozenset({"KEY"}), AT)
STAGING = Rewritten(Place("preview", "staging"), frozenset({"KEY"}), AT)
EVERYWHERE = Rewritten(Place("preview"), frozenset({"KEY", "OTHER"}), AT)


@dataclass(frozen=True)
class Made:
    """A deployment, ready unless said otherwise."""

    id: str
    created: int
    branch: str | None = "main"
    target: str = "preview"
    state: str = "READY"
    name: str = "site"
    commit: str | None = "c" * 40

    @property
    def url(self) -> str:
        return f"{self.id}.vercel.app"


def live(id_: str, created: int, state: str = "READY") -> Made:
    return Made(id_, created, target="production", state=state)


def ids(found: tuple[Stale, ...]) -> list[str]:
    return [one.id for one in found]


def test_of_production_it_is_what_the_domains_show() -> None:
    rolled_back = [live("newest", 30), live("shown", 20), live("oldest", 10)]
    assert ids(stale(PRODUCTION, rolled_back, live="shown")) == ["shown"]
    assert ids(stale(PRODUCTION, rolled_back)) == []  # nothing is shown
    assert ids(stale(PRODUCTION, [Made("preview", 20)], live="preview")) == []


def test_a_build_under_way_will_take_its_place() -> None:
    found = stale(PRODUCTION, [live("building", 30, "BUILDING"), live("shown", 20)], live="shown")
    assert (ids(found), found[0].ready) == (["building"], False)
    older = [live("shown", 20), live("stuck", 10, "QUEUED")]
    assert ids(stale(PRODUCTION, older, live="shown")) == ["shown"]


def test_of_a_branch_it_is_the_newest() -> None:
    some = [Made("older", 10, "staging"), Made("newer", 20, "staging"), Made("other", 30, "feature")]
    assert ids(stale(STAGING, some)) == ["newer"]


def test_of_all_previews_it_is_the_newest_of_each_branch() -> None:
    some = [
        Made("a2", 40, "a"),
        Made("a1", 10, "a"),
        Made("by hand", 30, None),
        Made("b1", 20, "b"),
        live("production", 50),
    ]
    assert ids(stale(EVERYWHERE, some)) == ["a2", "by hand", "b1"]


def test_what_was_made_after_the_change_has_the_new_values() -> None:
    assert ids(stale(STAGING, [Made("new", AT, "staging"), Made("old", 1, "staging")])) == []
    assert ids(stale(STAGING, [Made("old", AT - 1, "staging")])) == ["old"]


def test_a_branch_with_values_of_its_own_is_not_touched_by_those_of_all() -> None:
    some = [Made("s", 1, "staging"), Made("f", 2, "feature")]
    own = {"staging": frozenset({"KEY", "OTHER"})}
    assert ids(stale(EVERYWHERE, some, own=own)) == ["f"]
    part = stale(EVERYWHERE, some, own={"staging": frozenset({"KEY"})})
    assert {one.id: one.keys for one in part} == {"f": ("KEY", "OTHER"), "s": ("OTHER",)}
    assert ids(stale(STAGING, some, own=own)) == ["s"]


def test_each_is_named_once_with_all_its_old_variables_the_most_important_first() -> None:
    some = [Made("s", 1, "staging"), Made("f", 2, "feature"), Made("g", 3, "gadget")]
    found = merged(
        [
            *stale(EVERYWHERE, some),
            *stale(replace(STAGING, keys=frozenset({"THIRD"})), some),
            *stale(PRODUCTION, [live("p", 1)], live="p"),
        ]
    )
    assert ids(found) == ["p", "s", "g", "f"]
    assert found[1].keys == ("KEY", "OTHER", "THIRD")
    assert [one.of_environment for one in found] == [True, True, False, False]


def test_the_command_says_all_that_the_cli_needs() -> None:
    (found,) = stale(PRODUCTION, [live("p", 1)], live="p", team="acme")
    assert found.command == "vercel redeploy https://p.vercel.app --target production --scope acme"
    (own,) = stale(STAGING, [Made("s", 1, "staging")])
    assert own.command == "vercel redeploy https://s.vercel.app --target preview"
    assert (found.name, own.name) == ("production", "staging")
