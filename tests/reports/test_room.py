"""A limited room is never overdrawn, and shared so that the small are whole first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infra.reports.room import fitting, shares

SIZES = st.dictionaries(st.text(max_size=3), st.integers(0, 2_000), max_size=8)


@given(SIZES, st.integers(0, 5_000))
def test_nobody_gets_more_than_it_wants_and_all_together_what_there_is(
    wanted: dict[str, int], room: int
) -> None:
    given = shares(wanted, room)
    assert all(given[key] <= size for key, size in wanted.items())
    assert min(room, sum(wanted.values())) - len(wanted) <= sum(given.values()) <= room


@given(SIZES, st.integers(0, 5_000))
def test_who_wants_no_more_than_an_equal_share_is_whole(wanted: dict[str, int], room: int) -> None:
    given = shares(wanted, room)
    assert all(given[key] == size for key, size in wanted.items() if size <= room // len(wanted))


@given(st.lists(st.text(max_size=50), max_size=8), st.integers(0, 400))
def test_lines_that_do_not_fit_are_counted(lines: list[str], room: int) -> None:
    kept = fitting(lines, room, lambda left: f"+{left}")
    assert sum(len(line) + 2 for line in kept) <= room
    if kept != lines:
        assert kept == [] or kept == [*lines[: len(kept) - 1], f"+{len(lines) - len(kept) + 1}"]
