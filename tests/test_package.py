"""What is no Python must be named to be installed: a missing template is only missed where nobody looks."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NO_DATA = {".py", ".pyc"}


def test_every_file_beside_the_code_is_installed_with_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    installed = {
        file
        for package, patterns in settings.items()
        for pattern in patterns
        for file in ROOT.joinpath(*package.split(".")).glob(pattern)
    }
    held = {
        file
        for file in (ROOT / "infra").rglob("*")
        if file.is_file() and not file.is_symlink() and file.suffix not in NO_DATA
    }
    assert held - installed == set()
