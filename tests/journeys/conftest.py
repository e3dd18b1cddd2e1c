"""Every journey starts from a copy of the same applied estate, made once for all workers."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.journeys.home import Home, Said

ENVIRONMENTS = ("preview", "production", "staging")


@dataclass(frozen=True)
class Estates:
    """Closed homes to copy from, and what was printed while they were made."""

    folder: Path

    def said(self, stack: str) -> Said:
        """What `infra up STACK --yes` printed when the accounts were empty."""
        return Said(**json.loads((self.folder / f"{stack}.json").read_text()))

    def copy(self, state: str, folder: Path) -> Home:
        """Opens a copy of `empty`, `shared` (only that stack is applied) or `applied`."""
        folder.rmdir()
        shutil.copytree(self.folder / state, folder, symlinks=True)
        return Home.opened(folder)


@pytest.fixture(scope="session")
def estates(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Estates:
    """The estates that journeys start from; the first worker makes them, the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "estates"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        failed, done = folder / "failed", folder / "done"
        if failed.exists():
            pytest.fail(f"the estate could not be made:\n{failed.read_text()}", pytrace=False)
        if not done.exists():
            try:
                _make(folder)
            except BaseException as error:
                failed.write_text(str(error))
                raise
            done.touch()
    return Estates(folder)


def _make(folder: Path) -> None:
    home = Home.made(folder / "applied")
    try:
        _up(home, folder, "shared")
        home.close()
        home.copied(folder / "shared")
        home = Home.opened(folder / "applied")
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda stack: _up(home, folder, stack), ENVIRONMENTS))
    finally:
        home.running.stop()
    (folder / "applied" / "sandbox" / "checkout").unlink(missing_ok=True)


def _up(home: Home, folder: Path, stack: str) -> None:
    said = home.infra("up", stack, "--yes")
    (folder / f"{stack}.json").write_text(json.dumps(asdict(said)))


@pytest.fixture
def open_home(estates: Estates, tmp_path: Path) -> Iterator[Callable[[str], Home]]:
    """Opens a home in a state of `Estates.copy`, and closes it."""
    homes: list[Home] = []

    def opened(state: str) -> Home:
        folder = tmp_path / f"home{len(homes)}"
        folder.mkdir()
        homes.append(estates.copy(state, folder))
        return homes[-1]

    yield opened
    for home in homes:
        home.close()


@pytest.fixture
def applied(open_home: Callable[[str], Home]) -> Home:
    """A home of its own, in which all stacks are applied."""
    return open_home("applied")


@pytest.fixture
def shared_only(open_home: Callable[[str], Home]) -> Home:
    """A home of its own, in which only the shared stack is applied."""
    return open_home("shared")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Home]:
    """A home of its own with empty accounts; waits for no engine."""
    home = Home.made(tmp_path / "home")
    yield home
    home.close()
