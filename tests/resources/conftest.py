"""A small site that declares something of everything on Vercel, and fires nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = """\
config:
  site:vercel:
    team: acme
    plan: pro
    project:
      name: site
      framework: nextjs
      production_branch: master
    bypass:
      secret: {env: BYPASS_TOKEN}
"""

STAGING = """\
config:
  site:environment:
    branch: staging
    domains: [staging.example.com]
  site:variables:
    SITE_URL: https://staging.example.com
    STRIPE_SECRET_KEY: {env: STRIPE_SECRET_KEY}
    BYPASS_TOKEN: {from: vercel.bypass_token}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The project's root; tests overwrite the files of `stacks/`."""
    (tmp_path / "stacks").mkdir()
    (tmp_path / "Pulumi.yaml").write_text("name: site\nruntime: python\nstackConfigDir: stacks\n")
    (tmp_path / "stacks" / "Pulumi.shared.yaml").write_text(SHARED)
    (tmp_path / "stacks" / "Pulumi.staging.yaml").write_text(STAGING)
    return tmp_path
