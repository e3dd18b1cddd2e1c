"""One run of the engine: its events are read as they come, and nothing of it is left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest

from infra.engine.engine import Engine, Stopped
from infra.engine.events import Diagnostic, Event, Step
from tests.engine.fake import FakePulumi

PATIENCE = 20.0


@pytest.fixture
def pulumi(tmp_path: Path) -> FakePulumi:
    return FakePulumi(tmp_path / "bin")


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def test_events_come_while_it_runs(pulumi: FakePulumi) -> None:
    pulumi.does(
        "step('create', 'variables.A', new={})\n"
        "while not (here / 'go').exists(): time.sleep(0.01)\n"
        "say({'diagnosticEvent': {'severity': 'warning', 'message': 'late'}})"
    )
    engine, seen, first = Engine(pulumi.environ), [], Flag()

    def on_event(event: Event) -> None:
        seen.append(event)
        first.set()

    child = engine.start_preview("staging", on_event=on_event)
    assert first.wait(PATIENCE)
    assert isinstance(seen[0], Step)
    (pulumi.folder / "go").touch()
    assert engine.wait(child) == 0
    assert child.events[1:] == [Diagnostic("warning", "late")]


def test_a_log_longer_than_any_pipe_is_read_whole(pulumi: FakePulumi) -> None:
    pulumi.does(
        "for n in range(3000): step('same', f'variables.{n}', {'value': 'x' * 50}, {'value': 'x' * 50})"
    )
    child = Engine(pulumi.environ).start_preview("staging")
    assert child.wait() == 0
    assert len(child.events) == 3000


def test_debug_lines_in_which_outputs_stand_in_clear_are_not_kept(pulumi: FakePulumi) -> None:
    pulumi.does('log.write(\'{"diagnosticEvent":{"message":"the-secret","severity":"debug"}}\' + chr(10))')
    child = Engine(pulumi.environ).start_preview("staging")
    assert child.wait() == 0
    assert child.events == []


def test_what_it_left_running_is_ended_also_in_a_process_group_of_its_own(pulumi: FakePulumi) -> None:
    pulumi.does(
        "plugin = subprocess.Popen(['sleep', '60'], process_group=0)\n"
        "(here / 'pid').write_text(str(plugin.pid))"
    )
    child = Engine(pulumi.environ).start_preview("staging")
    assert child.wait() == 0
    assert not alive(int((pulumi.folder / "pid").read_text()))


def test_asked_to_stop_it_may_end_what_it_does_and_no_other_run_begins(pulumi: FakePulumi) -> None:
    pulumi.does(
        "def stop(*_):\n"
        "    step('create', 'variables.A', new={}, phase='resOutputsEvent')\n"
        "    sys.exit(1)\n"
        "signal.signal(signal.SIGINT, stop)\n"
        "(here / 'ready').touch()\n"
        "time.sleep(60)"
    )
    engine = Engine(pulumi.environ)
    child = engine.start_preview("staging")
    until((pulumi.folder / "ready").exists)
    engine.stop()
    with pytest.raises(Stopped):
        engine.wait(child)
    assert len(child.events) == 1
    with pytest.raises(Stopped):
        engine.start_preview("staging")


def test_killed_it_is_gone_with_all_it_started_though_it_ignores_signals(pulumi: FakePulumi) -> None:
    pulumi.does(
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "plugin = subprocess.Popen(['sleep', '60'], process_group=0)\n"
        "(here / 'pids').write_text(f'{os.getpid()} {plugin.pid}')\n"
        "time.sleep(60)"
    )
    engine = Engine(pulumi.environ)
    child = engine.start_preview("staging")
    until(lambda: (pulumi.folder / "pids").exists() and bool((pulumi.folder / "pids").read_text()))
    waiting = Thread(target=lambda: child.wait())
    waiting.start()
    engine.stop()
    engine.kill()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
    assert not any(alive(int(pid)) for pid in (pulumi.folder / "pids").read_text().split())


def test_the_log_is_never_a_file(pulumi: FakePulumi) -> None:
    pulumi.does("")
    Engine(pulumi.environ).start_preview("staging").wait()
    ((args, _),) = pulumi.calls
    assert args[args.index("--event-log") + 1].startswith("/dev/fd/")


def test_no_pipe_stays_open(pulumi: FakePulumi) -> None:
    pulumi.does("")
    engine = Engine(pulumi.environ)
    engine.start_preview("staging").wait()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        engine.start_preview("staging").wait()
    assert len(os.listdir("/proc/self/fd")) <= before
