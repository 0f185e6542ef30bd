"""What gunicorn is to do beside its options; it reads this module as its configuration."""

from typing import Protocol

from guize.settings import LARGEST_BODY


class _Request(Protocol):
    """As much of gunicorn's request as is needed here."""

    headers: list[tuple[str, str]]

    def force_close(self) -> None:
        """See that the connection is closed with the answer, and that the answer says so."""


def pre_request(_worker: object, req: _Request) -> None:
    """Close the connection after a request whose body is refused unread.

    gunicorn would promise to keep it and then drop it with what is left of the body; the header
    `Connection` of an application it passes over, as PEP 3333 asks.
    """
    for name, value in req.headers:
        is_length = name.upper() == "CONTENT-LENGTH" and value.isdecimal()
        if is_length and int(value) > LARGEST_BODY:
            req.force_close()
