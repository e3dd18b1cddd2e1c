"""Times of whole processes, and what they must be."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 10


@dataclass(frozen=True)
class Measure:
    """One figure with its goal."""

    name: str
    unit: str
    samples: tuple[float, ...]
    goal: float
    at_least: bool = False
    """The goal is a floor, not a ceiling."""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def met(self) -> bool:
        return self.median >= self.goal if self.at_least else self.median <= self.goal


@dataclass(frozen=True)
class Place:
    """Where commands run."""

    folder: Path
    environ: Mapping[str, str]

    def seconds(self, *command: str) -> float:
        """Returns how long the command took, from start to exit. RuntimeError: it failed."""
        started = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        taken = time.perf_counter() - started
        if done.returncode:
            raise RuntimeError(
                f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return taken


def timed(name: str, place: Place, command: Sequence[str], goal: float, runs: int = RUNS) -> Measure:
    """Returns the times of a command, after one run that warms the caches."""
    place.seconds(*command)
    return Measure(name, "s", tuple(place.seconds(*command) for _ in range(runs)), goal)


def paired(
    name: str, place: Place, ours: Sequence[str], theirs: Sequence[str], goal: float, runs: int = RUNS
) -> tuple[Measure, Measure, Measure]:
    """Returns what `ours` costs over `theirs`, and the times of both. A pair runs back to back, and every
    second pair the other way round, so that a busy machine slows both alike."""
    sides = (tuple(ours), tuple(theirs))
    for side in sides:
        place.seconds(*side)
    pairs = []
    for number in range(runs):
        order = sides if number % 2 else sides[::-1]
        taken = {side: place.seconds(*side) for side in order}
        pairs.append((taken[sides[0]], taken[sides[1]]))
    over = Measure(name, "s", tuple(mine - plain for mine, plain in pairs), goal)
    mine = Measure(f"  {' '.join(ours)}", "s", tuple(pair[0] for pair in pairs), float("inf"))
    plain = Measure(f"  {' '.join(theirs[:4])}", "s", tuple(pair[1] for pair in pairs), float("inf"))
    return over, mine, plain
