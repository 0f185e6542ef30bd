"""Starts and stops child processes that never outlive the process that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from guize.run.account import Account

PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>: the signal that a process gets when its parent dies."""


def start_process(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    account: Account,
    death_signal: signal.Signals,
    output: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches the supervisor alone.

    Args:
        command: the program, by absolute path, and its arguments.
        environment: all environment variables of the child.
        account: whom the child runs as; another account than the current one takes root.
        death_signal: what the child gets when this process dies, however it dies (Linux).
        output: where its output goes; None leaves it where ours goes.
    """
    other = not account.is_current
    return subprocess.Popen(
        [str(part) for part in command],
        cwd="/" if other else None,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        user=account.uid if other else None,
        group=account.gid if other else None,
        extra_groups=() if other else None,
        start_new_session=True,
        preexec_fn=_die_with_parent(death_signal),  # noqa: PLW1509 - has to run in the child
    )


def _die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        # After the change of account, which would clear the wish again.
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask_the_kernel


def stop_process(
    process: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]
) -> None:
    """Stop a child: send each signal in turn, wait that many seconds, then kill its session."""
    for step, seconds in steps:
        if process.poll() is not None:
            break
        process.send_signal(step)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
