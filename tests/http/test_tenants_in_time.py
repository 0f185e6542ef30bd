"""Tenants created, renamed, moved, merged and dissolved over HTTP, and what is answered then."""

import pytest

from guize.domain.json_types import JsonObject
from tests.http.realm import GROUND, NAME, Realm, new


def test_a_tenant_is_created_by_who_administers_above(realm: Realm) -> None:
    """With a day and a ground, or since ever; it works at once, and nobody else can do it."""
    body = new("yunxi", "lake", on="2020-05-01", ground=GROUND, visibility="public")
    assert realm.nobody.ask("POST", "/tenants", json=body).status_code == 401
    assert realm.west.ask("POST", "/tenants", json=body).status_code == 403
    made = realm.post(realm.city, "/tenants", body, 201)
    assert [(one["number"], one["kind"], one["on"]) for one in made["changes"]] == [
        (1, "creation", "2020-05-01")
    ]
    found = realm.get("/tenants/yunxi")
    assert (found["path"], found["standing"]) == (["cn", "east", "lake"], "standing")
    draft = realm.city.ask("POST", "/tenants/yunxi/drafts", json={"from": {}, "title": "规则"})
    assert draft.status_code == 201
    before = realm.get("/tenants/yunxi/effective?on=2020-04-30")
    assert (before["status"], before["rules"]) == ("vacancy", {})
    assert before["warnings"][0]["code"] == "not_yet_created"
    since = realm.get("/tenants/yunxi/effective?on=2020-05-01")
    assert since["rules"]["meetings"]["thematic"]["title"] == "东"
    (event,) = realm.get("/audit?tenant=yunxi&action=tenant.create")["events"]
    assert event["detail"]["facts"][0]["ground"] == GROUND


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ({"on": "2020-05-01"}, "/ground"),
        ({"on": "2020-5-1", "ground": GROUND}, "/on"),
        ({"division_code": "12"}, "/division_code"),
        ({"level": "县"}, "/level"),
        ({"tenant": "Yunxi"}, "/tenant"),
        ({"time_zone": "Mars/Base"}, "/time_zone"),
        ({"ground": {"number": "1"}, "on": "2020-05-01"}, "/ground/zh"),
        ({"mayor": "x"}, "/mayor"),
    ],
)
def test_what_is_wrong_with_a_new_tenant_is_told_by_place(
    realm: Realm, members: JsonObject, place: str
) -> None:
    """Each fault has its pointer, and nothing is recorded."""
    body = {**new("yunxi", "lake"), **members}
    answer = realm.post(realm.operator, "/tenants", body, 422)
    assert [one["pointer"] for one in answer["errors"]] == [place]
    assert realm.operator.ask("GET", "/tenants/yunxi").status_code == 404


def test_slugs_codes_and_places_are_held(realm: Realm) -> None:
    """A slug is for good; names beside each other and codes are unique on each day."""
    made = {**new("yunxi", "lake"), "division_code": "420101"}
    realm.post(realm.operator, "/tenants", made, 201)
    for body, code in (
        (made, "slug_taken"),
        ({**new("other", "hill"), "division_code": "420101"}, "code_taken"),
        (new("other", "lake"), "name_taken"),
        (new("other", "ward", level="city"), "level_order"),
        (new("other", "lake", level="nation"), "level_order"),
    ):
        answer = realm.post(realm.operator, "/tenants", body, 409)
        assert code in {one["code"] for one in answer["refusals"]}
    # A name and a code pass to another, once they are free.
    realm.change("yunxi", {"division_code": None, "name": {"zh": "旧云溪", "en": "Old"}})
    later = {"on": "2019-01-09", "ground": GROUND, "division_code": "420101"}
    realm.post(realm.operator, "/tenants", {**new("other", "lake"), **later}, 201)


def test_a_rename_holds_from_its_day(realm: Realm) -> None:
    """The name of a day is told of that day, and what was known then is told as it was known."""
    recorded = realm.get("/tenants/lake/changes")["changes"][0]["recorded_at"]
    realm.change("lake", {"name": {"zh": "湖市", "en": "Lake City"}})

    def named(query: str) -> str:
        tree = realm.get(f"/tenants?{query}")["tenants"]
        return next(str(one["name"]["zh"]) for one in tree if one["tenant"] == "lake")

    assert [named(f"on=2019-01-{day}") for day in ("08", "09")] == ["某市lake", "湖市"]
    assert named("") == "湖市"
    assert named(f"on=2019-01-09&known_at={recorded}") == "某市lake"
    changes = realm.get("/tenants/lake/changes")["changes"]
    assert [(one["number"], one["kind"], one["is_current"]) for one in changes] == [
        (1, "creation", True),
        (2, "change", True),
    ]
    assert changes[1]["ground"] == GROUND


def test_a_move_changes_what_is_inherited_from_its_day(realm: Realm) -> None:
    """Who moves a tenant administers both sides; a pinned answer stays byte for byte."""
    pin = realm.get("/tenants/lake/effective?on=2019-06-01")["known_at"]
    address = f"/tenants/ward/effective?on=2019-06-01&known_at={pin}&explain=true"
    pinned = realm.operator.ask("GET", address).data
    body = {"on": "2019-01-09", "ground": GROUND, "changes": [{"parent": "west"}]}
    for asker, status in ((realm.city, 403), (realm.east, 403), (realm.west, 403)):
        realm.post(asker, "/tenants/lake/changes", body, status)
    realm.change("lake", {"parent": "west"})
    for day, title in (("2019-01-08", "东"), ("2019-01-09", "西")):
        for slug in ("lake", "ward"):
            answer = realm.get(f"/tenants/{slug}/effective?on={day}")
            assert answer["rules"]["meetings"]["thematic"]["title"] == title
            assert answer["known_at"] > pin
    assert realm.operator.ask("GET", address).data == pinned
    path = {one["tenant"]: one["path"] for one in realm.get("/tenants")["tenants"]}
    assert path["ward"] == ["cn", "west", "lake"]
    # Rights go by the tree of today.
    assert realm.west.ask("GET", "/tenants/ward/grants").status_code == 200
    assert realm.east.ask("GET", "/tenants/ward/grants").status_code == 403


def test_children_are_moved_by_name(realm: Realm) -> None:
    """A merger is refused until the same act moves what is below; the successor answers then."""
    merged: JsonObject = {"merged_into": "hill"}
    assert realm.refused("lake", merged) == {"children_remain"}
    realm.change("lake", merged, {"tenant": "ward", "parent": "hill"})
    answer = realm.get("/tenants/lake/effective?on=2019-01-09")
    assert (answer["status"], answer["reason"], answer["rules"]) == ("vacancy", "dissolved", {})
    assert "hill" in answer["warnings"][0]["en"]
    assert realm.get("/tenants/lake/effective?on=2019-01-08")["status"] == "in_force"
    told = realm.get("/tenants/lake")
    assert (told["standing"], told["ended_on"], told["successor"]) == (
        "dissolved",
        "2019-01-09",
        "hill",
    )
    assert "lake" not in {one["tenant"] for one in realm.get("/tenants")["tenants"]}
    earlier = realm.get("/tenants?on=2019-01-08")["tenants"]
    assert "lake" in {one["tenant"] for one in earlier}
    case = {"facts": {}, "on": "2019-06-01"}
    decided = realm.post(realm.operator, "/tenants/lake/decisions/leave", case, 200)
    assert decided["outcome"] == "vacancy"
    realm.refused("lake", {"name": NAME}, on="2020-01-01")
    assert realm.refused("hill", {"merged_into": "lake"}) >= {"no_successor"}


def test_what_the_ground_carries_on_binds_at_the_old_address(realm: Realm) -> None:
    """A carried lineage stays; all others end, without reviving what they superseded."""
    realm.change("ward", {"merged_into": "lake", "carries": [1]})
    answer = realm.get("/tenants/ward/effective?on=2019-01-09")
    assert (answer["status"], answer["warnings"][0]["code"]) == ("in_force", "dissolved")
    # What it lacked is filled by nobody any more.
    assert answer["rules"].keys() == {"meetings"}
    assert answer["rules"]["meetings"].keys() == {"plenary"}


def test_a_wrong_fact_is_corrected_and_withdrawn(realm: Realm) -> None:
    """A correction restates a fact whole; a void one takes it back; neither rewrites the past."""
    realm.change("lake", {"parent": "west"})
    realm.change("lake", {"corrects": 2, "parent": "west"}, on="2020-01-01")
    title = "/tenants/lake/effective/meetings/thematic?on={}"
    found = realm.get(title.format("2019-06-01"))["rules"]["meetings"]["thematic"]["title"]
    assert found == "东"
    realm.change("lake", {"corrects": 2, "void": True})
    found = realm.get(title.format("2020-06-01"))["rules"]["meetings"]["thematic"]["title"]
    assert found == "东"
    changes = realm.get("/tenants/lake/changes")["changes"]
    assert [one["is_current"] for one in changes] == [True, False, False, False]
    assert realm.refused("lake", {"corrects": 9, "void": True}) == {"no_such_fact"}
    # What rests on a creation is not left hanging.
    assert realm.refused("lake", {"corrects": 1, "void": True}) == {"no_parent"}


def test_an_organ_is_a_tenant_like_any_other(realm: Realm) -> None:
    """An office or a standing committee has titles, drafts and answers of its own; no circles."""
    for slug, parent in (("office", "lake"), ("desk", "office")):
        body = {
            **new(slug, parent, level="organ", visibility="public"),
            "name": {"zh": slug, "en": slug},
        }
        realm.post(realm.city, "/tenants", body, 201)
    draft = realm.city.ask("POST", "/tenants/office/drafts", json={"from": {}, "title": "细则"})
    assert draft.status_code == 201
    answer = realm.get("/tenants/desk/effective?on=2020-01-01")
    assert answer["rules"]["meetings"]["thematic"]["title"] == "东"
    case = {"facts": {}, "on": "2020-01-01"}
    assert realm.post(realm.operator, "/tenants/office/decisions/leave", case, 200)["outcome"]
    assert realm.refused("office", {"parent": "desk"}) == {"under_itself"}
    assert realm.refused("office", {"parent": "office"}) == {"under_itself"}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"on": "2019-01-09", "changes": [{"parent": "west"}]}, "/ground"),
        ({"on": "2019-01-09", "ground": GROUND}, "/changes"),
        ({"ground": GROUND, "changes": [{"parent": "west"}]}, "/changes/0"),
        ({"on": "2019-01-32", "ground": GROUND, "changes": [{"parent": "west"}]}, "/on"),
        ({"on": "2019-01-09", "ground": GROUND, "changes": [{}]}, "/changes/0"),
        ({"on": "2019-01-09", "ground": GROUND, "changes": [{"level": "x"}]}, "/changes/0/level"),
        (
            {"on": "2019-01-09", "ground": GROUND, "changes": [{"void": True}]},
            "/changes/0",
        ),
        (
            {
                "on": "2019-01-09",
                "ground": GROUND,
                "changes": [{"merged_into": "hill", "dissolved": True}],
            },
            "/changes/0",
        ),
    ],
)
def test_what_is_wrong_with_an_act_is_told_by_place(
    realm: Realm, body: JsonObject, place: str
) -> None:
    """Nothing of an act is recorded if any of it cannot be read."""
    answer = realm.post(realm.operator, "/tenants/lake/changes", body, 422)
    assert [one["pointer"] for one in answer["errors"]] == [place]
    assert len(realm.get("/tenants/lake/changes")["changes"]) == 1
