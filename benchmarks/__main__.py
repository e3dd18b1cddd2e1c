"""Measures every goal of the project and says whether it is met; exit 1 when one is missed."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.many import write_many
from benchmarks.measure import Measure, Place, paired, timed
from benchmarks.sandbox import measure_sandbox
from benchmarks.table import as_json, as_text
from infra.sandbox import lifecycle
from infra.toolchain.locate import locate

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--json", action="store_true", help="every sample, for programs")
    options = parser.parse_args()
    with sandbox() as place:
        measures = measure(place)
    _say("requests to the sandbox …")
    measures += measure_sandbox()
    print(as_json(measures) if options.json else as_text(measures))
    return 0 if all(m.met for m in measures) else 1


@contextmanager
def sandbox() -> Iterator[Place]:
    """Yields a place inside a sandbox of its own."""
    with tempfile.TemporaryDirectory(prefix="infra-bench-") as folder:
        running = lifecycle.start(Path(folder), ROOT)
        try:
            yield Place(running.workspace, running.environ(locate().environ(os.environ)))
        finally:
            running.stop()


def measure(inside: Place) -> list[Measure]:
    """Returns all figures; says on stderr what it does, for it takes minutes."""
    outside = Place(ROOT, locate().environ(os.environ))
    _say("start-up and checks …")
    measures = [
        timed("infra --help", outside, ["infra", "--help"], goal=0.25),
        timed("infra check, all stacks", outside, ["infra", "check", "--no-linters"], goal=0.6),
        timed("infra check, with linters", outside, ["infra", "check"], goal=4),
    ]
    _say("two stacks are applied in a sandbox …")
    inside.seconds("infra", "up", "shared", "--yes")
    inside.seconds("infra", "up", "production", "--yes")
    _say("previews, ours and plain, in turn …")
    plain = ["pulumi", "preview", "-s", "production", "--non-interactive"]
    measures += paired(
        "infra preview over plain pulumi", inside, ["infra", "preview", "production"], plain, goal=0.8
    )
    return measures


def _many_stacks(outside: Place) -> Iterator[Measure]:
    with tempfile.TemporaryDirectory(prefix="infra-bench-") as folder:
        write_many(Path(folder), 100)
        many = Place(Path(folder), outside.environ)
        yield timed("infra check, 100 stacks", many, ["infra", "check", "--no-linters"], goal=3)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
