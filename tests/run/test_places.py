"""Where the embedded server's folders go, and what is refused there."""

import os
import tempfile
from pathlib import Path

import pytest

from guize.run import places as places_module
from guize.run.account import Account
from guize.run.embedded import embedded_postgres
from guize.run.errors import RunError
from guize.run.lock import hold_data_directory
from guize.run.places import LONGEST_SOCKET_PATH, Places, make_private
from guize.settings import Settings

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs as somebody else")


def test_sockets_stand_in_the_data_directory(place: Path) -> None:
    """A data directory of ordinary length holds the sockets, outside the cluster."""
    places = Places.choose(place)
    assert places.sockets == place / "sockets"
    assert places.cluster == place / "cluster"


def test_a_long_path_gets_short_sockets(place: Path) -> None:
    """A data directory too deep for a socket's address keeps its sockets in a short folder."""
    deep = place / ("deep" * 25)
    deep.mkdir()
    sockets = Places.choose(deep).sockets
    assert sockets.parent == Path(tempfile.gettempdir())
    assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    with embedded_postgres(Settings(data_dir=deep), durable=False) as server:
        assert server.sockets == sockets
    sockets.rmdir()


def test_no_place_short_enough_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no path is short enough, the message names the two variables that help."""
    deep = place / ("deep" * 25)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with pytest.raises(RunError, match="GUIZE_DATA_DIR or TMPDIR"):
        Places.choose(deep)


def test_an_open_folder_is_not_trusted(place: Path) -> None:
    """A folder that others may enter is refused and keeps its permissions."""
    folder = place / "sockets"
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(RunError, match="not a private folder"):
        make_private(folder, Account.current())
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_link_is_not_trusted(place: Path) -> None:
    """A symbolic link in the place of a private folder is refused."""
    (place / "real").mkdir(mode=0o700)
    (place / "sockets").symlink_to(place / "real")
    with pytest.raises(RunError, match="not a private folder"):
        make_private(place / "sockets", Account.current())


def test_a_data_directory_that_cannot_be_made_is_told(place: Path) -> None:
    """A data directory below a file is refused with the variable that sets it."""
    (place / "file").touch()
    with (
        pytest.raises(RunError, match=r"cannot be used \(Not a directory\).*GUIZE_DATA_DIR"),
        hold_data_directory(place / "file" / "data"),
    ):
        pass


@needs_root
def test_what_the_account_cannot_enter_goes_to_a_system_directory(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a closed home, root keeps PostgreSQL's programs and data in a system directory."""
    system = place / "system"
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(places_module, "SYSTEM_DIR", system)
    monkeypatch.setattr(Account, "can_enter", lambda _self, _folder: False)
    with embedded_postgres(Settings(data_dir=closed), durable=False) as server:
        program = Path(f"/proc/{server.process.pid}/exe").readlink()
        assert program.is_relative_to(system / "postgresql")
        assert server.sockets.is_relative_to(system / "data")
    assert [path.name for path in closed.iterdir()] == ["lock"]
    assert closed.stat().st_mode & 0o777 == 0o700


@needs_root
def test_root_carries_on_what_a_user_began(place: Path) -> None:
    """Root runs PostgreSQL as the account that owns the cluster already."""
    cluster = place / "cluster"
    cluster.mkdir()
    os.chown(cluster, 65534, -1)
    assert Places.choose(place).account.uid == 65534


@needs_root
def test_a_closed_folder_is_seen_as_closed(place: Path) -> None:
    """Whether an account can enter a folder is found out by trying it."""
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    assert Account.unprivileged().can_enter(place)
    assert not Account.unprivileged().can_enter(closed)
