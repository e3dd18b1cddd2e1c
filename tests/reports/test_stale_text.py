"""Deployments with old values, as people read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.deploy.stale import PREVIEWS, Stale
from infra.reports.cells import cells
from infra.reports.stale_text import question, render_stale

NOW = 1_795_000_000_000
MINUTE = 60_000
LIVE = Stale(
    id="dpl_1",
    project="site",
    team="acme",
    url="site-1a2b3c4d5-acme.vercel.app",
    target="production",
    branch="main",
    commit="0123456789abcdef",
    created=NOW - 3 * 60 * MINUTE - 5,
    ready=True,
    of_environment=True,
    keys=("API_KEY", "SITE_URL"),
)
STAGING = replace(
    LIVE,
    id="dpl_2",
    url="site-9z8y7x6w5-acme.vercel.app",
    target="preview",
    branch="staging",
    created=NOW - MINUTE,
    ready=False,
    keys=("API_KEY",),
)
BY_HAND = replace(
    STAGING, id="dpl_3", branch=None, commit=None, created=NOW - 30_000, ready=True, of_environment=False
)


def previews(number: int) -> list[Stale]:
    return [replace(BY_HAND, id=f"dpl_{n}", url=f"p{n}.vercel.app", branch=f"b{n}") for n in range(number)]


def test_the_whole_report() -> None:
    assert render_stale([LIVE, STAGING, BY_HAND], NOW) == (
        "These deployments still run with the old values of API_KEY, SITE_URL:\n"
        "  production  site-1a2b3c4d5-acme.vercel.app  main     0123456  3 hours old\n"
        "  preview     site-9z8y7x6w5-acme.vercel.app  staging  0123456  being built now\n"
        "  preview     site-9z8y7x6w5-acme.vercel.app  -        -        under a minute old\n"
        "Make them again by hand; at the next change, `infra up --redeploy` does it:\n"
        "  vercel redeploy https://site-1a2b3c4d5-acme.vercel.app --target production --scope acme\n"
        "  vercel redeploy https://site-9z8y7x6w5-acme.vercel.app --target preview --scope acme\n"
        "  vercel redeploy https://site-9z8y7x6w5-acme.vercel.app --target preview --scope acme\n"
    )


def test_a_narrow_terminal_gets_two_lines_each() -> None:
    table = render_stale([LIVE], NOW, by_hand=False, width=44)
    assert table == (
        "These deployments still run with the old\n"
        "values of API_KEY, SITE_URL:\n"
        "  site-1a2b3c4d5-acme.vercel.app\n"
        "    production · main · 0123456 · 3 hours\n"
        "    old\n"
    )
    assert all(cells(line) <= 44 for line in table.splitlines())
    commands = render_stale([LIVE], NOW, width=44)
    assert commands.endswith(f"\n  {LIVE.command}\n")  # in one piece, to be copied


@pytest.mark.parametrize(
    ("minutes", "age"),
    [(1, "1 minute old"), (59, "59 minutes old"), (60, "1 hour old"), (2880, "2 days old")],
)
def test_ages_are_rounded_down(minutes: int, age: str) -> None:
    assert age in render_stale([replace(LIVE, created=NOW - minutes * MINUTE)], NOW)


def test_many_previews_are_counted() -> None:
    text = render_stale([LIVE, *previews(PREVIEWS + 2)], NOW)
    assert text.count("vercel redeploy") == PREVIEWS + 1
    assert "  and 2 more previews\n" in text
    assert "more" not in render_stale([LIVE, *previews(PREVIEWS)], NOW)


def test_the_question_names_production_and_counts_the_rest() -> None:
    assert question([LIVE]) == f"Redeploy PRODUCTION ({LIVE.url}) now?"
    assert question([LIVE, STAGING]) == f"Redeploy PRODUCTION ({LIVE.url}) and 1 preview now?"
    assert question([STAGING, *previews(PREVIEWS + 5)]) == f"Redeploy {PREVIEWS + 1} previews now?"
