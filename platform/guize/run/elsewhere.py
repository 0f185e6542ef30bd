"""Which data directory `guize run` uses where it is not the usual one, for commands beside it."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

_NOTE = "runs-on"


def note_running(usual: Path, data_dir: Path) -> None:
    """Note beside the usual data directory that Guize runs on another one, if it can be noted."""
    if data_dir != usual:
        with suppress(OSError):
            usual.mkdir(parents=True, exist_ok=True)
            (usual / _NOTE).write_text(str(data_dir), encoding="utf-8")


def find_running(usual: Path) -> Path | None:
    """Return the data directory that Guize was last noted to run on, if it runs there now.

    None where it runs on the usual one, or nowhere.
    """
    try:
        data_dir = Path((usual / _NOTE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return data_dir if is_held(data_dir) and not is_held(usual) else None


def is_held(data_dir: Path) -> bool:
    """Tell whether a process holds a data directory."""
    try:
        descriptor = os.open(data_dir / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
