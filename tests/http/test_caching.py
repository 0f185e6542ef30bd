"""Validators, caching and mementos (RFC 9110, RFC 9111, RFC 7089)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from flask.testing import FlaskClient

from guize.domain.json_types import JsonObject
from guize.run.embedded import DatabaseUrls
from tests.http.conftest import application_on
from tests.http.world import RECORDED, made_up, record_pack

EFFECTIVE = "/api/v1/tenants/wuhan/effective"
LAST = "2026-01-05T20:00:00Z"
"""An instant after Wuhan was recorded and before the last record of all."""
PINNED = f"{EFFECTIVE}?on=2019-03-01&known_at={LAST}"
IMMUTABLE = "public, max-age=31536000, immutable"

READ = [
    "/tenants",
    "/tenants/wuhan",
    "/tenants/wuhan/timeline?on=2019-03-01",
    "/tenants/wuhan/timemap",
    "/tenants/wuhan/effective?on=2019-03-01",
    "/tenants/wuhan/effective/meetings?on=2019-03-01",
    "/tenants/wuhan/effective/meetings/executive?on=2019-03-01",
    "/effective?under=hubei&on=2019-03-01",
    "/tenants/wuhan/text?on=2019-03-01",
    "/tenants/wuhan/versions",
    "/tenants/wuhan/versions/1",
    "/tenants/wuhan/versions/1/text",
    "/tenants/wuhan/versions/1/coverage",
    "/schemas",
    "/schemas/rulebook/1/meetings",
    "/vocabulary",
    "/vocabulary?q=market&on=2019-03-01",
    "/vocabulary/offices?on=2019-03-01",
]


@pytest.mark.parametrize("address", READ)
def test_an_answer_is_sent_once(client: FlaskClient, address: str) -> None:
    """Every read has a strong ETag that holds still and answers 304 to whoever has it."""
    first = client.get(f"/api/v1{address}")
    tag = first.headers["ETag"]
    assert first.status_code == 200
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    assert client.get(f"/api/v1{address}").headers["ETag"] == tag
    for method in ("GET", "HEAD"):
        again = client.open(
            f"/api/v1{address}", method=method, headers={"If-None-Match": f'"other", {tag}'}
        )
        assert (again.status_code, again.data) == (304, b"")
        for name in ("ETag", "Cache-Control", "Vary"):
            assert again.headers.get(name) == first.headers.get(name)
    stale = client.get(f"/api/v1{address}", headers={"If-None-Match": '"other"'})
    assert stale.data == first.data


@pytest.mark.parametrize("address", READ)
def test_head_is_get_without_its_body(client: FlaskClient, address: str) -> None:
    """HEAD gives the headers of GET, its length among them."""
    got, head = (client.open(f"/api/v1{address}", method=method) for method in ("GET", "HEAD"))
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(got.data))
    told, expected = dict(head.headers), dict(got.headers)
    # A second may pass between the two.
    del told["Date"], expected["Date"]
    assert told == expected


def test_different_answers_have_different_validators(client: FlaskClient) -> None:
    """Another day, another pin, another section: another ETag."""
    addresses = [f"{EFFECTIVE}?on=2019-03-01", f"{EFFECTIVE}?on=2019-03-02", PINNED]
    addresses += [f"{EFFECTIVE}/meetings?on=2019-03-01", f"{EFFECTIVE}?on=2019-03-01&explain=true"]
    assert len({client.get(address).headers["ETag"] for address in addresses}) == len(addresses)


@pytest.mark.parametrize(
    ("query", "is_pinned"),
    [
        ("", False),
        ("on=2019-03-01", False),
        (f"known_at={LAST}", False),
        (f"on=2019-03-01&known_at={LAST}", True),
        ("on=2019-03-01&known_at=2000-01-01T00:00:00Z", True),
        # After the last record something may still be recorded at this very instant.
        ("on=2019-03-01&known_at=2026-10-01T00:00:00Z", False),
    ],
)
@pytest.mark.parametrize(
    "address", [EFFECTIVE, f"{EFFECTIVE}/meetings", "/api/v1/effective?under=hubei"]
)
def test_only_a_settled_pin_is_immutable(
    client: FlaskClient, address: str, query: str, is_pinned: bool
) -> None:
    """An answer is immutable when its address pins both times and the second is settled."""
    joined = f"{address}{'&' if '?' in address else '?'}{query}"
    answer = client.get(joined)
    wanted = IMMUTABLE if is_pinned else "public, no-cache"
    assert answer.headers["Cache-Control"] == wanted
    assert set(answer.vary) == {"Accept-Datetime", "Authorization", "Cookie"}


def test_what_a_header_pins_is_not_immutable(client: FlaskClient) -> None:
    """The address alone means something else tomorrow, so a header cannot freeze it."""
    then = {"Accept-Datetime": format_datetime(RECORDED + timedelta(hours=12), usegmt=True)}
    assert client.get(EFFECTIVE, headers=then).headers["Cache-Control"] == "public, no-cache"


def test_an_unpinned_answer_echoes_the_last_record_that_bears(client: FlaskClient) -> None:
    """Records of other tenants and of the calendar leave body and ETag as they are."""
    answer = client.get(f"{EFFECTIVE}?on=2019-03-01").get_json()
    assert answer["known_at"].startswith("2026-01-05T10:00:00")
    assert client.get(PINNED).get_json()["known_at"] == LAST


def test_a_record_elsewhere_changes_no_validator(own_database: DatabaseUrls) -> None:
    """A publication is seen by the next read, and only the tenant that it is about has changed."""
    for hour, slug in enumerate(("near", "far")):
        rules: JsonObject = {"meetings": {"plenary": {"title": slug}}}
        pack = made_up(slug, rules=rules)
        record_pack(own_database.application, pack, RECORDED + timedelta(hours=hour))
    near, far = (f"/api/v1/tenants/{slug}/effective?on=2019-03-01" for slug in ("near", "far"))
    with application_on(own_database) as app:
        client = app.test_client()
        before = {address: client.get(address).headers["ETag"] for address in (near, far)}
        renewed = made_up("far", rules={"meetings": {"plenary": {"title": "new"}}})
        record_pack(own_database.application, renewed, RECORDED + timedelta(hours=9))
        assert client.get(near).headers["ETag"] == before[near]
        after = client.get(far, headers={"If-None-Match": before[far]})
        assert after.status_code == 200
        assert after.get_json()["rules"]["meetings"]["plenary"]["title"] == "new"
        # What was believed before can still be asked.
        pinned = client.get(f"{far}&known_at=2026-01-05T10:00:00Z").get_json()
        assert pinned["rules"]["meetings"]["plenary"]["title"] == "far"


def test_accept_datetime_asks_on_both_axes(client: FlaskClient) -> None:
    """`Accept-Datetime: T` answers for the date of T where the tenant is, as known at T."""
    # 17:30 UTC is 01:30 of the next day in Wuhan.
    then = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
    headers = {"Accept-Datetime": format_datetime(then, usegmt=True)}
    answer = client.get(f"{EFFECTIVE}/meetings", headers=headers)
    body = answer.get_json()
    assert (body["on"], body["known_at"]) == ("2026-01-06", "2026-01-05T17:30:00Z")
    assert parsedate_to_datetime(answer.headers["Memento-Datetime"]) == then
    kept = client.get(answer.headers["Content-Location"])
    assert (kept.data, kept.headers["Cache-Control"]) == (answer.data, IMMUTABLE)
    assert f'<{EFFECTIVE}/meetings>; rel="original timegate"' in answer.headers["Link"]


def test_a_parameter_prevails_over_its_half_of_the_header(client: FlaskClient) -> None:
    """With `on` in the address, the header still says what was known when."""
    headers = {"Accept-Datetime": "Mon, 05 Jan 2026 08:30:00 GMT"}
    body = client.get(f"{EFFECTIVE}?on=2019-03-01", headers=headers).get_json()
    # Wuhan was recorded later that day.
    assert (body["on"], body["status"]) == ("2019-03-01", "vacancy")
    pinned = client.get(PINNED, headers=headers).get_json()
    assert (pinned["on"], pinned["known_at"]) == ("2019-03-01", LAST)


def test_a_timemap_lists_answers_by_the_instant_from_which_they_were_given(
    client: FlaskClient,
) -> None:
    """Each memento answers with the datetime that the TimeMap gives it."""
    answer = client.get("/api/v1/tenants/wuhan/timemap")
    assert answer.content_type == "application/link-format"
    listed = answer.get_data(as_text=True)
    assert f'<{EFFECTIVE}>; rel="original timegate"' in listed
    assert '</api/v1/tenants/wuhan/timemap>; rel="self"' in listed
    mementos = re.findall(r'<([^>]+)>; rel="memento"; datetime="([^"]+)"', listed)
    assert mementos
    told = []
    for address, at in mementos:
        memento = client.get(address)
        assert memento.headers["Memento-Datetime"] == at
        told.append(memento.get_json()["status"])
    # Nothing on file at first, then Wuhan was recorded; its calendar bears on no rule.
    assert told == ["vacancy", "in_force"]
    assert 'rel="timemap"' in client.get(EFFECTIVE).headers["Link"]
