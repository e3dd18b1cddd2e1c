"""The report of changes for GitHub: whole documents, nothing active in them, never too long."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.changes import (
    LEVELS,
    OPERATIONS,
    ByHand,
    Change,
    ChangeSet,
    Comparison,
    Json,
    Kind,
    NotCompared,
    Pending,
    PropertyChange,
    Risk,
)
from infra.errors import InfraError, ProviderFailed
from infra.reports.changes_markdown import COMMENT, LIMIT, render_changes_markdown
from infra.rules.risks import assess
from tests.reports.document import compare
from tests.reports.estates import ESTATE, FAILED, REPAIR, RISKS, variable
from tests.reports.markup import tokens
from tests.reports.nasty import NASTY
from tests.reports.test_inert import ACTIVE

OURS = re.compile(r"(<details( open)?><summary>(<code>[^<>]*</code>)?[^<>]*</summary>|</details>)\n?")
ADDRESS = "https://github.com/acme/site/pull/3"


def test_an_estate() -> None:
    compare("changes.md", render_changes_markdown(ESTATE, RISKS, FAILED))


def test_an_estate_in_little_room() -> None:
    compare("changes-short.md", render_changes_markdown(ESTATE, RISKS, FAILED, limit=2_500))


def test_one_stack() -> None:
    compare("one-stack.md", render_changes_markdown([REPAIR], assess(REPAIR, production=False)))


def test_nothing_changes_is_one_line() -> None:
    quiet = [ChangeSet("shared", unchanged=10), ChangeSet("staging", unchanged=18)]
    assert render_changes_markdown(quiet, []) == "No changes in 2 stacks\n"
    assert render_changes_markdown(quiet[:1], []) == "`shared`: no changes (10 unchanged)\n"


def test_what_waits_or_could_not_be_compared_is_said_when_nothing_changes() -> None:
    pending = Pending("workflows", "pending", "qa", ("vercel.json",), 3, ADDRESS)
    waiting = ChangeSet("qa", not_compared=(NotCompared("A", "variables.A"),), pending=(pending,))
    assert render_changes_markdown([waiting, ChangeSet("shared")], []).splitlines() == [
        "No changes in 2 stacks",
        "",
        "- `qa`: not compared: `variables.A`, because `A` is not set",
        f"- `qa`: pending: pull request `#3` brings `vercel.json` to qa once it is merged: <{ADDRESS}>",
    ]


def test_an_address_that_is_no_pull_request_is_no_link() -> None:
    pending = Pending("workflows", "pending", "qa", ("a",), 3, "https://github.com/a/b/pull/3><script>")
    assert "<script>`" in render_changes_markdown([ChangeSet("qa", pending=(pending,))], [])


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    turned = [ChangeSet(c.stack, c.changes[::-1], c.unchanged, c.not_compared[::-1]) for c in ESTATE[1:2]]
    straight = [ChangeSet(c.stack, c.changes, c.unchanged, c.not_compared) for c in ESTATE[1:2]]
    assert render_changes_markdown(turned, RISKS) == render_changes_markdown(straight, RISKS)


def test_what_somebody_else_wrote_is_shown_whole() -> None:
    old, new = ("".join(f"{word} {n}\n" for n in range(300)) for word in ("theirs", "ours"))
    files = (PropertyChange("files[a]", "update", old, new),)
    change = Change("qa", "update", "workflows", "workflow files", "urn", files)
    by_hand = replace(change, by_hand=(ByHand("a", "qa", "t", False),))
    assert "… 401 more lines" in render_changes_markdown([ChangeSet("qa", (change,))], [])
    assert "-theirs 299\n" in render_changes_markdown([ChangeSet("qa", (by_hand,))], [])


def big(stacks: int) -> list[ChangeSet]:
    """Stacks with 30 large changes each."""
    long = PropertyChange("comment", "update", "from " * 160, "to " * 200)
    changes = tuple(variable("update", f"V{at:02}", long) for at in range(30))
    return [ChangeSet(f"site-{number:03}", changes, unchanged=5) for number in range(stacks)]


@pytest.mark.parametrize("stacks", [4, 40, 100, 1_000])
def test_of_a_large_estate_the_most_dangerous_is_seen(stacks: int) -> None:
    estate = big(stacks)
    worst = estate[stacks // 2].stack
    risks = [Risk("RSK-07", "danger", worst, "variables.V29", "lets people force-push")]
    risks += [Risk("RSK-10", "warning", one.stack, "variables.V00", "gets a new value") for one in estate]
    text = render_changes_markdown(estate, risks)
    assert 0.5 * LIMIT < len(text) <= LIMIT < COMMENT
    assert text.index(f"🔴 **danger** `{worst}` `variables.V29`") < text.index("🟠")
    first = text.split("<details>")[1]
    assert first.startswith(f"<summary><code>{worst}</code>")
    assert first.index("`variables.V29`") < first.index("`variables.V00`") < first.index("`variables.V01`")
    assert "> Too long to show whole: " in text
    assert text.count("<details>") == text.count("</details>")


def test_small_stacks_stay_whole_beside_a_large_one() -> None:
    small = ChangeSet("small", (variable("update", "A", PropertyChange("comment", "update", "old", "new")),))
    text = render_changes_markdown([*big(1), small], [], limit=5_000)
    assert "`comment`: `old` → `new`" in text
    assert "cut short in `site-000`." in text


JSON: st.SearchStrategy[Json] = st.one_of(
    st.none(), NASTY, st.integers(), st.booleans(), st.lists(NASTY, max_size=3), st.dictionaries(NASTY, NASTY)
)
PROPERTIES = st.builds(
    PropertyChange,
    NASTY,
    st.sampled_from(get_args(Kind)),
    JSON,
    JSON,
    st.booleans(),
    st.sampled_from(get_args(Comparison)),
    st.booleans(),
)
CHANGES = st.builds(
    Change,
    NASTY,
    st.sampled_from(OPERATIONS),
    NASTY,
    NASTY,
    NASTY,
    st.lists(PROPERTIES, max_size=3).map(tuple),
    st.none(),
    st.lists(st.builds(ByHand, NASTY, NASTY, NASTY, st.booleans(), NASTY), max_size=1).map(tuple),
)
PENDING = st.builds(
    Pending,
    NASTY,
    st.sampled_from(("pending", "declined", "differs")),
    NASTY,
    st.lists(NASTY, max_size=2).map(tuple),
    st.integers(0, 9),
    NASTY,
)
STACKS = st.builds(
    ChangeSet,
    NASTY,
    st.lists(CHANGES, max_size=2).map(tuple),
    st.integers(0, 3),
    st.lists(st.builds(NotCompared, NASTY, NASTY), max_size=1).map(tuple),
    st.lists(NASTY, max_size=1).map(tuple),
    st.lists(NASTY, max_size=1).map(tuple),
    st.lists(PENDING, max_size=1).map(tuple),
)
ESTATES = st.lists(STACKS, max_size=3, unique_by=lambda one: one.stack)
RISK = st.builds(Risk, NASTY, st.sampled_from(LEVELS), NASTY, NASTY, NASTY)
FAILURES = st.dictionaries(NASTY, NASTY.map(ProviderFailed), max_size=1)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ESTATES, st.lists(RISK, max_size=2), FAILURES, st.integers(500, 20_000))
def test_nothing_in_it_is_active_and_it_is_never_too_long(
    stacks: list[ChangeSet], risks: list[Risk], failures: dict[str, InfraError], limit: int
) -> None:
    text = render_changes_markdown(stacks, risks, failures, limit=limit)
    assert len(text) <= limit
    text.encode()
    opened = 0
    for token in tokens(text):
        if token.type == "html_block":
            assert OURS.fullmatch(token.content), token.content
            opened += 1 if token.content.startswith("<details") else -1
        assert token.type not in ("html_inline", "link_open", "image", "hr", "code_block"), token
        if token.type == "text":
            assert not ACTIVE.search(token.content.replace("[secret]", "")), token.content
    assert opened == 0


@given(PROPERTIES)
def test_a_secret_is_masked_on_both_sides(prop: PropertyChange) -> None:
    secret = PropertyChange(prop.path, prop.kind, "hunter-2", ["hunter-2"], True, prop.comparison)
    assert "hunter" not in render_changes_markdown([ChangeSet("qa", (variable("update", "A", secret),))], [])
