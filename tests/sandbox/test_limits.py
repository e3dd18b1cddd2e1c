"""Rate limits that servers count, and that a person sets."""

from __future__ import annotations

import time

from infra.sandbox.limits import Limits, exhausted


def test_a_new_window_begins_from_the_start() -> None:
    now = [0.0]
    limits = Limits(60, lambda: now[0])
    left = []
    for now[0] in (0.0, 30.0, 59.0, 60.0, 61.0):
        verdict = limits.count(2, "token")
        left.append((verdict.left, verdict.until, verdict.exceeded))
    assert left == [(1, 60, False), (0, 60, False), (-1, 60, True), (1, 120, False), (0, 120, False)]


def test_only_calls_that_have_all_in_common_are_counted_together() -> None:
    limits = Limits(60)
    assert [limits.count(1, "a", "x").exceeded for _ in range(2)] == [False, True]
    assert not limits.count(1, "a", "y").exceeded
    assert not limits.count(1, "b", "x").exceeded


def test_a_limit_that_somebody_set_is_used_up_and_lifts() -> None:
    later = int(time.time()) + 60
    vendor = {"limit": {"remaining": 1, "reset": later}}
    assert [exhausted(vendor) for _ in range(3)] == [None, later, later]
    vendor["limit"]["reset"] = 0
    assert exhausted(vendor) is None
    assert exhausted({}) is None
