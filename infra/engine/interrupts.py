"""Ctrl-C while engines run: first they finish what they are doing, then they stop, then they are killed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from types import FrameType

from infra.engine.engine import Engine, Stopped

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE = 10.0
"""Seconds that an engine gets to stop at once before it is killed."""


@contextmanager
def stopping(engine: Engine, note: Callable[[str], None]) -> Iterator[None]:
    """Within it, an interrupt stops the engine's runs; leaves with KeyboardInterrupt once they have ended."""
    asked = 0
    timers: list[Timer] = []

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            note("stopping when the operations that run have ended; Ctrl-C again stops at once")
            engine.stop()
        elif asked == 2:
            note("stopping at once; what was being made may be missing from the state")
            engine.stop()
            timers.append(Timer(_PATIENCE, engine.kill))
            timers[-1].daemon = True
            timers[-1].start()
        else:
            engine.kill()

    before = {number: signal.signal(number, on_signal) for number in _SIGNALS}
    try:
        yield
    except Stopped:
        pass
    except BaseException:
        engine.close()
        raise
    finally:
        for timer in timers:
            timer.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
    if asked:
        raise KeyboardInterrupt
