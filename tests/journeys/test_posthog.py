"""PostHog: the project is as the file says, and the key that its server made is what Vercel holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.home import Home

pytestmark = pytest.mark.journey

SHARED = """\
config:
  shop:vercel:
    team: acme
    plan: pro
    project: {name: shop, connect_repository: false}
    protection: only_preview_deployments
  shop:monitoring:
    posthog: {project: Shop, region: eu}
"""
STAGING = """\
config:
  shop:environment: {targets: [preview]}
  shop:variables:
    NEXT_PUBLIC_POSTHOG_KEY: {from: posthog.key}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Home]:
    """A home of an estate of its own: nothing is applied."""
    home = Home.of(tmp_path / "home", {"shared": SHARED, "staging": STAGING})
    yield home
    home.close()


def projects(home: Home) -> list[Any]:
    return list(home.world()["posthog"]["regions"]["eu"]["projects"].values())


def test_made_noticed_repaired_taken_over_and_left(shop: Home) -> None:
    shop.infra("up", "shared", "staging", "--yes")
    (project,) = projects(shop)
    assert (project["name"], project["autocapture_web_vitals_opt_in"]) == ("Shop", True)
    (site,) = shop.world()["vercel"]["projects"].values()
    assert [(one["key"], one["value"]) for one in site["env"]] == [
        ("NEXT_PUBLIC_POSTHOG_KEY", project["api_token"])
    ]
    shop.infra("preview", "--refresh", "--expect-no-changes")

    id_ = str(project["id"])
    shop.running.edit({"posthog": {"regions": {"eu": {"projects": {id_: {"anonymize_ips": False}}}}}})
    said = shop.infra("preview", "shared", "--refresh")
    assert "anonymize_ips  false → true" in said.out
    shop.infra("up", "shared", "--refresh", "--yes")
    assert projects(shop) == [project]

    shop.edit("shared", "  shop:monitoring:\n    posthog: {project: Shop, region: eu}\n", "")
    shop.edit("staging", "    NEXT_PUBLIC_POSTHOG_KEY: {from: posthog.key}\n", "    A: b\n")
    said = shop.infra("preview", "shared", code=4)
    assert "apply with `retire: [monitoring.posthog.project]` first" in said.err
    assert projects(shop) == [project]
