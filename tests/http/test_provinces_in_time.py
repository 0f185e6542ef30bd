"""Tenants in time as a province meets them: what is refused, what is told, what stays hidden."""

import pytest

from guize.domain.json_types import Json, JsonObject
from tests.http.realm import GROUND, Realm, new

NUL = "\x00"


def test_no_bad_change_is_recorded_or_fails(realm: Realm) -> None:
    """Whatever is wrong with a change is a problem in both languages, at its place."""
    bad: tuple[tuple[Json, str | None], ...] = (
        ({"on": "0001-01-01", "parent": "hill"}, "/changes/0/on"),
        ({"on": "2019-02-29", "parent": "hill"}, "/changes/0/on"),
        ({"merged_into": "hill", "carries": [2]}, "/changes/0/carries/0"),
        ({"merged_into": "hill", "carries": [1, 0]}, "/changes/0/carries/1"),
        ({"dissolved": True, "carries": [2**40]}, "/changes/0/carries/0"),
        ({"dissolved": "yes"}, "/changes/0/dissolved"),
        ({"corrects": 1, "void": "on"}, "/changes/0/void"),
        ({"corrects": 2**70, "void": True}, "/changes/0/corrects"),
        ({"name": {"zh": "县" * 201, "en": "x"}}, "/changes/0/name/zh"),
        ({"name": {"zh": NUL, "en": "x"}}, "/changes/0/name/zh"),
        ({"name": None}, "/changes/0/name"),
        ({"parent": ""}, "/changes/0/parent"),
        ({"tenant": NUL, "parent": "hill"}, "/changes/0/tenant"),
        ({"dissolved": False}, "/changes/0"),
        (None, "/changes/0"),
        ({"parent": "nobody"}, None),
        ({"merged_into": "ward"}, None),
        ({"corrects": 0, "parent": "hill"}, None),
        ({"on": "9999-12-31", "parent": "ward"}, None),
    )
    for change, place in bad:
        body: JsonObject = {"ground": GROUND, "changes": [change]}
        if not (isinstance(change, dict) and "on" in change):
            body["on"] = "2019-01-09"
        answer = realm.operator.ask("POST", "/tenants/ward/changes", json=body)
        told = answer.get_json()
        assert answer.status_code in ((422,) if place else (404, 409)), told
        assert told["detail"] != told["detail_zh"]
        if place:
            assert [one["pointer"] for one in told["errors"]] == [place]
    assert len(realm.get("/tenants/ward/changes")["changes"]) == 1
    realm.change("ward", {"corrects": 1, "void": True})
    assert "ward" not in {one["tenant"] for one in realm.get("/tenants")["tenants"]}


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"on": "0001-01-01", "ground": GROUND}, "/on"),
        ({"tenant": "a" * 101}, "/tenant"),
        ({"name": {"zh": "县" * 201, "en": "x"}}, "/name/zh"),
        ({"on": "2019-01-01", "ground": {"zh": "批" * 2001}}, "/ground/zh"),
    ],
)
def test_no_bad_tenant_is_created(realm: Realm, members: JsonObject, place: str) -> None:
    """A new tenant without sense or measure is refused at its place."""
    answer = realm.post(realm.operator, "/tenants", {**new("yunxi", "lake"), **members}, 422)
    assert [one["pointer"] for one in answer["errors"]] == [place]


def test_restricted_tenants_stay_hidden_in_what_others_went_through(realm: Realm) -> None:
    """Neither facts, nor answers, nor refusals name a restricted tenant to who may not see it."""
    secret = {**new("secret", "east", "city"), "division_code": "429999"}
    realm.post(realm.operator, "/tenants", secret, 201)
    realm.change("ward", {"parent": "secret"}, on="2018-01-09")
    realm.change("hill", {"merged_into": "secret"})
    taken = {**new("other", "west", "city"), "division_code": "429999"}
    refused = realm.post(realm.west, "/tenants", taken, 409)
    assert {one["code"] for one in refused["refusals"]} == {"code_taken"}
    told = [str(refused)]
    addresses = (
        "/tenants/ward",
        "/tenants/ward/changes",
        "/tenants/hill",
        "/tenants/hill/changes",
        "/tenants/hill/timeline",
        "/tenants/hill/effective?on=2020-01-01",
        "/tenants/hill/effective/calendar?on=2020-01-01",
        "/tenants?on=2018-06-01",
        "/tenants",
    )
    for asker in (realm.nobody, realm.west):
        told += [asker.ask("GET", one).get_data(as_text=True) for one in addresses]
    assert not [text for text in told if "secret" in text]
    assert realm.get("/tenants/hill")["successor"] == "secret"
    assert realm.get("/tenants/hill/changes")["changes"][1]["merged_into"] == "secret"


def test_an_act_tells_which_mandates_it_brings_and_lifts(realm: Realm) -> None:
    """Joining binds from the day of the move to what stood already, below too; leaving lifts it."""
    demand: JsonObject = {
        "title": "常务会议",
        "path": "/meetings/executive",
        "required": True,
        "enforcement": "blocking",
        "applies_to": {"levels": ["district"]},
        "source": [{"article": 1, "quote": "市政府全体会议每半年召开一次。"}],
    }
    realm.record("south", "province", {"mandates": {"executive": demand}}, parent="cn")
    body: JsonObject = {"on": "2019-01-09", "ground": GROUND, "changes": [{"parent": "south"}]}
    moved = realm.post(realm.operator, "/tenants/lake/changes", body, 201)
    assert moved["withheld"] == 0
    (told,) = moved["mandates"]
    assert (told["tenant"], told["ends"]) == ("ward", [])
    (broken,) = told["brings"]
    assert (broken["from"], broken["to"]) == ("2019-01-09", None)
    assert (broken["mandate"]["tenant"], broken["mandate"]["rule"]) == ("south", "executive")
    assert "2019-01-09" in broken["words"]["zh"]
    back = realm.change("ward", {"parent": "hill"}, on="2020-01-09")
    (lifted,) = back["mandates"]
    assert (lifted["tenant"], lifted["brings"]) == ("ward", [])
    assert [(one["from"], one["to"]) for one in lifted["ends"]] == [("2020-01-09", None)]
    assert realm.change("hill", {"name": {"zh": "山市", "en": "Hill"}})["mandates"] == []
    # Whose tree is whose is decided by the day: a corrected day moves what is brought.
    mended = realm.change("lake", {"corrects": 2, "parent": "south"}, on="2019-06-01")
    assert [(one["from"], one["to"]) for one in mended["mandates"][0]["ends"]] == [
        ("2019-01-09", "2019-06-01")
    ]
