"""Vocabularies as a reader finds them: whose words, and of which day."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from guize.domain.choices import OTHER_NAMES
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


def search(client: FlaskClient, query: str) -> dict[str, Any]:
    """Search the words and return the answer."""
    answer = client.get(f"/api/v1/vocabulary?{query}")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    return body


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("市长", ("offices", "head")),
        ("head", ("offices", "head")),
        ("请示", ("documents", "request")),
        ("常务会议", ("meetings", "executive")),
        ("工作日", ("units", "working_day")),
        ("天", ("units", "day")),
        ("签发", ("actions", "issue")),
        ("working DAY", ("units", "working_day")),
        ("区长", ("offices", "head")),
    ],
)
def test_a_word_is_found_by_its_names(
    client: FlaskClient, word: str, first: tuple[str, str]
) -> None:
    """The id is told by the label, a part of it, another name, or the id itself."""
    found = search(client, f"q={word}&on=2019-03-01")["items"]
    assert (found[0]["vocabulary"], found[0]["id"]) == first


def test_words_that_hold_the_part_come_after_those_that_are_it(client: FlaskClient) -> None:
    """常务 is part of the names of an office and of a meeting: both are found."""
    found = search(client, "q=常务")["items"]
    assert {"executive-deputy", "executive"} <= {item["id"] for item in found}
    assert all(
        "常务" in "".join((item["zh"], *OTHER_NAMES.get(item["id"], ())))
        for item in found
        if item["vocabulary"] in {"offices", "meetings"}
    )


def test_a_tenants_own_title_is_found_with_the_tenant(client: FlaskClient) -> None:
    """Wuhan calls its executive meeting 市人民政府常务会议; nobody does without a tenant."""
    asked = "q=市人民政府常务会议&on=2019-03-01"
    (found,) = search(client, f"{asked}&tenant=wuhan")["items"]
    assert (found["id"], found["title"]) == ("executive", "市人民政府常务会议")
    other = search(client, "q=executive&on=2019-03-01")["items"]
    assert {item["title"] for item in other} == {None}


def test_words_come_in_pages_each_once(client: FlaskClient) -> None:
    """Following `next` to the last page gives every word once, whatever the limit."""
    whole = search(client, "limit=200&on=2019-03-01")
    for limit in (50, 199):
        found, after = [], ""
        while True:
            page = search(client, f"on=2019-03-01&limit={limit}{after}")
            found += [(item["vocabulary"], item["id"]) for item in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert len(found) == len(set(found))
        head = [(item["vocabulary"], item["id"]) for item in whole["items"]]
        assert found[: len(head)] == head


@pytest.mark.parametrize(("on", "is_found"), [("2012-06-30", False), ("2012-07-01", True)])
def test_words_out_of_use_are_not_found(client: FlaskClient, on: str, *, is_found: bool) -> None:
    """公报 is a class of documents from July 2012 on, and is found from then on."""
    ids = {item["id"] for item in search(client, f"q=公报&on={on}")["items"]}
    assert ("communique" in ids) is is_found


def test_a_former_name_finds_the_word(client: FlaskClient) -> None:
    """What was called 会议纪要 before is found by that name."""
    found = search(client, "q=会议纪要")["items"]
    assert ("documents", "minutes") in {(item["vocabulary"], item["id"]) for item in found}


@pytest.mark.parametrize("query", ["after=offices/nobody", "limit=0", "limit=201", "Q=市长"])
def test_a_bad_search_is_refused(client: FlaskClient, query: str) -> None:
    """A place that is no word, a page of none or too many, and a misspelt name are faults."""
    answer = client.get(f"/api/v1/vocabulary?{query}")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
