"""The commands of our workflows, held against the very versions of the tools that they name."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from infra.spec.workflows import FilesSpec
from infra.workflows.catalogue import workflows_of
from infra.workflows.tools import SENTRY, SUPABASE
from tests.app.cache import CACHE, locked

pytestmark = pytest.mark.app


@pytest.fixture(scope="module")
def tools() -> Path:
    """The folder with the programs."""
    folder = CACHE / f"tools-{sha256(f'{SENTRY} {SUPABASE}'.encode()).hexdigest()[:12]}"
    with locked(folder.name):
        complete = folder / ".complete"
        if not complete.is_file():
            folder.mkdir(exist_ok=True)
            (folder / "package.json").write_text("{}")
            code, said = got(folder)
            if code != 0:
                assert not os.environ.get("CI"), said
                pytest.skip(f"DID NOT RUN: npm cannot get the tools: {said[-200:]}")
            complete.touch()
    return folder / "node_modules" / ".bin"


def got(folder: Path) -> tuple[int, str]:
    npm = shutil.which("npm")
    if npm is None:
        return 1, "there is none"
    words = [npm, "install", "--no-audit", "--no-fund", SENTRY, SUPABASE]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, done.stdout + done.stderr


def run(tools: Path, *words: str, folder: Path) -> str:
    done = subprocess.run(
        [tools / words[0], *words[1:]],
        cwd=folder,
        env={**os.environ, "SUPABASE_ACCESS_TOKEN": f"sbp_{40 * '0'}", "SUPABASE_DB_PASSWORD": "x"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout


def commands() -> Iterator[tuple[str, ...]]:
    """Yields every call of the two programs in our files, as words without `npx`."""
    files = FilesSpec.model_validate({"migrations": {}, "release": {}})
    for workflow in workflows_of(files, ("main",)).values():
        for script in (step.run or "" for job in workflow.jobs for step in job.steps):
            for line in script.splitlines():
                if found := re.search(rf"npx --yes {SUPABASE} (.+)", line):
                    yield "supabase", *shlex.split(found.group(1))
                elif found := re.search(r"\bsentry (?!\(\))(.+?);?( then)?$", line):
                    yield "sentry-cli", *shlex.split(found.group(1))


def test_there_are_commands() -> None:
    assert {words[:3] for words in commands()} == {
        ("sentry-cli", "deploys", "new"),
        ("sentry-cli", "releases", "finalize"),
        ("sentry-cli", "releases", "new"),
        ("sentry-cli", "releases", "set-commits"),
        ("supabase", "db", "push"),
        ("supabase", "db", "start"),
        ("supabase", "link", "--project-ref"),
    }


@pytest.mark.parametrize("words", sorted(set(commands())), ids=" ".join)
def test_every_flag_is_one_of_the_command(words: tuple[str, ...], tools: Path, tmp_path: Path) -> None:
    verbs = [word for word in words[1:3] if not word.startswith("-")]
    helped = run(tools, words[0], *verbs, "--help", folder=tmp_path)
    for flag in (word for word in words if word.startswith("--")):
        assert re.search(rf"{flag}\b", helped), f"{flag}: {helped}"


def test_a_bare_remote_is_the_linked_project(tools: Path, tmp_path: Path) -> None:
    (tmp_path / "supabase").mkdir()
    said = run(tools, "supabase", "db", "push", "--remote", "--dry-run", folder=tmp_path)
    assert "Have you run supabase link?" in said
