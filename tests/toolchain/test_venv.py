"""The virtual environment: when it is fresh, and what is said when it cannot be made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.errors import ProviderFailed
from infra.toolchain import venv
from tests.toolchain.machine import Machine

PROJECT = '[build-system]\nrequires = []\n[project]\nname = "x"\nversion = "1"\n[tool.ruff]\n{tools}\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose environment is fresh."""
    root = tmp_path / "project"
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").touch()
    (root / "pyproject.toml").write_text(PROJECT.format(tools=""))
    (root / "requirements.txt").write_text("")
    (root / ".venv" / venv.STAMP).write_text(venv.stamp(root))
    return root


def test_a_tools_setting_does_not_age_it(root: Path) -> None:
    assert venv.is_fresh(root)
    (root / "pyproject.toml").write_text(PROJECT.format(tools="line-length = 100"))
    assert venv.is_fresh(root)


@pytest.mark.parametrize("change", ["pins", "project", "python", "stamp", "moved"])
def test_what_ages_it(root: Path, change: str) -> None:
    match change:
        case "pins":
            (root / "requirements.txt").write_text("x==1")
        case "project":
            (root / "pyproject.toml").write_text(PROJECT.format(tools="").replace('"1"', '"2"'))
        case "python":
            (root / ".venv" / "bin" / "python").unlink()
        case "stamp":
            (root / ".venv" / venv.STAMP).unlink()
        case "moved":
            root = root.rename(root.with_name("elsewhere"))
    assert not venv.is_fresh(root)


def test_a_pin_that_cannot_be_had_is_told_and_leaves_no_stamp(
    root: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    del machine  # its closed door is what is wanted
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    (root / "requirements.txt").write_text(f"nothing-like-it==1 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(
        ProviderFailed, match=r"installing the pinned packages .*: ERROR: No matching distribution"
    ):
        venv.set_up(root)
    assert not venv.is_fresh(root)


def test_an_old_python_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(venv, "OLDEST", (99, 0))
    assert venv.main() == 2
    assert "99.0 or newer is needed — install one and run `make setup PYTHON=" in capsys.readouterr().err


def test_commands_find_their_bytecode_even_where_python_may_write_none(tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    root = Path(venv.__file__).parents[2]
    command = [sys.executable, "-m", "infra.toolchain.bytecode"]
    assert subprocess.run(command, cwd=root, env=environ, capture_output=True).returncode == 0
    written = {path.name.partition(".")[0] for path in tmp_path.rglob("*.pyc")}
    assert {"check", "table", "monitoring", "json_schema"} <= written  # the last is pydantic's


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import infra.toolchain.venv, infra.toolchain.progress, infra.toolchain.child, infra.toolchain.lock"
    )
    root = Path(venv.__file__).parents[2]
    ended = subprocess.run([sys.executable, "-S", "-c", code], cwd=root, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
