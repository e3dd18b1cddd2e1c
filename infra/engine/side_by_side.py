"""Runs of several stacks side by side, bounded, so that one that fails does not hide the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from infra.engine.engine import Stopped
from infra.errors import InfraError

T = TypeVar("T")


def width() -> int:
    """Returns how many engines may run at once."""
    return max(2, os.cpu_count() or 2)


def side_by_side(tasks: Mapping[str, Callable[[], T]]) -> dict[str, T | InfraError]:
    """Returns each task's result or expected error, in the order of `tasks`. Stopped: one was interrupted;
    any other exception is ours, and raised when all have ended."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for name in tasks:
        waiting.put(name)
    results: dict[str, T | InfraError] = {}
    raised: list[BaseException] = []

    def work() -> None:
        while not raised:
            try:
                name = waiting.get_nowait()
            except Empty:
                return
            try:
                results[name] = tasks[name]()
            except InfraError as error:
                results[name] = error
            except BaseException as error:
                raised.append(error)

    threads = [Thread(target=work, daemon=True) for _ in range(min(width(), len(tasks)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise next((error for error in raised if not isinstance(error, Stopped)), raised[0])
    return {name: results[name] for name in tasks}
