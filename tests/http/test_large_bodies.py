"""Bodies over the limit are refused, whether or not the address reads bodies."""

import io

import pytest
from flask.testing import FlaskClient

from guize.settings import LARGEST_BODY
from tests.http.test_bad_requests import problem_of

HUGE = 50 * 1024 * 1024
ADDRESSES = ["/api/v1/tenants/wuhan/effective", "/api/v1/nothing", "/healthz", "/docs"]


class Counting(io.RawIOBase):
    """A body that counts what is read of it."""

    def __init__(self, size: int) -> None:
        """Offer `size` bytes."""
        self.left = size
        self.read_so_far = 0

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer as far as bytes are left."""
        count = min(len(buffer), self.left)
        self.left -= count
        self.read_so_far += count
        return count


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_body_over_the_limit_is_refused_unread(
    client: FlaskClient, address: str, method: str
) -> None:
    """A declared length over the limit is 413, and not a byte of the body is read."""
    body = Counting(HUGE)
    told = problem_of(
        client,
        address,
        413,
        method=method,
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(HUGE)},
    )
    assert "1 MiB" in told["detail"]
    assert body.read_so_far == 0


def test_a_body_without_a_length_is_read_no_further_than_the_limit(client: FlaskClient) -> None:
    """A chunked body is refused as soon as it is over the limit."""
    body = Counting(HUGE)
    problem_of(
        client,
        ADDRESSES[0],
        413,
        method="GET",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
    )
    assert body.read_so_far <= LARGEST_BODY + 64 * 1024


def test_a_small_body_does_no_harm(client: FlaskClient) -> None:
    """A reading address ignores a body within the limit."""
    assert client.get(ADDRESSES[0], data=b"{}").status_code == 200
