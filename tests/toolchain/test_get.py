"""The order of ways: PATH, download, build; and what is said when none of them goes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from infra.errors import BadInput, ProviderFailed
from infra.toolchain import download, locate, pins, provenance
from infra.toolchain.get import get
from tests.toolchain.machine import CLOSED, Machine, is_executable
from tests.toolchain.site import make_archive, publish, serve


def ways(toolchain: locate.Toolchain) -> dict[str, str]:
    """Binary → how it was got."""
    return {name: origin.how for name, origin in toolchain.origins.origins.items()}


def all_plugins(machine: Machine) -> None:
    for plugin in pins.PLUGINS:
        machine.tells(plugin.binary, plugin.version)


def test_what_is_on_path_is_taken_and_nobody_is_asked(machine: Machine) -> None:
    machine.engine(pins.ENGINE)
    all_plugins(machine)
    toolchain = get(machine.environ, site="http://unreachable.invalid")
    assert set(ways(toolchain).values()) == {"path"}
    assert toolchain.engine.resolve() == (machine.bin / "pulumi").resolve()
    origin = toolchain.origins.of("pulumi")
    assert origin is not None
    assert origin.target == str(machine.bin / "pulumi")


@pytest.mark.parametrize("version", ["3.256.9", "3.300.0"])
def test_a_newer_engine_on_path_will_do(machine: Machine, version: str) -> None:
    machine.engine(version)
    all_plugins(machine)
    assert ways(get(machine.environ, site=CLOSED))["pulumi"] == "path"


@pytest.mark.parametrize("version", ["3.255.9", "2.300.0", "4.0.0"])
def test_another_engine_on_path_will_not(
    machine: Machine, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.engine(version)
    all_plugins(machine)
    machine.go()
    toolchain = get(machine.environ, site=CLOSED)
    assert ways(toolchain)["pulumi"] == "built"
    assert ways(toolchain)["pulumi-resource-github"] == "path"
    assert f"pulumi is {version}, {pins.ENGINE} or newer is needed" in capsys.readouterr().err


def test_an_engine_without_its_language_host_will_not_do(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.tells("pulumi", f"v{pins.ENGINE}")
    all_plugins(machine)
    machine.go()
    assert ways(get(machine.environ, site=CLOSED))["pulumi"] == "built"
    assert "comes without pulumi-language-python, " in capsys.readouterr().err


def test_a_plugin_in_pulumis_own_folder_is_taken(machine: Machine) -> None:
    machine.engine(pins.ENGINE)
    for plugin in pins.PLUGINS:
        folder = machine.home / ".pulumi" / "plugins" / f"resource-{plugin.name}-v{plugin.version}"
        machine.script(plugin.binary, f"echo {plugin.version}", folder)
    assert set(ways(get(machine.environ, site=CLOSED)).values()) == {"path"}


def test_else_the_vendors_builds_are_downloaded(machine: Machine) -> None:
    with serve(publish()) as site:
        toolchain = get(machine.environ, site=site)
    assert set(ways(toolchain).values()) == {"download"}
    assert all(is_executable(toolchain.bin / name) for name in pins.BINARIES)
    assert not (machine.home / ".pulumi").exists()
    asked = (machine.home / "asked-for-vercel").read_text()
    assert asked.startswith(f"plugin install resource vercel {pins.PLUGINS[1].version} --server github://")
    assert sorted(file.name for file in toolchain.bin.iterdir()) == sorted([*pins.BINARIES, provenance.FILE])


def test_what_the_vendor_does_not_have_is_built(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REFUSE_PLUGINS", "1")
    machine.go()
    with serve(publish()) as site:
        toolchain = get({**machine.environ, "REFUSE_PLUGINS": "1"}, site=site)
    assert ways(toolchain)["pulumi"] == "download"
    assert ways(toolchain)["pulumi-resource-vercel"] == "built"
    assert [line for line in machine.builds() if "pulumi/pkg" in line] == []
    assert "the download failed: error: 404 Not Found" in capsys.readouterr().err


def test_a_download_that_is_not_what_was_published_is_refused(machine: Machine) -> None:
    machine.go()
    with (
        serve(publish(digest="f" * 64)) as site,
        pytest.raises(ProviderFailed, match="is not what its vendor published"),
    ):
        get(machine.environ, site=site)
    assert machine.published() == []


def test_an_incomplete_archive_is_no_engine(machine: Machine) -> None:
    machine.go()
    with serve(publish(make_archive(("pulumi",)))) as site:
        toolchain = get(machine.environ, site=site)
    assert set(ways(toolchain).values()) == {"built"}


def test_a_site_that_never_answers_costs_no_more_than_the_probe() -> None:
    began = time.monotonic()
    with serve({}, hang=True) as site, pytest.raises(download.SiteError, match=r"no answer within 0\.2 s"):
        download.probe(site, seconds=0.2)
    assert time.monotonic() - began < 2


def test_the_closed_door_leads_to_the_build(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.go()
    toolchain = get(machine.environ, site=CLOSED)
    assert set(ways(toolchain).values()) == {"built"}
    vercel = toolchain.origins.of("pulumi-resource-vercel")
    assert vercel is not None
    assert (vercel.version, vercel.upstream_version) == ("5.21.1", "1.14.1")
    told = capsys.readouterr().err
    assert "because: no pulumi on PATH; the vendor's download site is not usable: " in told


def test_twice_is_once(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.go()
    first = get(machine.environ, site=CLOSED)
    builds = machine.builds()
    capsys.readouterr()
    assert get(machine.environ, site=CLOSED) == first
    assert machine.builds() == builds
    assert capsys.readouterr().err == ""


def test_renewed_on_demand_it_takes_what_has_come(machine: Machine) -> None:
    machine.go()
    get(machine.environ, site=CLOSED)
    machine.engine(pins.ENGINE)
    all_plugins(machine)
    assert set(ways(get(machine.environ, renew=True, site=CLOSED)).values()) == {"path"}


def test_our_own_cache_on_path_is_not_taken_for_an_engine(machine: Machine) -> None:
    machine.go()
    toolchain = get(machine.environ, site=CLOSED)
    for name in pins.BINARIES:
        machine.script(name, f"echo {pins.ENGINE}", toolchain.bin)
    again = get({**machine.environ, "PATH": f"{toolchain.bin}:{machine.bin}"}, renew=True, site=CLOSED)
    assert ways(again)["pulumi"] == "built"


def test_without_go_nothing_is_left(machine: Machine) -> None:
    with pytest.raises(BadInput) as error:
        get(machine.environ, site=CLOSED)
    assert str(error.value).startswith(
        "no engine, and no Go to build it with (no pulumi on PATH; the vendor's"
    )
    assert str(error.value).endswith(
        f"— install Go 1.26 or newer, or Pulumi {pins.ENGINE} or newer, then run `make setup` again"
    )
    assert machine.published() == []


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ('{"GOVERSION": "go1.22.1", "GOTOOLCHAIN": "local"}', "is Go 1.22.1, the build needs 1.26"),
        ('{"GOVERSION": "go1.19", "GOTOOLCHAIN": ""}', "is Go 1.19, the build needs 1.26"),
        ("rubbish", "does not tell its version"),
    ],
)
def test_a_go_that_cannot_build(machine: Machine, facts: str, message: str) -> None:
    machine.script("go", f"echo '{facts}'")
    with pytest.raises(BadInput, match=message):
        get(machine.environ, site=CLOSED)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("write /x/y.a: no space left on device", "the disk is full — free 4 GiB"),
        (
            "go: a/b@v1: reading proxy: 403 Forbidden",
            "the Go module proxy refuses: go: a/b@v1: reading proxy: 403",
        ),
        ("go: a/b@v1: dial tcp: lookup proxy: no such host", "the Go module proxy cannot be reached: "),
        ("verifying a/b@v1: checksum mismatch", "the Go module proxy refuses: verifying a/b@v1"),
        ("a.go:1:1: undefined: b", "a.go:1:1: undefined: b"),
    ],
)
def test_what_go_complains_of_is_told_in_plain_words(machine: Machine, said: str, message: str) -> None:
    machine.go(build=f"echo '{said}'; exit 1")
    with pytest.raises((BadInput, ProviderFailed), match=r"cannot build .*") as error:
        get(machine.environ, site=CLOSED)
    assert message in str(error.value)
    assert machine.published() == []


def test_a_replaced_engine_is_noticed(machine: Machine) -> None:
    machine.engine(pins.ENGINE)
    all_plugins(machine)
    get(machine.environ, site=CLOSED)
    machine.tells("pulumi", "v3.999.0-replaced")
    with pytest.raises(BadInput, match="pulumi was replaced since it was chosen — run `make setup`"):
        locate.locate()
    get(machine.environ, site=CLOSED)
    origin = locate.locate().origins.of("pulumi")
    assert origin is not None
    assert origin.version == "3.999.0"


def test_a_binary_that_went_is_got_again(machine: Machine) -> None:
    machine.go()
    toolchain = get(machine.environ, site=CLOSED)
    (toolchain.bin / "pulumi-resource-github").unlink()
    with pytest.raises(BadInput, match="pulumi-resource-github is missing"):
        locate.locate()
    assert Path(get(machine.environ, site=CLOSED).bin / "pulumi-resource-github").exists()
