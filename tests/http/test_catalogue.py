"""Vocabularies as a reader finds them: whose words, and of which day."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from guize.http import context


@pytest.fixture
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the evening of 21 November in London, and the 22nd already in China."""
    monkeypatch.setattr(context, "now", lambda: datetime(2026, 11, 21, 20, tzinfo=UTC))


@pytest.mark.usefixtures("evening")
@pytest.mark.parametrize(
    "address", ["/vocabulary/documents", "/vocabulary/offices", "/vocabulary/offices?tenant=wuhan"]
)
def test_a_vocabulary_is_of_the_day_in_china(client: FlaskClient, address: str) -> None:
    """With a tenant and without one the day is the same at every hour."""
    assert client.get(f"/api/v1{address}").get_json()["on"] == "2026-11-22"
