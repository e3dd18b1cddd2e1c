"""Finding the toolchain, and the environment that it is run with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from infra.errors import BadInput
from infra.toolchain import cache, provenance
from infra.toolchain.locate import Toolchain, locate
from infra.toolchain.provenance import Origin, Provenance
from tests.toolchain.machine import Machine


def test_no_toolchain(machine: Machine) -> None:
    with pytest.raises(BadInput) as error:
        locate()
    folder = machine.folder / "cache" / "infra" / "toolchain" / cache.key() / "bin"
    assert str(error.value) == f"no engine: no toolchain in {folder} — run `make setup`"


def test_our_python_and_our_binaries_come_first(tmp_path: Path) -> None:
    environ = Toolchain(tmp_path, Provenance(tmp_path, {})).environ(
        {"PATH": f"/usr/bin:{tmp_path}", "X": "y"}
    )
    assert environ["PATH"] == f"{Path(sys.prefix) / 'bin'}:{tmp_path}:/usr/bin"
    assert environ["X"] == "y"
    assert environ["PULUMI_SKIP_UPDATE_CHECK"] == "true"


def test_a_relative_cache_home_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache.home().is_absolute()


def test_provenance_is_read_from_beside_the_binaries(machine: Machine) -> None:
    origins = {"pulumi-resource-vercel": Origin("5.21.1", "built", "example.test/provider", "1.14.1")}
    provenance.write(machine.bin, origins)
    found = provenance.read_folder(machine.bin)
    assert found.folder == machine.bin
    assert found.of("pulumi-resource-vercel") == origins["pulumi-resource-vercel"]
    assert found.of("pulumi-resource-other") is None


@pytest.mark.parametrize("text", [None, "", "[]", "{", '{"pulumi": 1}', '{"pulumi": {"unknown": 1}}'])
def test_provenance_that_is_not_there_or_not_ours_is_empty(machine: Machine, text: str | None) -> None:
    machine.tells("pulumi", "v1.0.0")
    if text is not None:
        (machine.bin / provenance.FILE).write_text(text)
    assert provenance.read_folder(machine.bin).origins == {}
