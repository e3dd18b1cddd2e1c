"""A home for one journey: a copy of the project, a sandbox beside it, and the commands a user would type."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.sandbox import lifecycle
from infra.sandbox.lifecycle import Running
from infra.toolchain.locate import locate

PROJECT = Path(__file__).parents[2]
PATIENCE = 180.0
World = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err

    def lines(self, start: str) -> list[str]:
        """Returns the lines that begin with `start`, on both streams."""
        return [line for line in self.all.splitlines() if line.strip().startswith(start)]


@dataclass
class Home:
    """`folder/project` is what a user would edit, `folder/sandbox` is the sandbox's directory."""

    folder: Path
    running: Running
    said: list[Said] = field(default_factory=list)
    """Everything that was printed, for the hunt."""

    @staticmethod
    def made(folder: Path) -> Home:
        """Returns a home with empty accounts."""
        project = folder / "project"
        (project / "stacks").mkdir(parents=True)
        shutil.copy(PROJECT / "Pulumi.yaml", project)
        for file in (PROJECT / "stacks").iterdir():
            shutil.copy(file, project / "stacks")
        return Home.opened(folder)

    @staticmethod
    def of(folder: Path, stacks: Mapping[str, str]) -> Home:
        """Returns a home of another estate, `shop`, with these stack files."""
        (folder / "project" / "stacks").mkdir(parents=True)
        (folder / "project" / "Pulumi.yaml").write_text(
            "name: shop\nruntime: {name: python, options: {virtualenv: .venv}}\n"
            "main: infra/program\nstackConfigDir: stacks\n"
        )
        for name, text in stacks.items():
            (folder / "project" / "stacks" / f"Pulumi.{name}.yaml").write_text(text)
        return Home.opened(folder)

    @staticmethod
    def opened(folder: Path) -> Home:
        """Returns the home in `folder`, its sandbox started."""
        return Home(folder, lifecycle.start(folder / "sandbox", folder / "project", idle_minutes=5))

    def copied(self, folder: Path) -> None:
        """Copies accounts, state and files to `folder`; this home must be closed."""
        shutil.copytree(self.folder, folder, symlinks=True)
        (folder / "sandbox" / "checkout").unlink(missing_ok=True)

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def file(self, stack: str) -> Path:
        """The stack file that a user would edit."""
        return self.project / "stacks" / f"Pulumi.{stack}.yaml"

    def edit(self, stack: str, old: str, new: str) -> None:
        """Changes a stack file; `old` must be in it once."""
        text = self.file(stack).read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {self.file(stack)}"
        self.file(stack).write_text(text.replace(old, new))

    def environ(self, given: Mapping[str, str] | None = None, unset: Sequence[str] = ()) -> dict[str, str]:
        environ = self.running.environ(locate().environ(os.environ)) | dict(given or {})
        return {name: value for name, value in environ.items() if name not in unset}

    def infra(
        self,
        *words: str,
        code: int | None = 0,
        given: Mapping[str, str] | None = None,
        unset: Sequence[str] = (),
    ) -> Said:
        """Runs `infra …` inside; asserts the exit code unless `code` is None."""
        return self.run("infra", *words, code=code, given=given, unset=unset)

    def pulumi(self, *words: str, code: int | None = 0, given: Mapping[str, str] | None = None) -> Said:
        """Runs `pulumi …` inside, without questions."""
        return self.run("pulumi", *words, "--non-interactive", code=code, given=given)

    def run(
        self,
        *command: str,
        code: int | None = 0,
        given: Mapping[str, str] | None = None,
        unset: Sequence[str] = (),
        typed: str = "",
    ) -> Said:
        """Runs any command inside, after the stack files were brought there; `typed` is what it reads."""
        self.running.sync()
        done = subprocess.run(
            command,
            cwd=self.running.workspace,
            env=self.environ(given, unset),
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        said = self.keep(Said(done.returncode, done.stdout, done.stderr))
        assert code is None or said.code == code, f"{command} ended with {said.code}, not {code}\n{said.all}"
        return said

    def interrupted(self, *command: str, when: Callable[[], bool]) -> Said:
        """Runs a command inside and sends it one Ctrl-C as soon as `when` is true."""
        self.running.sync()
        process = subprocess.Popen(
            command,
            cwd=self.running.workspace,
            env=self.environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while not when() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        assert process.poll() is None, "it ended before it could be interrupted"
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        return self.keep(Said(process.returncode, out, err))

    def keep(self, said: Said) -> Said:
        self.said.append(said)
        return said

    def world(self) -> World:
        """Returns what all accounts hold."""
        return self.running.world()

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        """Returns the requests from number `since` on."""
        return self.running.requests(since)

    def backend(self) -> dict[str, bytes]:
        """Returns every file of the engine's state."""
        folder = self.folder / "sandbox" / "backend"
        return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    def processes(self) -> list[str]:
        """Returns the command lines of what still runs inside; the sandbox itself does not count."""
        ours = str(self.folder / "sandbox").encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if ours in (entry / "environ").read_bytes():
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found

    def close(self) -> None:
        """Ends the sandbox. AssertionError: it met an unknown route or host, or something runs on."""
        strange = [entry for entry in self.requests() if entry["note"]]
        self.running.stop()
        assert not strange, f"the sandbox could not answer: {strange}"
        assert not self.processes()
