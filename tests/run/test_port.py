"""The port of a supervisor that was killed: its gunicorn gives it up within seconds."""

import socket
import threading

import pytest

from guize.run import web
from guize.run.errors import RunError


def test_a_port_that_is_given_up_soon_is_waited_for(free_port: int) -> None:
    """Who held the port ends while the next start waits."""
    holder = socket.create_server(("127.0.0.1", free_port))
    said: list[str] = []
    ending = threading.Timer(0.5, holder.close)
    ending.start()
    try:
        web.await_free_port(free_port, said.append)
    finally:
        ending.join()
    (line,) = said
    assert str(free_port) in line


def test_a_port_that_is_kept_is_told(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some seconds whoever starts is told what to do."""
    monkeypatch.setattr(web, "PORT_SECONDS", 0.3)
    with (
        socket.create_server(("127.0.0.1", free_port)),
        pytest.raises(RunError, match="choose another, as in PORT=8080 make run"),
    ):
        web.await_free_port(free_port)


def test_a_port_that_may_not_be_used_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what no waiting mends."""

    def bind(_probe: socket.socket, _address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(web, "PORT_SECONDS", 60.0)
    monkeypatch.setattr(socket.socket, "bind", bind, raising=False)
    with pytest.raises(RunError, match="Permission denied"):
        web.await_free_port(80)
