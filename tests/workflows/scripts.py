"""A step's script, run as a runner does, beside commands that answer by script."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.workflows.model import Job, Step


@dataclass(frozen=True)
class Ran:
    """What a script did."""

    code: int
    said: str
    complained: str
    output: str
    """What it wrote to GITHUB_OUTPUT."""
    summary: str
    """What it wrote to GITHUB_STEP_SUMMARY."""
    called: tuple[str, ...]
    """The calls of the stand-ins, one a line, in order."""


def step(job: Job, name: str) -> Step:
    """Returns the step of that name."""
    return next(step for step in job.steps if step.name == name)


def run(
    script: str | None, folder: Path, commands: Mapping[str, str], env: Mapping[str, str] | None = None
) -> Ran:
    """Runs a script; `commands` are the bodies of stand-ins, which see their arguments as `$*`."""
    assert script is not None
    tools, files = folder / "tools", {name: folder / name for name in ("output", "summary", "called")}
    tools.mkdir(exist_ok=True)
    for file in files.values():
        file.write_text("")
    for name, body in commands.items():
        tool = tools / name
        tool.write_text(f'#!/bin/bash\nset -f\necho "{name} $*" >> "{files["called"]}"\n{body}\n')
        tool.chmod(0o755)
    done = subprocess.run(
        ["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={
            "PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin",
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_REPOSITORY": "acme/site",
            **(env or {}),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(
        done.returncode,
        done.stdout,
        done.stderr,
        files["output"].read_text(),
        files["summary"].read_text(),
        tuple(files["called"].read_text().splitlines()),
    )
