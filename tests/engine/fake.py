"""A `pulumi` that is a small script: for what the real engine would take too long to show."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

_HEAD = f"""#!{sys.executable}
import json, os, pathlib, signal, subprocess, sys, time
args = sys.argv[1:]
here = pathlib.Path(__file__).parent
with open(here / "calls", "a") as file:
    file.write(json.dumps([args, os.environ.get("INFRA_KEEP")]) + chr(10))
stack = args[args.index("-s") + 1] if "-s" in args else args[-4]
log = open(args[args.index("--event-log") + 1], "w") if "--event-log" in args else None
def say(event):
    log.write(json.dumps(event) + chr(10)); log.flush()
def step(op, name, old=None, new=None, phase="resourcePreEvent", **more):
    kind = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
    urn = f"urn:pulumi:{{stack}}::p::{{kind}}::{{name}}"
    state = lambda v: None if v is None else {{"custom": True, "inputs": v, "outputs": v}}
    sides = {{"old": state(old), "new": state(new)}}
    say({{phase: {{"metadata": {{"op": op, "urn": urn, "type": kind, **sides, **more}}}}}})
def fail(text, name="variables.A"):
    say({{"diagnosticEvent": {{"severity": "error", "message": text,
         "urn": f"urn:pulumi:{{stack}}::p::vercel:index/projectEnvironmentVariable:P::{{name}}"}}}})
    sys.exit(1)
"""


class FakePulumi:
    """Stands first on PATH; what it was asked to do can be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def does(self, body: str) -> None:
        """Makes it run `body`, with `args`, `stack`, `step`, `say` and `fail` at hand."""
        script = self.folder / "pulumi"
        script.write_text(_HEAD + body)
        script.chmod(0o755)

    @property
    def environ(self) -> dict[str, str]:
        """The environment of an engine that finds it."""
        return {**os.environ, "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}"}

    @property
    def calls(self) -> list[tuple[list[str], str | None]]:
        """Arguments and INFRA_KEEP of each run, in order."""
        file = self.folder / "calls"
        rows = file.read_text().splitlines() if file.exists() else []
        return [(args, keep) for args, keep in map(json.loads, rows)]
