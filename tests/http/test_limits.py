"""Rate limits: a bucket each, refilled by time, and no new bucket for a new false key."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guize.domain.errors import ThrottledError
from guize.domain.governance.authority import Action
from guize.http.limits import SECONDS_FULL, Buckets, Limits
from guize.run.embedded import DatabaseUrls
from guize.services.record.importing import import_pack
from tests.http.governed import People, create_governed_app, dispose
from tests.http.world import RECORDED, made_up


def test_a_bucket_empties_and_fills() -> None:
    """It gives what it holds, then as much as time brings, and never holds more than full."""
    buckets = Buckets(2.0)
    assert [buckets.take("a", 0.0) for _ in range(20)] == [0.0] * 20
    assert buckets.take("a", 0.0) == pytest.approx(0.5)
    assert buckets.take("b", 0.0) == 0.0
    assert buckets.take("a", 0.5) == 0.0
    assert buckets.take("a", 0.5) > 0
    assert [buckets.take("a", 9999.0) for _ in range(20)] == [0.0] * 20
    assert buckets.take("a", 9999.0) > 0


@given(st.floats(0.5, 50), st.lists(st.floats(0, 3), max_size=200))
def test_nobody_gets_more_than_the_rate(rate: float, pauses: list[float]) -> None:
    """However requests are spread, no more pass than a full bucket and what time brought."""
    buckets, now, passed = Buckets(rate), 0.0, 0
    for pause in pauses:
        now += pause
        passed += buckets.take("a", now) == 0
    assert passed <= rate * SECONDS_FULL + rate * now + 1e-6


def test_the_longest_unused_is_forgotten() -> None:
    """Memory is bounded, whatever names are made up."""
    buckets = Buckets(0.1, most=2)
    for name in ("a", "b", "c"):
        assert buckets.take(name, 0.0) == 0.0
    assert buckets.take("c", 0.0) > 0
    assert buckets.take("a", 0.0) == 0.0


def test_no_limit_lets_everybody_through() -> None:
    """A rate of 0 is none."""
    buckets = Buckets(0)
    assert all(buckets.take("a", 0.0) == 0 for _ in range(1000))


def test_a_false_key_counts_for_its_address() -> None:
    """Only a key that has proved to hold has a bucket of its own, until it does not any more."""
    limits = Limits(0.2)
    for number in range(2):
        limits.check("192.0.2.1", bytes([number]), 0.0)
    with pytest.raises(ThrottledError) as caught:
        limits.check("192.0.2.1", b"new", 0.0)
    assert caught.value.retry_after == 5
    limits.check("192.0.2.2", b"new", 0.0)
    limits.remember(b"good", "client:1")
    limits.check("192.0.2.1", b"good", 0.0)
    limits.forget(b"good")
    with pytest.raises(ThrottledError):
        limits.check("192.0.2.1", b"good", 0.0)


def test_too_many_requests_are_told_when_to_come_back(own_database: DatabaseUrls) -> None:
    """429 with Retry-After as a problem; a known client goes on while its address has to wait."""
    app = create_governed_app(own_database, rate_limit=1)
    people = People(app, own_database)
    with people.session() as session:
        import_pack(session, made_up("east"), RECORDED, lambda _: ())
        session.commit()
    known = people.client("known", Action.READ, at="east")
    assert known.ask("GET", "/me").status_code == 200
    nobody = people.nobody()
    statuses = [nobody.ask("GET", "/schemas").status_code for _ in range(30)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    answer = nobody.ask("GET", "/schemas")
    assert int(answer.headers["Retry-After"]) >= 1
    assert (answer.content_type, answer.get_json()["type"]) == (
        "application/problem+json",
        "/problems/throttled",
    )
    assert answer.get_json()["detail_zh"]
    assert replace(known, key="guize_false").ask("GET", "/me").status_code == 429
    assert known.ask("GET", "/me").status_code == 200
    assert app.test_client().get("/healthz").status_code == 200
    people.dispose()
    dispose(app)
