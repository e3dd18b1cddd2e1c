"""Sentry's accounts in the `monitoring.sentry` sections of stack files, read raw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from infra.sandbox.accounts import SentryAccount


def sentry_accounts(sections: Iterable[dict[Any, Any]]) -> tuple[SentryAccount, ...]:
    """Returns the organisations that the sections name, sorted; who is told belongs to each of them."""
    named = [section for section in sections if section]
    told = [route for section in named for route in _routes(section)]
    teams = {
        str(value) for value in (*(s.get("team") for s in named), *(r.get("team") for r in told)) if value
    }
    members = {str(route["email"]) for route in told if route.get("email")}
    slack = {
        (str(route["workspace"]), str(route["slack"]))
        for route in told
        if {"workspace", "slack"} <= set(route)
    }
    regions = {str(s["organization"]): str(s.get("region", "us")) for s in named if s.get("organization")}
    people = (tuple(sorted(teams)), tuple(sorted(members)), tuple(sorted(slack)))
    return tuple(SentryAccount(name, region, *people) for name, region in sorted(regions.items()))


def _routes(section: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    alerts = section.get("alerts")
    declared = alerts.values() if isinstance(alerts, dict) else ()
    for holder in (section, *declared):
        notify = holder.get("notify") if isinstance(holder, dict) else None
        yield from (route for route in notify if isinstance(route, dict)) if isinstance(notify, list) else ()
