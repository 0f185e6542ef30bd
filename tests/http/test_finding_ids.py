"""Whoever knows the Chinese word and not the id finds it in the answer."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.http.test_decisions import validate
from tests.http.test_openapi import described  # noqa: F401 - a fixture

WUHAN = "/api/v1/tenants/wuhan/decisions"
ON = "2019-03-01"


def refused(client: FlaskClient, kind: str, **body: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Return why a case is refused."""
    answer = client.post(f"{WUHAN}/{kind}", json={"on": ON, **body})
    assert answer.status_code == 422
    errors: list[dict[str, Any]] = answer.get_json()["errors"]
    return errors


def values(client: FlaskClient, kind: str, fact: str, on: str = ON) -> dict[Any, dict[str, Any]]:
    """Return the permitted values of a fact, by id."""
    facts = client.get(f"{WUHAN}/{kind}/facts?on={on}").get_json()["facts"]
    (asked,) = (each for each in facts if each["fact"] == fact)
    return {value["value"]: value for value in asked["permitted"]}


@pytest.mark.parametrize(
    ("kind", "fact", "word", "id_"),
    [
        ("signing", "document", "命令", "order"),
        ("signing", "document", "意见", "opinions"),
        ("signing", "document", "函", "letter"),
        ("signing", "document", "纪要", "minutes"),
        ("signing", "meeting", "常务会议", "executive"),
        ("signing", "meeting", "市人民政府常务会议", "executive"),
        ("leave", "applicant", "副市长", "deputy"),
        ("leave", "applicant", "市人民政府办公厅", "general-office"),
        ("leave", "applicant", "办公厅", "general-office"),
        ("matter", "consents", "常务会议", "executive"),
        ("quota", "quota", "每次出访国家数", "countries-per-trip"),
    ],
)
def test_the_fault_names_the_id_of_a_label(
    client: FlaskClient, kind: str, fact: str, word: str, id_: str
) -> None:
    """In both languages; and the id that it names is accepted."""
    (fault,) = refused(client, kind, facts={fact: word})
    assert f"“{word}”的代号是 {id_}。" in fault["detail_zh"]
    assert f"the id of {word} is {id_!r}" in fault["detail"]
    assert id_ in fault["permitted"]
    again = client.post(f"{WUHAN}/{kind}", json={"on": ON, "facts": {fact: id_}})
    assert again.status_code == 200


def test_offices_that_are_away_are_found_likewise(client: FlaskClient) -> None:
    """An absent office, and both sides of a delegation."""
    faults = refused(
        client, "signing", absent=["head", "副市长"], delegations=[{"from": "市长", "to": "办公厅"}]
    )
    assert [(fault["pointer"], fault["detail_zh"]) for fault in faults] == [
        ("/absent/1", "此处应填代号:“副市长”的代号是 deputy。"),
        ("/delegations/0/from", "此处应填代号:“市长”的代号是 head。"),
        ("/delegations/0/to", "此处应填代号:“办公厅”的代号是 general-office。"),
    ]


def test_the_chinese_name_of_a_fact_is_not_its_id(client: FlaskClient) -> None:
    """It gets the id too."""
    (fault,) = refused(client, "signing", facts={"文种": "minutes"})
    assert fault["code"] == "unknown_fact"
    assert "“文种”的代号是 document。" in fault["detail_zh"]


def test_permitted_values_come_with_their_labels_once(
    client: FlaskClient,
    described: dict[str, Any],  # noqa: F811 - the fixture
) -> None:
    """Local titles in Chinese; of equal lists the labels are told with the first."""
    answer = client.post(
        f"{WUHAN}/matter", json={"on": ON, "facts": {"matter": ["x"]}, "absent": ["x", "y"]}
    )
    validate(described, "ProblemAnswer", answer.get_json())
    matter, first, second = answer.get_json()["errors"]
    assert {*matter["permitted"]} == matter["permitted_labels"].keys()
    assert first["permitted_labels"]["general-office"] == {
        "zh": "市人民政府办公厅",
        "en": "general office",
    }
    assert second["permitted"] == first["permitted"]
    assert "permitted_labels" not in second


def test_values_are_called_what_the_tenant_calls_them(client: FlaskClient) -> None:
    """Beside the general name, which is the same everywhere."""
    offices = values(client, "leave", "applicant")
    assert offices["general-office"]["zh"] == "政府办公室(厅)"
    assert offices["general-office"]["label"]["zh"] == "市人民政府办公厅"
    assert offices["research-office"]["label"]["zh"] == "研究室"
    assert values(client, "signing", "meeting")["executive"]["label"]["zh"] == "市人民政府常务会议"


def test_quotas_are_listed_by_their_titles(client: FlaskClient) -> None:
    """A rule by its own, what no rule counts by the vocabulary's; only rules are mentioned."""
    quotas = values(client, "quota", "quota")
    assert quotas["countries-per-trip"]["label"]["zh"] == "每次出访国家数"
    assert quotas["countries-per-trip"]["is_mentioned"]
    assert quotas["countries-visited"]["is_mentioned"]
    assert quotas["overseas-groups"]["label"]["zh"] == "因公出国(境)团组数量和规模"
    assert quotas["research-report"]["label"]["zh"] == "调研报告"
    assert not quotas["research-report"]["is_mentioned"]


def test_what_some_rule_names_is_marked(client: FlaskClient) -> None:
    """By itself or by a broader word, for this kind alone; of an exclusion what is excluded."""
    documents = values(client, "signing", "document")
    assert documents["minutes"]["is_mentioned"]
    assert not documents["invitation"]["is_mentioned"]
    applicants = values(client, "leave", "applicant")
    assert applicants["deputy-in-charge"]["is_mentioned"]
    assert not applicants["garrison"]["is_mentioned"]
    chairs = values(client, "meeting", "chair")
    assert chairs["head"]["is_mentioned"]
    assert not chairs["garrison"]["is_mentioned"]


def test_in_a_vacancy_no_rule_mentions_anything(client: FlaskClient) -> None:
    """The list is of the day that it is asked for."""
    offices = values(client, "quota", "holder", "2019-03-01")
    assert any(office["is_mentioned"] for office in offices.values())
    facts = client.get(f"{WUHAN}/meeting/facts?on=2011-01-01").get_json()["facts"]
    assert not any(v["is_mentioned"] for fact in facts for v in fact.get("permitted", ()))


def test_a_list_longer_than_its_vocabulary_is_one_fault(client: FlaskClient) -> None:
    """Each value can be listed once: what is longer is not read word by word."""
    many = [f"x{number}" for number in range(1_000)]
    faults = refused(
        client,
        "matter",
        facts={"matter": many},
        absent=many,
        delegations=[{"from": "head", "to": "deputy"}] * 1_000,
    )
    places = {(fault["pointer"], fault["code"]) for fault in faults}
    assert places == {(f"/{p}", "too_many") for p in ("facts/matter", "absent", "delegations")}


def test_a_batch_of_faults_is_not_read_for_ever(client: FlaskClient) -> None:
    """After a thousand faults the rest is left unread."""
    case = {"kind": "matter", "facts": {"matter": [f"x{number}" for number in range(100)]}}
    answer = client.post(WUHAN, json={"cases": [case] * 12})
    assert answer.status_code == 422
    assert len(answer.get_json()["errors"]) == 1_000


def test_consents_that_lift_a_prohibition_are_asked_for(client: FlaskClient) -> None:
    """Those whose consent some rule waits for are marked."""
    consents = values(client, "matter", "consents")
    assert consents["government"]["is_mentioned"]
    assert not consents["garrison"]["is_mentioned"]


def test_what_is_asked_for_bears_the_same_names(client: FlaskClient) -> None:
    """The needs of a decision call offices by their local titles, and list quotas by theirs."""
    leave = client.post(f"{WUHAN}/leave", json={"on": ON}).get_json()
    (applicant,) = (need for need in leave["needs"] if need["fact"] == "applicant")
    labels = {value["value"]: value["label"]["zh"] for value in applicant["permitted"]}
    assert labels["department-head"] == "市人民政府各部门主任、局长(主要负责人)"
    (quota,) = client.post(f"{WUHAN}/quota", json={"on": ON}).get_json()["needs"]
    labels = {value["value"]: value["label"]["zh"] for value in quota["permitted"]}
    assert labels["countries-per-trip"] == "每次出访国家数"
