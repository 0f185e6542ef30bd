"""Where the embedded PostgreSQL keeps its data, its socket and its log."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from guize.run.account import Account
from guize.run.binaries import programs_for
from guize.run.errors import RunError

SYSTEM_DIR = Path("/var/lib/guize")
"""Where root keeps what PostgreSQL's account cannot reach in the checkout."""

LONGEST_SOCKET_PATH = 107
"""Bytes that the kernel gives a Unix socket's address, less the closing zero."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one embedded server, and the account that owns them."""

    account: Account
    programs: Path
    cluster: Path
    sockets: Path
    log: Path

    @classmethod
    def choose(cls, data_dir: Path) -> Self:
        """Settle the places for a data directory; the same directory gives the same places.

        Raises:
            RunError: no place will do; the message says why.
        """
        account, home = _account_and_home(data_dir)
        return cls(
            account=account,
            programs=programs_for(account, SYSTEM_DIR),
            cluster=home / "cluster",
            sockets=_sockets(home),
            log=home / "postgresql.log",
        )

    def prepare(self) -> None:
        """Make the folders that are missing; what exists keeps its permissions.

        Raises:
            RunError: a folder belongs to somebody else or is open to others.
        """
        self.cluster.parent.mkdir(parents=True, exist_ok=True)
        make_private(self.sockets, self.account)
        if self.cluster.exists() and self.cluster.stat().st_uid != self.account.uid:
            raise RunError(
                f"{self.cluster} belongs to {Account.owning(self.cluster).name}, not to "
                f"{self.account.name}: start Guize as it was started before, or set "
                "GUIZE_DATA_DIR to a folder of your own."
            )


def make_private(folder: Path, account: Account) -> None:
    """Make a folder that only the account enters, or see that an existing one is so.

    Raises:
        RunError: what exists there belongs to somebody else or is open to others.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o077:
            raise RunError(
                f"{folder} is not a private folder of {account.name}: "
                "remove it, or set GUIZE_DATA_DIR to another folder."
            ) from None
        return
    account.take_over(folder)


def _account_and_home(data_dir: Path) -> tuple[Account, Path]:
    if os.geteuid() != 0:
        return Account.current(), data_dir
    system_home = SYSTEM_DIR / "data" / _digest(data_dir)
    for home in (data_dir, system_home):
        # Root carries on what an ordinary user, or root itself, began.
        if (home / "cluster").exists():
            return Account.owning(home / "cluster"), home
    account = Account.unprivileged()
    return account, data_dir if account.can_enter(data_dir) else system_home


def _sockets(home: Path) -> Path:
    candidates = (home / "sockets", Path(tempfile.gettempdir()) / f"guize-{_digest(home)}")
    for folder in candidates:
        if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return folder
    raise RunError(
        f"The path of PostgreSQL's socket is longer than {LONGEST_SOCKET_PATH} bytes both in "
        f"{home} and in {candidates[1].parent}: set GUIZE_DATA_DIR or TMPDIR to a shorter path."
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
