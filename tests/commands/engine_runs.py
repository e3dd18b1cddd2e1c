"""Runs commands that need an engine, in a made-up site, with an engine that is a small script."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.cli import cli
from infra.errors import exit_code
from infra.toolchain import cache, pins
from infra.toolchain.provenance import Origin, write
from tests.builders import write_site
from tests.engine.fake import FakePulumi

SECRETS = {
    "BYPASS_TOKEN": "canary-bypass-0123456789abcdefgh",
    "DEPLOY_TOKEN": "canary-deploy-0001",
    "PRODUCTION_API_KEY": "canary-production-0001",
    "STAGING_API_KEY": "canary-staging-0001",
}


class Site:
    """A site whose `pulumi` does what a test says."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        for name in ("INFRA_SANDBOX", "VERCEL_API_TOKEN"):
            patch.delenv(name, raising=False)
        for name, value in SECRETS.items():
            patch.setenv(name, value)
        folder = cache.folder() / "bin"
        folder.mkdir(parents=True)
        self.pulumi = FakePulumi(folder)
        for binary in pins.BINARIES:
            (folder / binary).touch()
        write(folder, {binary: Origin("0", "built") for binary in pins.BINARIES})
        self.root = root / "site"
        self.root.mkdir()
        write_site(self.root, None)
        patch.chdir(self.root)

    def __call__(self, *args: str) -> tuple[int, str, str]:
        """Returns exit code, stdout and stderr of `infra ARGS`; none of the secrets is in them."""
        code = exit_code(lambda: cli.main(list(args), "infra", standalone_mode=False), debug=False)
        out, err = self._captured.readouterr()
        assert "canary" not in out + err
        return code, out, err


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Site:
    return Site(tmp_path, monkeypatch, capsys)
