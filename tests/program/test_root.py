"""Where the project is, with language hosts that say it and with those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.resources.root import project_root


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A sandbox workspace: `infra` is a symlink into a checkout that has a Pulumi.yaml of its own."""
    for folder in (tmp_path / "checkout", tmp_path / "workspace"):
        folder.mkdir()
        (folder / "Pulumi.yaml").write_text("name: site\n")
    (tmp_path / "checkout" / "infra" / "program").mkdir(parents=True)
    (tmp_path / "workspace" / "infra").symlink_to(tmp_path / "checkout" / "infra")
    return tmp_path / "workspace"


def test_a_new_language_host_says_it(workspace: Path) -> None:
    assert project_root(str(workspace), []) == workspace


def test_an_old_one_only_starts_the_program_in_its_folder(workspace: Path) -> None:
    argv = ["python", "exec", "--pwd", str(workspace / "infra" / "program"), "."]
    assert project_root(None, argv) == workspace


@pytest.mark.parametrize("argv", [[], ["python", "--pwd", "/nowhere/at/all"]])
def test_otherwise_it_is_asked_for(argv: list[str]) -> None:
    with pytest.raises(BadInput, match="run `pulumi` or `infra` in the project"):
        project_root(None, argv)
