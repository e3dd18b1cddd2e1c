"""Asks a command for its version, and waits no longer than it may."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 5.0


@dataclass(frozen=True)
class Answer:
    """What a command answered; what it printed is not kept, only the version in it."""

    file: str
    """The command as found on PATH; empty: it is not there."""
    version: str = ""
    trouble: str = ""
    """Why there is no version."""


def ask_version(
    command: str, arguments: Sequence[str], environ: Mapping[str, str], seconds: float = SECONDS
) -> Answer:
    """The version that `command` tells; a command that hangs is ended, with all it started."""
    file = shutil.which(command, path=environ.get("PATH", ""))
    if file is None:
        return Answer("")
    try:
        process = subprocess.Popen(
            [file, *arguments],
            env={**environ, "NO_COLOR": "1", "PULUMI_SKIP_UPDATE_CHECK": "true"},
            cwd=Path("/"),  # not where a configuration file of the project could make it do more
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return Answer(file, trouble=f"cannot be run: {error.strerror}")
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return Answer(file, trouble=f"does not answer within {seconds:g} s")
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    if process.returncode:
        return Answer(file, trouble=f"fails when asked for its version (exit code {process.returncode})")
    found = re.search(rb"(?<![\d.])v?(\d+\.\d+(?:\.\d+)?)", output[:4096])
    if found is None:
        return Answer(file, trouble="answers, but with no version")
    return Answer(file, found[1].decode())
