"""Starting, finding and ending a sandbox."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.errors import BadInput, ProviderFailed
from infra.sandbox import lifecycle, place

MARK = {"vercel": {"mark": "kept"}}


def wait_until_gone(directory: Path, seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while place.is_held(directory):
        assert time.monotonic() < until, "the server still runs"
        time.sleep(0.02)


def test_a_second_start_finds_the_first(root: Path, directory: Path) -> None:
    first = lifecycle.start(directory, root)
    assert lifecycle.start(directory, root) == first == lifecycle.find(directory, root)


def test_starts_at_the_same_time_make_one_server(root: Path, directory: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: lifecycle.start(directory, root).pid, range(4)))
    assert len(found) == 1


def test_accounts_survive_a_restart_and_a_reset_clears_them(root: Path, directory: Path) -> None:
    lifecycle.start(directory, root).edit(MARK)
    lifecycle.start(directory, root).stop()
    assert lifecycle.find(directory, root) is None

    again = lifecycle.start(directory, root)
    assert again.world()["vercel"]["mark"] == "kept"
    (directory / "backend").mkdir(exist_ok=True)
    (directory / "backend/state.json").write_text("{}")
    lifecycle.reset(directory, root)
    assert "mark" not in again.world()["vercel"]
    assert again.requests() == []
    assert not (directory / "backend").exists()
    assert (again.workspace / "Pulumi.yaml").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_once_stopped_no_process_is_left(root: Path, directory: Path) -> None:
    running = lifecycle.start(directory, root)
    command = Path(f"/proc/{running.pid}/cmdline")
    assert b"infra.sandbox.server" in command.read_bytes()
    running.stop()
    assert not command.exists() or command.read_bytes() == b""  # the kernel may still be clearing up


def test_a_reset_works_on_a_stopped_sandbox(root: Path, directory: Path) -> None:
    lifecycle.start(directory, root).edit(MARK)
    lifecycle.start(directory, root).stop()
    lifecycle.reset(directory, root)
    assert "mark" not in lifecycle.start(directory, root).world()["vercel"]


def test_what_a_killed_server_left_is_not_believed(root: Path, directory: Path) -> None:
    killed = lifecycle.start(directory, root)
    os.kill(killed.pid, signal.SIGKILL)
    wait_until_gone(directory)
    assert (directory / place.RUNNING).exists()
    assert lifecycle.find(directory, root) is None
    killed.stop()
    assert lifecycle.start(directory, root).pid != killed.pid


def test_a_server_that_hangs_is_killed(root: Path, directory: Path) -> None:
    hung = lifecycle.start(directory, root)
    os.kill(hung.pid, signal.SIGSTOP)
    hung.stop(patience=0.2)
    assert lifecycle.find(directory, root) is None


def test_a_server_of_older_code_makes_way_unless_it_is_used(root: Path, directory: Path) -> None:
    old = lifecycle.start(directory, root)
    left = json.loads((directory / place.RUNNING).read_text())
    (directory / place.RUNNING).write_text(json.dumps({**left, "code": "older"}))
    with socket.create_connection(("127.0.0.1", old.port)):
        assert lifecycle.start(directory, root).pid == old.pid
    assert lifecycle.start(directory, root).pid != old.pid


def test_sigterm_writes_what_the_accounts_hold(root: Path, directory: Path) -> None:
    running = lifecycle.start(directory, root)
    running.edit(MARK)
    os.kill(running.pid, signal.SIGTERM)
    wait_until_gone(directory)
    stored = json.loads((directory / place.WORLD).read_text())
    assert stored["data"]["vercel"]["mark"] == "kept"
    assert not (directory / place.RUNNING).exists()


def test_it_stops_by_itself_when_nobody_comes(root: Path, directory: Path) -> None:
    lifecycle.start(directory, root, idle_minutes=0.005)
    wait_until_gone(directory)
    assert "nobody came" in (directory / place.SERVER_LOG).read_text()


def test_a_corrupt_accounts_file_is_one_clear_message(root: Path, directory: Path) -> None:
    place.make(directory)
    (directory / place.WORLD).write_text('{"format": 1, "data": {')
    with pytest.raises(ProviderFailed) as caught:
        lifecycle.start(directory, root)
    said = str(caught.value)
    assert "the sandbox's accounts cannot be read" in said
    assert "`infra sandbox reset` starts with new ones" in said
    assert "Traceback" not in said

    lifecycle.reset(directory, root)
    assert lifecycle.start(directory, root).world()["vercel"]["teams"]


def test_a_checkout_without_a_project_is_refused(tmp_path: Path, directory: Path) -> None:
    with pytest.raises(BadInput, match=re.escape("there is no Pulumi.yaml")):
        lifecycle.start(directory, tmp_path)
    assert lifecycle.find(directory, tmp_path) is None


def test_nobody_else_can_read_it_and_no_key_is_left(root: Path, directory: Path) -> None:
    lifecycle.start(directory, root)
    lifecycle.reset(directory, root)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    for name in (place.RUNNING, place.WORLD, place.REQUESTS, place.SERVER_LOG):
        assert stat.S_IMODE((directory / name).stat().st_mode) == 0o600, name
    for path in directory.glob("*"):
        assert not path.is_file() or b"PRIVATE KEY" not in path.read_bytes()


def test_each_start_has_an_authority_of_its_own(root: Path, directory: Path) -> None:
    lifecycle.start(directory, root)
    first = (directory / place.CA_FILE).read_bytes()
    lifecycle.start(directory, root).stop()
    lifecycle.start(directory, root)
    assert (directory / place.CA_FILE).read_bytes() != first


def test_the_server_never_sees_the_users_secrets(
    root: Path, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_mine")
    running = lifecycle.start(directory, root)
    if sys.platform == "linux":
        assert b"ghp_mine" not in Path(f"/proc/{running.pid}/environ").read_bytes()


def test_its_directory_is_outside_the_checkout_and_can_be_chosen(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INFRA_SANDBOX_DIR", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert place.directory_of(root).parent == Path("/state/infra/sandbox")
    assert place.directory_of(root) != place.directory_of(root / "stacks")
    monkeypatch.setenv("INFRA_SANDBOX_DIR", "/chosen")
    assert place.directory_of(root) == Path("/chosen")


def test_in_the_foreground_it_ends_with_ctrl_c(root: Path, directory: Path) -> None:
    shown = subprocess.Popen(
        [sys.executable, "-m", "infra.cli", "sandbox", "start", "--foreground"],
        cwd=root,
        env={**os.environ, "INFRA_SANDBOX_DIR": str(directory)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert shown.stderr is not None
    with shown:
        assert "ready on 127.0.0.1:" in shown.stderr.readline()
        os.killpg(shown.pid, signal.SIGINT)
        assert shown.wait(timeout=15) == 0
    assert not place.is_held(directory)
