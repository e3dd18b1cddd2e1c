"""`infra demo`: the main job, for real and offline, in a sandbox made for it and removed afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from types import FrameType

import click

from infra.errors import InfraError

IDLE_MINUTES = 5.0
"""A sandbox whose demo was killed outright ends by itself."""
STOP_SECONDS = 10.0
LOG = "demo.log"


@click.command()
@click.option("--keep", is_flag=True, help="Keep the sandbox's directory, to go on in it by hand.")
def command(keep: bool) -> None:
    """Show the main job in the sandbox: declare, preview, apply, notice a change by hand, repair it.

    The engine and the plugins are the real ones; only the accounts are pretended, and nothing leaves this
    machine. Your own sandbox, accounts, state and files are not touched.
    """
    from infra.demo.stage import Stage
    from infra.demo.story import STEPS, tell
    from infra.sandbox import lifecycle
    from infra.spec.load import find_root, load_estate
    from infra.toolchain.locate import locate

    root = find_root()
    estate = load_estate(root)
    toolchain = locate()
    started = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    directory = Path(tempfile.mkdtemp(prefix="infra-demo-"))
    stage = None
    try:
        running = lifecycle.start(directory, root, IDLE_MINUTES)
        outside = toolchain.environ(os.environ)
        environ = running.environ(outside)
        stage = Stage(environ, outside, running.workspace, directory / LOG, STEPS)
        stage.say("The real Pulumi engine and plugins against pretended accounts on this machine.")
        stage.say("Each command below really runs, as `infra sandbox exec -- …` runs it.")
        tell(stage, estate, environ)
    except InfraError:
        keep = True
        raise
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C must not stop the cleaning up
        if stage is not None:
            stage.end()
        _stop(directory, root)
        if keep:
            click.echo(f"kept; go on with: INFRA_SANDBOX_DIR={directory} infra sandbox exec -- …", err=True)
        else:
            shutil.rmtree(directory, ignore_errors=True)
    click.echo(f"\nDone in {time.monotonic() - started:.0f} s; nothing is left running.")


def _stop(directory: Path, root: Path) -> None:
    """Ends the sandbox, also one that an interrupt caught starting."""
    from infra.sandbox import lifecycle, place

    until = time.monotonic() + STOP_SECONDS
    while place.is_held(directory) and time.monotonic() < until:
        if running := lifecycle.find(directory, root):
            running.stop()
        else:
            time.sleep(0.05)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
