"""One version of each thing, wherever it is written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from infra.toolchain import cache, pins
from infra.toolchain.build import LANGUAGE, MAIN, SDK, version_of

ROOT = Path(__file__).parents[2]
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", REQUIREMENTS, re.MULTILINE))


def test_python_and_engine_are_of_one_version() -> None:
    assert PINNED["pulumi"] == pins.ENGINE
    assert PINNED["pulumi-github"] == pins.PLUGINS[0].version
    assert PINNED["pulumiverse-vercel"] == pins.PLUGINS[1].version


def test_the_engine_is_built_at_its_version() -> None:
    assert version_of(MAIN, "github.com/pulumi/pulumi/pkg/v3") == pins.ENGINE
    assert version_of(MAIN, SDK) == pins.ENGINE
    assert version_of(LANGUAGE, SDK) == "3.75.0"


@pytest.mark.parametrize("plugin", pins.PLUGINS, ids=lambda plugin: plugin.name)
def test_a_plugin_tells_the_version_of_its_sdk(plugin: pins.Plugin) -> None:
    source = (MAIN / plugin.name / "provider.go").read_text(encoding="utf-8")
    assert f'const Version = "{plugin.version}"' in source
    assert version_of(MAIN, plugin.upstream)
    assert (MAIN / "cmd" / plugin.binary / "main.go").exists()


def test_every_dependency_is_pinned_with_hashes_and_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=~!;\[ ]", line)[0].lower().replace("_", "-").replace(".", "-") for line in wanted}
    assert names - set(PINNED) == set()
    assert "://" not in REQUIREMENTS
    for block in re.split(r"\n(?=\S)", REQUIREMENTS):
        assert block.startswith("#") or "--hash=sha256:" in block, block


def test_a_change_of_any_build_file_is_another_toolchain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "go.mod").write_text("module a")
    monkeypatch.setattr(cache, "MODULES", tmp_path)
    cache.key.cache_clear()
    first = cache.key()
    (tmp_path / "go.mod").write_text("module b")
    cache.key.cache_clear()
    assert cache.key() != first
    assert cache.key().startswith(f"{pins.ENGINE}-")
    monkeypatch.undo()
    cache.key.cache_clear()
