"""One value across tenants: ranked, outliers marked, and the kinds of nothing kept apart."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from pytest_postgresql.executors import NoopExecutor

from guize.services.answers import comparing
from tests.conftest import RunningServer
from tests.http.cities import record_cities
from tests.http.conftest import application_on

LIMIT = "/deadlines/reply-to-request/limit"
COMPARE = f"/api/v1/compare?path={LIMIT}&on=2019-03-01"


@pytest.fixture(scope="module")
def cities(server: RunningServer, template: NoopExecutor) -> Iterator[FlaskClient]:
    """Give a client of the application on the cities."""
    with server.copy_of(template.template_dbname, "guize_cities") as urls:
        record_cities(urls.application)
        with application_on(urls) as app:
            yield app.test_client()


def compared(client: FlaskClient, query: str = "under=cn") -> dict[str, Any]:
    """Return a comparison."""
    answer = client.get(f"{COMPARE}&{query}")
    assert answer.status_code == 200, answer.get_json(force=True)
    body: dict[str, Any] = answer.get_json()
    return body


def faults(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    """Return the parameters and codes for which a comparison is refused."""
    answer = client.get(address)
    assert answer.status_code == 422
    return [(fault["parameter"], fault["code"]) for fault in answer.get_json(force=True)["errors"]]


def by_tenant(body: dict[str, Any]) -> dict[str, Any]:
    """Return the items of a comparison by their tenants."""
    return {item["tenant"]: item for item in body["items"]}


def test_the_shortest_limit_comes_first(cities: FlaskClient) -> None:
    """Five working days outrank ten; a limit in weeks is ranked apart; equals share a rank."""
    body = compared(cities)
    ranked = [(i["tenant"], i["axis"], i["rank"]) for i in body["items"] if i["rank"]]
    assert ranked[-2:] == [("xianyang", "working_day", 4), ("week", "day", 1)]
    assert sorted(ranked[:-2]) == [
        ("below", "working_day", 1),
        ("five", "working_day", 1),
        ("qiqihar", "working_day", 1),
    ]
    assert (body["stricter"], body["title"]["en"]) == ("less", "Limit")
    words = {"zh": "工作日", "en": "working days"}
    group = {"axis": "working_day", "words": words, "count": 4}
    assert body["groups"][0] == {**group, "least": 5.0, "median": 5.0, "most": 10.0}
    assert body["warnings"] == []


def test_what_differs_from_the_rest_is_marked(cities: FlaskClient) -> None:
    """Xianyang's ten days stand out among fives; a lone value in weeks does not."""
    assert [i["tenant"] for i in compared(cities)["items"] if i["outlier"]] == ["xianyang"]


def test_each_value_is_proved(cities: FlaskClient) -> None:
    """A value comes with its words, its nearest citation and strength, and where it is from."""
    item = by_tenant(compared(cities))["xianyang"]
    assert item["words"] == {"zh": "10个工作日", "en": "10 working days"}
    assert item["value"] == {"value": 10, "unit": "working_day", "strength": "usually"}
    assert item["strength"] == "usually"
    assert (item["certainty"], item["origin"]) == ("assumed", {"tenant": "xianyang", "version": 1})
    assert {c["article"] for c in item["citations"]} == {58}
    assert {c["instrument"] for c in item["citations"]} == {"咸政发〔2013〕16号"}


def test_the_kinds_of_nothing_stay_apart(cities: FlaskClient) -> None:
    """Vague, unstated, by reference, incomplete, not regulated and vacancy are kept apart."""
    body = compared(cities)
    found = {item["tenant"]: item["state"] for item in body["items"]}
    assert found["soon"] == "vague"
    assert found["silent"] == "unstated"
    assert found["asked"] == "by_reference"
    assert found["free"] == "not_regulated"
    # Of the province's own text an article is not encoded yet.
    assert found["province"] == "incomplete"
    assert found["shaanxi"] == "vacancy"
    # A supplement whose base is not on file: what the base says is not known.
    assert found["panjin"] == "vacancy"
    items = by_tenant(body)
    assert (items["shaanxi"]["reason"], items["panjin"]["reason"]) == (
        "nothing_on_file",
        "not_on_file",
    )
    assert "value" not in items["free"]
    assert body["states"] == {
        "stated": 5,
        "unstated": 1,
        "illegible": 0,
        "vague": 1,
        "by_reference": 1,
        "incomplete": 1,
        "not_regulated": 1,
        "vacancy": 4,
    }
    assert sum(body["states"].values()) == len(body["items"])


def test_a_baseline_is_a_value_of_the_tenants_below(cities: FlaskClient) -> None:
    """A city without a rulebook of its own has its province's offer, and says whence it is."""
    item = by_tenant(compared(cities))["below"]
    assert (item["state"], item["status"]) == ("stated", "vacancy")
    assert item["origin"] == {"tenant": "province", "version": 1}


def test_restricted_tenants_are_left_out(cities: FlaskClient) -> None:
    """Nobody learns of a hidden tenant from a comparison, nor by its name."""
    assert "secret" not in cities.get(f"{COMPARE}&under=cn").get_data(as_text=True)
    asked, never = (cities.get(f"{COMPARE}&tenants=five,{n}") for n in ("secret", "nonesuch"))
    assert asked.status_code == never.status_code == 404
    assert asked.get_data(as_text=True).replace("secret", "nonesuch") == never.get_data(
        as_text=True
    )


def test_named_tenants_are_compared(cities: FlaskClient) -> None:
    """Instead of a node, tenants can be named; and of a node, one level be kept."""
    body = compared(cities, "tenants=xianyang,five")
    assert [item["tenant"] for item in body["items"]] == ["five", "xianyang"]
    levels = {item["level"] for item in compared(cities, "under=cn&level=province")["items"]}
    assert levels == {"province"}


def test_the_day_matters(cities: FlaskClient) -> None:
    """Before Xianyang's rules there is a vacancy; known before they were recorded, too."""
    address = f"/api/v1/compare?path={LIMIT}&tenants=xianyang"
    for query in ("on=2013-06-16", "on=2019-03-01&known_at=2026-01-05T08:00:00Z"):
        (item,) = cities.get(f"{address}&{query}").get_json()["items"]
        assert item["state"] == "vacancy"


def test_words_and_sets_compare_too(cities: FlaskClient) -> None:
    """Values that are no numbers have no rank, and stand out from a majority."""
    path = "/deadlines/reply-to-request/relation"
    address = f"/api/v1/compare?path={path}&under=cn&on=2019-03-01"
    body = cities.get(address).get_json()
    stated = [item for item in body["items"] if item["state"] == "stated"]
    assert {item["words"]["zh"] for item in stated} == {"之内"}
    assert {item["rank"] for item in stated} == {None}
    assert (body["stricter"], body["groups"][0]["axis"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("path=/deadlines/reply-to-request/limt&under=cn", ("path", "unknown_path")),
        ("path=/deadline/reply-to-request/limit&under=cn", ("path", "unknown_path")),
        ("path=/deadlines/reply-to-request/limit/value&under=cn", ("path", "part_of_a_value")),
        ("path=/deadlines&under=cn", ("path", "not_a_path")),
        ("path=/deadlines/*/limit&under=cn", ("path", "not_a_rule")),
        ("path=/deadlines/Reply/limit&under=cn", ("path", "not_a_rule")),
        ("path=/baseline/deadlines&under=cn", ("path", "not_a_path")),
        ("path=/baseline/deadlines/*/limit&under=cn", ("path", "not_a_rule")),
        ("path=deadlines/a/b&under=cn", ("path", "not_a_path")),
        ("path=/calendar/2019/holidays&under=cn", ("path", "calendar_apart")),
        (f"path={LIMIT}", ("under", "one_of_two")),
        (f"path={LIMIT}&under=cn&tenants=five", ("under", "one_of_two")),
        ("under=cn", ("path", "required")),
        (f"path={LIMIT}&under=cn&level=country", ("level", "not_permitted")),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(
    cities: FlaskClient, query: str, fault: tuple[str, str]
) -> None:
    """A misspelt path is not answered with a list of tenants that do not regulate it."""
    assert faults(cities, f"/api/v1/compare?{query}") == [fault]


def test_an_unknown_path_lists_the_members(cities: FlaskClient) -> None:
    """Whoever misspells a member is told which there are."""
    path = "/deadlines/reply-to-request/limt"
    answer = cities.get(f"/api/v1/compare?path={path}&under=cn").get_json(force=True)
    assert "limit" in answer["errors"][0]["permitted"]


def test_a_rule_that_nobody_has_is_told(cities: FlaskClient) -> None:
    """A misspelt id is answered with what is near it, not with silence alone."""
    path = "/deadlines/reply-to-reqest/limit"
    body = cities.get(f"/api/v1/compare?path={path}&under=cn&on=2019-03-01").get_json()
    assert body["states"]["stated"] == 0
    (warning,) = body["warnings"]
    assert warning["code"] == "rule_not_found"
    assert "是否指“reply-to-request”" in warning["words"]["zh"]
    assert "Did you mean 'reply-to-request'?" in warning["words"]["en"]


def test_a_strength_that_is_not_written_out_is_that_around_it(cities: FlaskClient) -> None:
    """What the text states plainly binds as 应当 does, so that all can be ranked."""
    address = f"/api/v1/compare?path={LIMIT}/strength&tenants=xianyang,five&on=2019-03-01"
    body = cities.get(address).get_json()
    assert body["stricter"] == "more"
    found = [(item["tenant"], item["rank"], item["value"]) for item in body["items"]]
    assert found == [("five", 1, "must"), ("xianyang", 2, "usually")]


def test_offices_are_called_what_each_tenant_calls_them(cities: FlaskClient) -> None:
    """The chair of the executive meeting is 市长 here; in English it is the vocabulary's word."""
    path = "/meetings/executive/chair"
    address = f"/api/v1/compare?path={path}&tenants=xianyang,qiqihar&on=2019-03-01"
    for item in cities.get(address).get_json()["items"]:
        assert item["words"]["zh"].startswith("市长")
        assert item["words"]["en"].startswith("head of government")


def test_a_whole_rule_can_be_compared(cities: FlaskClient) -> None:
    """All that two rules say stands side by side; titles and quotes make no difference."""
    path = "/deadlines/reply-to-request"
    address = f"/api/v1/compare?path={path}&tenants=five,below,week,xianyang&on=2019-03-01"
    items = by_tenant(cities.get(address).get_json())
    assert "时限:5个工作日" in items["five"]["words"]["zh"]
    assert "limit: 10 working days" in items["xianyang"]["words"]["en"]
    assert {item["rank"] for item in items.values()} == {None}


def test_what_a_baseline_offers_is_compared_too(cities: FlaskClient) -> None:
    """A province's offer has a place of its own, and its relation says which way is stricter."""
    path = f"/baseline{LIMIT}"
    body = cities.get(f"/api/v1/compare?path={path}&tenants=province&on=2019-03-01").get_json()
    assert [item["words"]["zh"] for item in body["items"]] == ["5个工作日"]
    assert body["stricter"] == "less"


def test_too_many_tenants_are_refused(cities: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranking reads them all, so there is a most."""
    monkeypatch.setattr(comparing, "MOST", 3)
    assert faults(cities, f"{COMPARE}&under=cn") == [("under", "too_many_tenants")]


def test_a_comparison_has_a_validator(cities: FlaskClient) -> None:
    """Whoever has the answer is told so; a settled pin is immutable."""
    first = cities.get(f"{COMPARE}&under=cn")
    again = cities.get(f"{COMPARE}&under=cn", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    pinned = cities.get(f"{COMPARE}&under=cn&known_at=2026-01-05T09:00:00Z")
    assert "immutable" in pinned.headers["Cache-Control"]
