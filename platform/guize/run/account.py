"""Which account PostgreSQL runs as: it refuses root, and not every account enters every folder."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from guize.run.errors import RunError

UNPRIVILEGED = ("postgres", "nobody")
"""Accounts that a system brings along; the first that exists is taken."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int

    @classmethod
    def current(cls) -> Self:
        """Return the account that this process acts as."""
        return cls._of(os.geteuid())

    @classmethod
    def owning(cls, path: Path) -> Self:
        """Return the account that owns a file or folder."""
        return cls._of(path.lstat().st_uid)

    @classmethod
    def unprivileged(cls) -> Self:
        """Return the account that PostgreSQL runs as when root starts it.

        Raises:
            RunError: the system has none of the usual accounts.
        """
        for name in UNPRIVILEGED:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(name, entry.pw_uid, entry.pw_gid)
        raise RunError(
            "PostgreSQL does not run as root, and the system has no account named "
            f"{' or '.join(UNPRIVILEGED)}: start Guize as an ordinary user."
        )

    @classmethod
    def _of(cls, uid: int) -> Self:
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:  # containers run under uids that no passwd file lists
            return cls(str(uid), uid, os.getegid())
        return cls(entry.pw_name, uid, entry.pw_gid)

    @property
    def is_current(self) -> bool:
        """Tell whether this process already acts as the account."""
        return self.uid == os.geteuid()

    def take_over(self, folder: Path) -> None:
        """Make the account the owner of a folder that this process has just made."""
        if not self.is_current:
            os.chown(folder, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Tell whether the account reaches a folder, by trying it."""
        if self.is_current:
            return os.access(folder, os.X_OK)
        attempt = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return attempt.returncode == 0
