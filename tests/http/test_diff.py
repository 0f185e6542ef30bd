"""Diffs over HTTP: between versions, days and tenants, in words and as a JSON Patch."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from pytest_postgresql.executors import NoopExecutor

from guize.domain.diffing.equality import is_same
from guize.domain.diffing.json_patch import apply_json_patch
from guize.domain.json_types import Json
from guize.packs.pack import Pack
from guize.packs.read import parse_pack
from guize.packs.yaml_writer import write_yaml
from tests.conftest import RunningServer
from tests.http.cities import days, record_cities, reply
from tests.http.conftest import application_on
from tests.http.world import RECORDED, record_pack
from tests.packs.samples import TEXT, head_file, tenant_file

PATCH = {"Accept": "application/json-patch+json"}
HELD = ("2011-01-01", "2012-01-01", "2013-01-01", "2014-01-01")


def rolling() -> Pack:
    """Return a city that shortens a limit, goes back, and supplements it."""
    kinds: list[dict[str, Json]] = [{}, {}, {}, {"kind": "supplement", "amends": 3}]
    limits: list[Json] = [days(10), days(5), days(10), days(3)]
    files = {"tenant.yaml": tenant_file("rolling")}
    for number, (kind, limit) in enumerate(zip(kinds, limits, strict=True), 1):
        content: Json = reply(limit)["deadlines"]
        if number == 4:
            content = {"reply-to-request": {"limit": limit}}
        head = {**kind, "effective_from": HELD[number - 1]}
        files[f"v{number}/instrument.yaml"] = head_file(number, **head)
        files[f"v{number}/text.md"] = TEXT
        files[f"v{number}/rules/deadlines.yaml"] = write_yaml(content)
    return parse_pack(files, "rolling", "rolling")


@pytest.fixture(scope="module")
def cities(server: RunningServer, template: NoopExecutor) -> Iterator[FlaskClient]:
    """Give a client of the application on the cities, one of them with a history."""
    with server.copy_of(template.template_dbname, "guize_histories") as urls:
        record_cities(urls.application)
        record_pack(urls.application, rolling(), RECORDED + timedelta(days=9))
        with application_on(urls) as app:
            yield app.test_client()


def difference(client: FlaskClient, left: str, right: str) -> dict[str, Any]:
    """Return the diff between two references."""
    answer = client.get(f"/api/v1/diff?left={left}&right={right}")
    assert answer.status_code == 200, answer.get_json(force=True)
    body: dict[str, Any] = answer.get_json()
    return body


def sentences(body: dict[str, Any]) -> list[str]:
    """Return what a diff tells of the members of rules, in Chinese."""
    return [edit["words"]["zh"] for change in body["changes"] for edit in change["edits"]]


def test_two_tenants_are_told_apart(cities: FlaskClient) -> None:
    """Xianyang's rules against Qiqihar's, with sentences in both languages."""
    body = difference(cities, "xianyang@1", "qiqihar:2019-03-01")
    assert body["left"] == {
        "reference": "xianyang@1",
        "tenant": "xianyang",
        "version": 1,
        "draft": None,
        "revision": None,
        "on": "2013-06-17",
        "status": "in_force",
        "reason": None,
        "incomplete": [],
        "missing": [],
    }
    changes = {change["rule"]: change for change in body["changes"]}
    words = [edit["words"] for edit in changes["/deadlines/reply-to-request"]["edits"]]
    assert {
        "zh": "第五十八条→第二十一条 请示办复时限:10个工作日 → 5个工作日(缩短)",
        "en": "Article 58 → 21, 请示办复, limit: 10 working days → 5 working days (shortened)",
    } in words
    kinds = [change["kind"] for change in body["changes"]]
    assert body["counts"]["added"] == kinds.count("added") > 0
    assert body["counts"]["removed"] == kinds.count("removed") > 0


def test_a_tenants_own_words_are_labelled(cities: FlaskClient) -> None:
    """Words that a tenant adds to the vocabularies are told by their labels."""
    text = cities.get("/api/v1/diff?left=xianyang@1&right=qiqihar@1").get_data(as_text=True)
    labels = cities.get("/api/v1/tenants/xianyang/versions/1").get_json()["vocabulary"]
    assert labels["procedures"]["plan-conformity"]["zh"] in text
    assert "“plan-conformity”" not in text


def test_a_version_and_the_one_before(cities: FlaskClient) -> None:
    """The net of a change and of its rollback; a supplement is folded into its base."""
    assert sentences(difference(cities, "rolling@1", "rolling@2")) == [
        "第一条 请示办复时限:10个工作日 → 5个工作日(缩短)"
    ]
    assert difference(cities, "rolling@1", "rolling@3")["changes"] == []
    assert sentences(difference(cities, "rolling@3", "rolling@4")) == [
        "第一条 请示办复时限:10个工作日 → 3个工作日(缩短)"
    ]


def test_a_day_and_another(cities: FlaskClient) -> None:
    """What is in force on two days; before the first version everything is added."""
    assert difference(cities, "rolling:2012-06-01", "rolling:2013-06-01")["counts"] == {
        "added": 0,
        "removed": 0,
        "changed": 1,
        "not_known": 0,
        "substance": 1,
        "source": 0,
        "editorial": 0,
    }
    body = difference(cities, "rolling:2010-06-01", "rolling@1")
    assert (body["left"]["status"], body["left"]["reason"]) == ("vacancy", "nothing_on_file")
    (told,) = (change["words"]["zh"] for change in body["changes"])
    assert told.startswith("第一条 新增“请示办复”(起算事件:")


def test_a_version_whose_text_is_not_on_file_holds_nothing(cities: FlaskClient) -> None:
    """Panjin's first version is metadata alone, and its side of the diff says so."""
    body = difference(cities, "panjin@1", "panjin@2")
    assert (body["left"]["status"], body["left"]["reason"]) == ("vacancy", "not_on_file")
    assert body["right"]["status"] == "in_force"
    assert body["left"]["missing"][0]["number"] == "盘政发〔2014〕5号"
    assert {change["kind"] for change in body["changes"]} == {"not_known"}
    assert body["counts"]["not_known"] == len(body["changes"])
    assert all("左侧的文本不全" in change["words"]["zh"] for change in body["changes"])


def test_what_a_text_that_is_not_on_file_may_say_is_not_removed(cities: FlaskClient) -> None:
    """Panjin's base is not on file: rules that only Xianyang has are not told as removed there."""
    body = difference(cities, "xianyang@1", "panjin:2016-03-01")
    assert body["right"]["missing"][0]["number"] == "盘政发〔2014〕5号"
    assert (body["counts"]["removed"], body["counts"]["added"] > 0) == (0, True)
    assert body["counts"]["not_known"] > 0


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return rules as a version records them, without what answers add to citations."""
    if isinstance(value, dict):
        added = {"tenant", "version", "instrument", "label"} if "quote" in value else set()
        return {name: plain(member) for name, member in value.items() if name not in added}
    return [plain(item) for item in value] if isinstance(value, list) else value


REFERENCES = (
    *("xianyang:2019-03-01", "qiqihar:2019-03-01", "below:2019-03-01", "panjin:2016-03-01"),
    *("panjin@1", "panjin@2", "xianyang@1", "rolling:2012-06-01"),
    *("rolling@1", "rolling@2", "rolling@4"),
)


@pytest.mark.parametrize(("left", "right"), [*permutations(REFERENCES, 2)])
def test_the_patch_applies(cities: FlaskClient, left: str, right: str) -> None:
    """Applied to the rulebook of the left, the JSON Patch gives that of the right, to the byte."""
    rules = [
        cities.get(f"/api/v1/rulebook?of={reference}").get_json()["rules"]
        for reference in (left, right)
    ]
    answer = cities.get(f"/api/v1/diff?left={left}&right={right}", headers=PATCH)
    assert answer.content_type == "application/json-patch+json"
    patch = answer.get_json(force=True)
    assert bool(patch) is not is_same(*rules)
    assert is_same(apply_json_patch(rules[0], patch), rules[1])


@pytest.mark.parametrize("reference", [one for one in REFERENCES if ":" in one])
def test_the_rulebook_of_a_day_is_the_effective_one(cities: FlaskClient, reference: str) -> None:
    """It holds what binds on the day, without what answers add to citations."""
    tenant, on = reference.split(":")
    effective = cities.get(f"/api/v1/tenants/{tenant}/effective?on={on}").get_json()
    answer = cities.get(f"/api/v1/rulebook?of={reference}")
    told = answer.get_json()
    assert is_same(told["rules"], plain(effective["rules"]))
    assert (told["status"], told["reason"]) == (effective["status"], effective["reason"])
    again = {"If-None-Match": answer.headers["ETag"]}
    assert cities.get(f"/api/v1/rulebook?of={reference}", headers=again).status_code == 304


def test_the_patch_of_a_rollback_is_empty(cities: FlaskClient) -> None:
    """What versions add to citations is no part of the patch."""
    answer = cities.get("/api/v1/diff?left=rolling@1&right=rolling@3", headers=PATCH)
    assert answer.get_json(force=True) == []


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/html", "application/json"),
        ("application/json;q=0.5, application/json-patch+json", "application/json-patch+json"),
        ("application/json-patch+json;q=0.5, application/json", "application/json"),
    ],
)
def test_the_header_chooses_the_form(cities: FlaskClient, accept: str | None, form: str) -> None:
    """Sentences unless the reader prefers a patch; caches are told that it depends on it."""
    headers = {"Accept": accept} if accept else {}
    answer = cities.get("/api/v1/diff?left=rolling@1&right=rolling@2", headers=headers)
    assert answer.content_type == form
    assert "Accept" in answer.vary


def test_a_diff_has_a_validator(cities: FlaskClient) -> None:
    """Each form has its own ETag, and whoever has it is told so."""
    address = "/api/v1/diff?left=rolling@1&right=rolling@2"
    tags = [cities.get(address, headers=h).headers["ETag"] for h in ({}, PATCH)]
    assert tags[0] != tags[1]
    again = cities.get(address, headers={"If-None-Match": tags[0]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "reference",
    [
        *("rolling", "rolling@", "rolling@0", "rolling@one", "rolling:2019-02-29", "rolling:"),
        *("@1", "", "draft:0", "draft:x", "draft:", "draft:1.0", "draft@", "DRAFT:1"),
    ],
)
@pytest.mark.parametrize("side", ["left", "right"])
def test_what_is_no_reference_is_refused(cities: FlaskClient, side: str, reference: str) -> None:
    """The three forms are told with examples, and which side is at fault."""
    other = "right" if side == "left" else "left"
    answer = cities.get(f"/api/v1/diff?{side}={reference}&{other}=rolling@1")
    assert answer.status_code == 422
    (fault,) = answer.get_json(force=True)["errors"]
    assert (fault["parameter"], fault["code"]) == (side, "not_a_reference")
    for words in (fault["detail"], fault["detail_zh"]):
        assert all(form in words for form in ("wuhan@3", "wuhan:2019-03-01", "draft:17"))


@pytest.mark.parametrize("reference", ["nonesuch@1", "rolling@9", "rolling@999999999"])
def test_what_is_not_there_is_not_found(cities: FlaskClient, reference: str) -> None:
    """Unknown tenants and versions are 404."""
    answer = cities.get(f"/api/v1/diff?left=rolling@1&right={reference}")
    assert answer.status_code == 404
    assert reference.partition("@")[0] in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize("form", ["@1", "@7", ":2019-03-01"])
def test_a_hidden_tenant_is_as_unknown_as_one_that_is_not(cities: FlaskClient, form: str) -> None:
    """The answer is the same, word for word, whether or not there is such a version."""
    asked, never = (
        cities.get(f"/api/v1/diff?left=five@1&right={name}{form}") for name in ("secret", "nowise")
    )
    assert asked.status_code == never.status_code == 404
    assert asked.get_data(as_text=True).replace("secret", "nowise") == never.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/diff?left=xianyang@1&right=qiqihar@1", "DiffAnswer"),
        ("/diff?left=rolling@1&right=panjin:2016-03-01", "DiffAnswer"),
        ("/rulebook?of=panjin@2", "RulebookAnswer"),
        (
            "/compare?path=/deadlines/reply-to-request/limit&under=cn&on=2019-03-01",
            "ComparisonAnswer",
        ),
        ("/compare?path=/meetings/executive/chair&under=cn&on=2019-03-01", "ComparisonAnswer"),
    ],
)
def test_answers_are_as_described(cities: FlaskClient, address: str, schema: str) -> None:
    """Answers hold what the OpenAPI says, and no member that it does not know."""
    described = cities.get("/api/v1/openapi.json").get_json()
    document = {**closed(described), "$ref": f"#/components/schemas/{schema}"}
    answer = cities.get(f"/api/v1{address}")
    assert answer.status_code == 200
    jsonschema.Draft202012Validator(document).validate(answer.get_json())
    content = described["paths"]["/api/v1/diff"]["get"]["responses"]["200"]["content"]
    assert {*content} == {"application/json", "application/json-patch+json"}


def closed(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema in which objects with known members have no others."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict):
        found.setdefault("additionalProperties", False)
    return found
