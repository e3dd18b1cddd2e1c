"""What the doctor says of a machine whose commands are small scripts: whole documents, and never a secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from infra.doctor import report
from infra.doctor.examine import examine
from infra.doctor.item import Item, Section, State
from infra.errors import Exit
from infra.toolchain import pins
from infra.toolchain.get import get
from tests.toolchain.machine import CLOSED, HANG, Machine

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
SECRETS = {
    "GITHUB_TOKEN": "ghp_" + "Zq7canary" * 4,
    "VERCEL_API_TOKEN": "Zq7canary-of-the-wrong-shape",
    "SENTRY_API_TOKEN": "sntryu_" + "Zq7canary" * 8,
    "SUPABASE_ACCESS_TOKEN": "sbp_" + "0123456789" * 4,
    "POSTHOG_API_KEY": "phx_" + "Zq7canary" * 5,
    "PULUMI_ACCESS_TOKEN": "pul-" + "0123456789abcdef" * 2 + "01234567",
    "PULUMI_CONFIG_PASSPHRASE": "Zq7canary passphrase",
}


def set_up(machine: Machine) -> None:
    """A complete toolchain, as found on PATH."""
    machine.engine(pins.ENGINE)
    for plugin in pins.PLUGINS:
        machine.tells(plugin.binary, plugin.version)
    get(machine.environ, site=CLOSED)


def look(machine: Machine, **more: str) -> tuple[Item, ...]:
    """What the doctor finds, but for what this Python happens to be."""
    items = examine({**machine.environ, **more}, ROOT, seconds=0.5)
    same = {"Python": "3.11.7", "Python packages": "84 as pinned"}
    return tuple(
        replace(item, detail=same[item.name], state=State.OK, fix="") if item.name in same else item
        for item in items
    )


def find(items: tuple[Item, ...], name: str) -> Item:
    return next(item for item in items if item.name == name)


def expect(name: str, text: str) -> None:
    """Compares with a golden file; `GOLDEN=write` writes it."""
    file = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        file.write_text(text)
    assert text == file.read_text()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_bare_machine(machine: Machine, width: int) -> None:
    text = report.render_text(look(machine), width)
    assert max(len(line) for line in text.splitlines()) <= width
    expect(f"bare-{width}.txt", text)


def test_a_machine_with_everything(machine: Machine) -> None:
    set_up(machine)
    machine.tells("git", "git version 2.39.5")
    machine.script("gh", "echo 'gh version 2.23.0 (2023-02-27)'; echo https://example.test/v9.9.9")
    machine.tells("vercel", "'Vercel CLI 60.1.3'")
    machine.tells("supabase", "3.1.0")
    machine.script("go", "echo go version go1.26.8 linux/amd64")
    items = look(machine, **{**SECRETS, "VERCEL_API_TOKEN": "0123456789abcdef01234567"})
    expect("everything.txt", report.render_text(items, 80))
    expect("everything.json", report.render_json(items))


def test_commands_that_misbehave_hold_up_nothing(machine: Machine) -> None:
    set_up(machine)
    machine.script("gh", HANG)
    machine.script("vercel", HANG)
    machine.script("supabase", "echo Zq7canary; head -c 100000 /dev/zero")
    machine.script("git", "echo Zq7canary >&2; exit 3")
    (machine.bin / "go").write_text("no program")
    (machine.bin / "go").chmod(0o755)
    began = time.monotonic()
    items = look(machine)
    assert time.monotonic() - began < 4
    expect("misbehaving.txt", report.render_text(items, 80))
    assert machine.left_running() == []


@pytest.mark.parametrize("format_", ["text", "json"])
def test_no_secret_value_is_shown(machine: Machine, format_: str) -> None:
    set_up(machine)
    environ = {
        **machine.environ,
        **SECRETS,
        "PULUMI_BACKEND_URL": "s3://user:Zq7canary@bucket/state?token=Zq7canary",
        "PYTHONPATH": str(ROOT),
    }
    ended = subprocess.run(
        [sys.executable, "-m", "infra.cli", "doctor", "--format", format_],
        env=environ,
        cwd=machine.home,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert ended.returncode == Exit.CLEAN, ended.stderr
    assert "s3://bucket/state (PULUMI_BACKEND_URL)" in ended.stdout
    assert "canary" not in ended.stdout + ended.stderr


def test_what_lacks_to_run_offline_is_exit_code_2(machine: Machine) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "infra.cli", "doctor", "--format", "json"],
        env={**machine.environ, "PYTHONPATH": str(ROOT)},
        cwd=machine.home,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert ended.returncode == Exit.BAD_INPUT
    document = json.loads(ended.stdout)
    assert document["version"] == 1
    assert document["ready"] is False
    assert [item["name"] for item in document["items"] if item["needed"] and item["state"] != "ok"] == [
        "engine",
        "language host",
        "GitHub plugin",
        "Vercel plugin",
    ]


@pytest.mark.parametrize(
    ("variable", "value", "state", "detail"),
    [
        ("GITHUB_TOKEN", "ghp_" + "a" * 36, State.OK, "set, looks right"),
        ("GITHUB_TOKEN", "github_pat_" + "a" * 82, State.OK, "set, looks right"),
        ("GITHUB_TOKEN", "ghp_" + "a" * 36 + "\n", State.BAD, "set, but with spaces, a line break or quotes"),
        ("GITHUB_TOKEN", "", State.MISSING, "not set"),
        ("GITHUB_TOKEN", "hunter2", State.BAD, "set, but does not look right (ghp_…"),
        ("VERCEL_API_TOKEN", "a" * 24, State.OK, "set, looks right"),
        ("VERCEL_API_TOKEN", "'" + "a" * 24 + "'", State.BAD, "set, but with spaces"),
        ("VERCEL_API_TOKEN", "a" * 23, State.BAD, "set, but does not look right (24 letters"),
        ("SUPABASE_ACCESS_TOKEN", "sbp_" + "a" * 39, State.BAD, "set, but does not look right (sbp_ and 40"),
        ("POSTHOG_API_KEY", "phc_" + "a" * 43, State.BAD, "set, but does not look right (phx_ and"),
    ],
)
def test_shapes_of_credentials(
    machine: Machine, variable: str, value: str, state: State, detail: str
) -> None:
    item = find(look(machine, **{variable: value}), variable)
    assert item.state is state
    assert item.detail.startswith(detail)
    assert not item.needed


@pytest.mark.parametrize(
    ("environ", "state", "detail"),
    [
        ({}, State.MISSING, "none chosen"),
        ({"PULUMI_BACKEND_URL": "gs://bucket"}, State.OK, "gs://bucket (PULUMI_BACKEND_URL)"),
        (
            {"PULUMI_BACKEND_URL": "file:///not/there"},
            State.BAD,
            "file:///not/there (PULUMI_BACKEND_URL): there is no such folder",
        ),
        ({"PULUMI_BACKEND_URL": "file://~"}, State.OK, "file://~ (PULUMI_BACKEND_URL)"),
        (
            {"PULUMI_ACCESS_TOKEN": "x"},
            State.BAD,
            "Pulumi Cloud; PULUMI_ACCESS_TOKEN is set, but does not look right "
            "(pul- and 40 hexadecimal digits)",
        ),
    ],
)
def test_backends(machine: Machine, environ: dict[str, str], state: State, detail: str) -> None:
    item = find(look(machine, **environ), "backend")
    assert (item.state, item.detail) == (state, detail)


def test_the_backend_of_a_login(machine: Machine) -> None:
    (machine.home / ".pulumi").mkdir()
    (machine.home / ".pulumi" / "credentials.json").write_text(
        json.dumps(
            {"current": "https://api.pulumi.com", "accessTokens": {"https://api.pulumi.com": "Zq7canary"}}
        )
    )
    items = look(machine)
    assert find(items, "backend").detail == "https://api.pulumi.com (pulumi login)"
    assert find(items, "PULUMI_CONFIG_PASSPHRASE").detail == "not needed: Pulumi Cloud encrypts"


def test_a_plugin_built_over_an_older_provider_is_told(machine: Machine) -> None:
    machine.go()
    get(machine.environ, site=CLOSED)
    item = find(look(machine), "Vercel plugin 5.21.1")
    assert item.section is Section.ACCOUNTS
    assert item.detail == "the one here was built over provider 1.14.1, which lacks newer settings"
    assert not any("GitHub plugin 6" in item.name for item in look(machine))


def test_an_engine_that_broke_is_not_ready(machine: Machine) -> None:
    machine.go()
    get(machine.environ, site=CLOSED)  # what this Go 'builds' tells no version
    item = find(look(machine), "engine")
    assert (item.state, item.detail) == (State.BAD, "answers, but with no version")
    assert item.needed
