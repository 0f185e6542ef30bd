"""Holds a data directory for one process at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guize.run.errors import AlreadyRunningError, RunError


@contextmanager
def hold_data_directory(data_dir: Path) -> Iterator[None]:
    """Hold the data directory, made if missing, until the block ends or the process dies.

    Raises:
        AlreadyRunningError: another process holds it.
        RunError: it cannot be made or written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        # The kernel drops the lock with the process, so that no stale lock can remain.
        descriptor = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise RunError(
            f"The data directory {data_dir} cannot be used ({error.strerror}): "
            "set GUIZE_DATA_DIR to a folder that you may write."
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
            raise AlreadyRunningError(
                f"Guize already runs on {data_dir} (process {holder or 'unknown'}): "
                "stop it, or set GUIZE_DATA_DIR to another folder."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)
