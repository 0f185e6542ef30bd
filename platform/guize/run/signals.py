"""Turns the signals that ask a process to end into one exception."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Never

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(BaseException):
    """Somebody asked the process to end; like KeyboardInterrupt, no ordinary failure."""


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Raise StopRequestedError in the block at the first ending signal.

    Those that follow are ignored, so that an impatient second Ctrl-C cannot cut short the
    shutdown of PostgreSQL.
    """

    def stop(_number: int, _frame: FrameType | None) -> Never:
        for ending in ENDING:
            signal.signal(ending, signal.SIG_IGN)
        raise StopRequestedError

    before = {ending: signal.signal(ending, stop) for ending in ENDING}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)
