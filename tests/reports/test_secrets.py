"""The list of secrets, as whole documents."""

from __future__ import annotations

import pytest

from infra.reports.cells import cells
from infra.reports.secrets import SecretStatus, render_secrets

STACKS = {
    "shared": [],
    "staging": [
        SecretStatus("github.environment.secrets.DB_PASSWORD", "DB_PASSWORD", False, None, "never"),
        SecretStatus("variables.STRIPE_SECRET_KEY", None, True, "2026-11-24T05:37Z", "written"),
    ],
}


def test_a_wide_terminal_shows_a_table() -> None:
    assert render_secrets(STACKS, width=120) == (
        "shared: needs no secrets\n"
        "\n"
        "staging: 2 secrets\n"
        "  github.environment.secrets.DB_PASSWORD  env DB_PASSWORD        NOT SET  never written\n"
        "  variables.STRIPE_SECRET_KEY             encrypted in the file  set      "
        "written 2026-11-24T05:37Z\n"
        "\n"
        "2 secrets, 1 not set\n"
    )


def test_a_narrow_one_shows_the_same_below_each_other() -> None:
    assert render_secrets({"staging": STACKS["staging"]}, width=50) == (
        "staging: 2 secrets\n"
        "  github.environment.secrets.DB_PASSWORD\n"
        "    env DB_PASSWORD · NOT SET · never written\n"
        "  variables.STRIPE_SECRET_KEY\n"
        "    encrypted in the file · set · written\n"
        "    2026-11-24T05:37Z\n"
        "\n"
        "2 secrets, 1 not set\n"
    )


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert all(cells(line) <= width for line in render_secrets(STACKS, width=width).splitlines())
