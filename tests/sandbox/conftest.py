"""One sandbox a worker for all that only ask it, and a small estate to make others of."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.sandbox import lifecycle
from infra.sandbox.lifecycle import Running

SHARED = """\
# the first line of a stack file says its schema
encryptionsalt: v1:from-the-checkout:xx
config:
  acme:github:
    owner: acme
    plan: team
    secrets:
      DEPLOY_KEY: {env: DEPLOY_KEY}
      SIGNING_KEY:
        secure: v1:Y2lwaGVydGV4dA==:Y2lwaGVydGV4dA==
  acme:vercel:
    team: acme
    plan: pro
    project: {name: site}
"""
STAGING = """\
config:
  acme:environment: {shared: shared, branch: staging}
  acme:variables:
    STRIPE_SECRET_KEY: {env: STRIPE_SECRET_KEY, sensitive: true}
    OTHER: {secure: "v1:b3RoZXI=:b3RoZXI=", sensitive: false}
  acme:github:
    environment:
      reviewers: {users: [ada], teams: [platform]}
"""
Infra = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with two stacks."""
    return make_estate(tmp_path / "checkout")


def make_estate(root: Path) -> Path:
    """Writes the estate of these tests."""
    (root / "stacks").mkdir(parents=True)
    (root / "Pulumi.yaml").write_text(
        "name: acme\nruntime: python\nmain: infra/program\nstackConfigDir: stacks\n"
    )
    (root / "stacks/Pulumi.shared.yaml").write_text(SHARED)
    (root / "stacks/Pulumi.staging.yaml").write_text(STAGING)
    return root


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A sandbox that the tests of this worker share; nobody stops or resets it."""
    folder = tmp_path_factory.mktemp("sandbox")
    sandbox = lifecycle.start(folder / "state", make_estate(folder / "checkout"))
    yield sandbox
    sandbox.stop()


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A directory for a sandbox of one test; what runs there at the end is stopped."""
    directory = tmp_path / "state"
    yield directory
    left = lifecycle.find(directory, tmp_path)
    if left is not None:
        left.stop()


@pytest.fixture
def infra(root: Path, directory: Path) -> Infra:
    """Runs `infra …` in the checkout, with a sandbox of its own."""

    def run(
        *words: str, cwd: Path = root, stdin: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "infra.cli", *words],
            cwd=cwd,
            env={**os.environ, "INFRA_SANDBOX_DIR": str(directory), **variables},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run
