"""The table of variables, as whole documents."""

from __future__ import annotations

import pytest

from infra.reports.cells import cells
from infra.reports.parity import as_data, render_parity
from infra.rules.parity import parity
from tests.builders import Changes, estate

CHANGES: Changes = {
    "staging/variables/PROJECT": {"from": "vercel.project_id"},
    "preview/variables/SHARED_BY_PREVIEWS": "x",
    "preview/variables/ON_DEVELOPERS_MACHINES": {"value": "x", "targets": ["development"]},
    "staging/workflows/app": {"env": {"optional": ["PROJECT"]}},
}


def test_a_wide_terminal_shows_a_table() -> None:
    assert render_parity(parity(estate(CHANGES)), 200) == (
        "variables of shared     preview                production  staging             lib/env.ts\n"
        "API_KEY                 secret (preview)       secret      secret              required\n"
        "ON_DEVELOPERS_MACHINES  literal (development)  —           —                   optional\n"
        "PROJECT                 —                      —           wired               optional\n"
        "SHARED_BY_PREVIEWS      literal                —           literal of preview  optional\n"
        "SITE_URL                —                      literal     literal             optional"
    )


def test_a_narrow_one_says_the_same_below_each_other() -> None:
    assert render_parity(parity(estate(CHANGES)), 50) == (
        "variables of shared\n"
        "  API_KEY\n"
        "    secret: production, staging\n"
        "    secret (preview): preview · required\n"
        "  ON_DEVELOPERS_MACHINES\n"
        "    literal (development): preview\n"
        "    —: production, staging · optional\n"
        "  PROJECT\n"
        "    wired: staging · —: preview, production\n"
        "    optional\n"
        "  SHARED_BY_PREVIEWS\n"
        "    literal: preview · literal of preview: staging\n"
        "    —: production · optional\n"
        "  SITE_URL\n"
        "    literal: production, staging · —: preview\n"
        "    optional"
    )


def test_nobody_is_told_of_a_file_that_is_not_there() -> None:
    assert "env.ts" not in render_parity(parity(estate()), None)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = render_parity(parity(estate(CHANGES)), width).splitlines()
    assert max(map(cells, lines)) <= width


def test_every_site_has_a_table_of_its_own() -> None:
    shop = {"vercel": {"plan": "pro", "project": {"name": "shop"}}}
    live = {"environment": {"shared": "shop", "targets": ["production"]}, "variables": {"A": "x"}}
    text = render_parity(parity(estate({"shop": shop, "shop-live": live})), None)
    assert text.endswith("\n\nvariables of shop  shop-live\nA                  literal")


def test_programs_get_the_same_as_data() -> None:
    [table] = as_data(parity(estate(CHANGES)))
    assert table["shared"] == "shared"
    assert table["environments"] == ["preview", "production", "staging"]
    variables = table["variables"]
    assert isinstance(variables, list)
    assert variables[3] == {
        "name": "SHARED_BY_PREVIEWS",
        "env_ts": "optional",
        "in": {
            "preview": {"kind": "literal", "targets": None, "of": None},
            "production": None,
            "staging": {"kind": "literal", "targets": None, "of": "preview"},
        },
    }
