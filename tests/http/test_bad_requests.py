"""Requests with faults: each is a problem that names the place and the cure in both languages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

CHINESE = re.compile("[\u4e00-\u9fff]")
EFFECTIVE = "/api/v1/tenants/wuhan/effective"


def problem_of(client: FlaskClient, address: str, status: int, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on to the client
    """Ask, see that the answer is a well-formed problem, and return it."""
    method = request.pop("method", "GET")
    answer = client.open(address, method=method, **request)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"
    if method == "HEAD":
        assert answer.data == b""
        return {}
    body: dict[str, Any] = answer.get_json(force=True)
    assert body["status"] == status
    assert body["type"].startswith("/problems/")
    for place in (body, *body.get("errors", [])):
        assert CHINESE.search(place["detail_zh"]), place
        assert place["detail"]
        assert not CHINESE.search(place["detail"]), place
    assert CHINESE.search(body["title_zh"])
    return body


@pytest.mark.parametrize(
    ("query", "parameter", "code", "says"),
    [
        ("date=2019-03-01", "date", "unknown_parameter", "Did you mean 'on'?"),
        ("On=2019-03-01", "On", "unknown_parameter", "Did you mean 'on'?"),
        ("knownat=2026-01-06T00:00:00Z", "knownat", "unknown_parameter", "'known_at'"),
        ("on=2019-03-01&on=2020-03-01", "on", "repeated_parameter", "once"),
        ("on=2019-02-29", "on", "not_a_date", "YYYY-MM-DD"),
        ("on=20190301", "on", "not_a_date", "YYYY-MM-DD"),
        ("on=", "on", "not_a_date", "YYYY-MM-DD"),
        ("known_at=2026-01-06", "known_at", "not_an_instant", "offset"),
        ("known_at=0001-01-01T00:00:00%2B14:00", "known_at", "not_an_instant", "offset"),
        ("known_at=2999-01-01T00:00:00Z", "known_at", "known_at_in_future", "use on"),
        ("explain=yes", "explain", "not_a_flag", "true or false"),
    ],
)
def test_a_faulty_parameter_is_named_with_its_cure(
    client: FlaskClient, query: str, parameter: str, code: str, says: str
) -> None:
    """A misspelt, repeated, unreadable or impossible parameter is refused by its name."""
    body = problem_of(client, f"{EFFECTIVE}?{query}", 422)
    (fault,) = body["errors"]
    assert (fault["parameter"], fault["code"]) == (parameter, code)
    assert says in fault["detail"]
    # The sentence of the whole names the place once, and as a parameter, not as a pointer.
    assert body["detail"] == f"{parameter}: {fault['detail']}"
    assert body["detail_zh"] == f"{parameter}:{fault['detail_zh']}"
    assert not fault["detail"].startswith(parameter)


def test_an_unknown_parameter_lists_the_permitted_ones(client: FlaskClient) -> None:
    """Whoever misspells a parameter is told which there are."""
    (fault,) = problem_of(client, f"{EFFECTIVE}?date=2019-03-01", 422)["errors"]
    assert fault["permitted"] == ["explain", "known_at", "on"]
    (fault,) = problem_of(client, "/api/v1/schemas?x=1", 422)["errors"]
    assert fault["detail"].endswith("Known here: none.")


def test_every_fault_of_a_request_is_told(client: FlaskClient) -> None:
    """Two faulty parameters give two faults, and the sentence says that there are more."""
    body = problem_of(client, f"{EFFECTIVE}?on=soon&explain=si", 422)
    assert {fault["parameter"] for fault in body["errors"]} == {"on", "explain"}
    assert body["detail"].endswith("(and 1 more)")


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("", "under", "required"),
        ("under=hubei&limit=0", "limit", "not_a_count"),
        ("under=hubei&limit=201", "limit", "not_a_count"),
        ("under=hubei&limit=many", "limit", "not_a_count"),
        ("under=hubei&limit=1.5", "limit", "not_a_count"),
        ("under=hubei&sections=calendar", "sections", "calendar_apart"),
        ("under=hubei&after=panjin", "after", "not_below"),
        ("under=hubei&after=hubei", "after", "not_below"),
    ],
)
def test_a_page_that_cannot_be_is_refused(
    client: FlaskClient, query: str, parameter: str, code: str
) -> None:
    """A page needs its tenant, a sound limit, and an `after` from the same list."""
    (fault,) = problem_of(client, f"/api/v1/effective?{query}", 422)["errors"]
    assert (fault["parameter"], fault["code"]) == (parameter, code)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/api/v1/tenants/wuhna", "There is no tenant 'wuhna'"),
        ("/api/v1/tenants/wuhna/effective", "/api/v1/tenants"),
        ("/api/v1/tenants/wuhan/effective/meeting", "organization, substitution, meetings"),
        (f"{EFFECTIVE}/meetings/nonesuch?on=2019-03-01", "no such rule"),
        (f"{EFFECTIVE}/meetings/executive?on=2018-10-31", "武政〔2013〕101号"),
        ("/api/v1/tenants/wuhan/versions/9", "wuhan@9"),
        ("/api/v1/tenants/wuhan/versions/99999999999999999999", "wuhan@99999999999999999999"),
        ("/api/v1/tenants/wuhan/versions/0/text", "wuhan@0"),
        ("/api/v1/tenants/panjin/versions/1/text", "on file: 2."),
        ("/api/v1/tenants/panjin/versions/1/coverage", "The text of version 1 ("),
        ("/api/v1/effective?under=nowhere", "nowhere"),
        ("/api/v1/effective?under=hubei&sections=meeting", "organization, substitution"),
        ("/api/v1/tenants?under=nowhere", "nowhere"),
        ("/api/v1/schemas/rulebook/9/meetings", "rulebook/1/meetings"),
        ("/api/v1/vocabulary/office", "offices"),
        ("/api/v1/vocabulary/offices?tenant=nowhere", "nowhere"),
        ("/api/v1/tenants/wu%00han", "There is no tenant"),
        ("/api/v1/tenants/wuhan/versions/one", "no such address"),
        ("/api/v1/tenants/wuhan/versions/01", "no such address"),
        ("/api/v1/tenants/wuhan/versions/%EF%BC%91", "no such address"),
        ("/api/v1/drafts/01", "no such address"),
        ("/api/v1/drafts/%EF%BC%91", "no such address"),
        ("/api/v1/nothing", "no such address"),
        ("/api/v2/tenants", "/docs"),
    ],
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, address: str, says: str) -> None:
    """Whatever is unknown, from a tenant to an address, is 404 with a cure."""
    answer = client.get(address)
    body = answer.get_json(force=True)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert says in body["detail"]
    assert CHINESE.search(body["detail_zh"])
    problem_of(client, address, 404, method="HEAD")


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/api/v1/tenants/wuhna", "wuhan"),
        ("/api/v1/tenants/Wuhan/effective", "wuhan"),
        ("/api/v1/tenants/wuhan/effective/meeting", "meetings"),
        (f"{EFFECTIVE}/meetings/exectuive?on=2019-03-01", "executive"),
        ("/api/v1/schemas/rulebook/1/meeting", "rulebook/1/meetings"),
        ("/api/v1/vocabulary/office", "offices"),
    ],
)
def test_a_misspelt_name_is_asked_after(client: FlaskClient, address: str, meant: str) -> None:
    """Whoever misspells a name is told in both languages which is near it."""
    body = problem_of(client, address, 404)
    assert f"Did you mean {meant!r}?" in body["detail"]
    assert f"是否指“{meant}”?" in body["detail_zh"]


def test_a_name_unlike_any_other_is_not_guessed_at(client: FlaskClient) -> None:
    """Where nothing is near, nothing is suggested."""
    body = problem_of(client, f"{EFFECTIVE}/meetings/zzz?on=2019-03-01", 404)
    assert "Did you mean" not in body["detail"]
    assert "reason" not in body


def test_a_rule_in_a_vacancy_tells_programs_why(client: FlaskClient) -> None:
    """The reason of the vacancy and what is missing are members, and not in the sentence alone."""
    answer = client.get(f"{EFFECTIVE}/meetings/executive?on=2018-10-31")
    body = answer.get_json(force=True)
    assert (answer.status_code, body["reason"]) == (404, "not_on_file")
    assert [instrument["number"] for instrument in body["missing"]] == ["武政〔2013〕101号"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"cases": {}}, "/cases"),
        ({"cases": []}, "/cases"),
        ({"cases": None}, "/cases"),
        ({"cases": [3]}, "/cases/0"),
        ({"cases": [{"kind": "singing", "facts": {}}]}, "/cases/0/kind"),
        ({"cases": [{"kind": None, "facts": {}}]}, "/cases/0/kind"),
        ({"cases": [{"kind": 3, "facts": {}}]}, "/cases/0/kind"),
    ],
)
def test_no_message_of_the_reader_is_passed_on_raw(
    client: FlaskClient, body: dict[str, Any], pointer: str
) -> None:
    """Wrong types, lengths, choices and nulls are told in whole sentences, at their place."""
    address = "/api/v1/tenants/wuhan/decisions"
    found = problem_of(client, address, 422, method="POST", json=body)
    assert [fault["pointer"] for fault in found["errors"]] == [pointer]
    for fault in found["errors"]:
        assert "_schema" not in str(fault)
        assert "None" not in fault["detail_zh"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_method_that_an_address_does_not_take_is_told(client: FlaskClient, method: str) -> None:
    """Writing to a reading address is 405 with the methods that there are."""
    problem_of(client, EFFECTIVE, 405, method=method)
    answer = client.open(EFFECTIVE, method=method)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_options_tells_the_methods(client: FlaskClient) -> None:
    """OPTIONS answers with the methods that an address takes."""
    answer = client.options(EFFECTIVE)
    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("header", ["soon", "2019-03-01", "Fri, 32 Mar 2019 00:00:00 GMT"])
def test_a_datetime_that_is_none_is_refused(client: FlaskClient, header: str) -> None:
    """Accept-Datetime takes an HTTP date and nothing else."""
    body = problem_of(client, EFFECTIVE, 422, headers={"Accept-Datetime": header})
    assert body["errors"][0]["parameter"] == "Accept-Datetime"


def test_a_datetime_in_the_future_is_refused_by_its_own_name(client: FlaskClient) -> None:
    """Whoever asks by header is told of the header."""
    future = {"Accept-Datetime": "Fri, 01 Mar 2999 00:00:00 GMT"}
    body = problem_of(client, EFFECTIVE, 422, headers=future)
    assert body["errors"][0]["parameter"] == "Accept-Datetime"


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_have_answers(client: FlaskClient, on: str) -> None:
    """The first and the last day that there are can be asked for."""
    for address in (EFFECTIVE, f"{EFFECTIVE}/calendar", "/api/v1/tenants/panjin/timeline"):
        assert client.get(f"{address}?on={on}").status_code == 200


def test_what_fails_inside_is_told_without_its_inside(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error is a problem that shows nothing of itself; the log has it all."""

    def fail(*_: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("guize.http.resources.tenants.read_tenant", fail)
    body = problem_of(client, "/api/v1/tenants/wuhan", 500)
    assert "secret" not in str(body)
    assert "secret of the house" in caplog.text


def test_a_text_that_is_not_on_file_is_not_said_to_be_no_version(client: FlaskClient) -> None:
    """The version is there: what is missing is its text, and its metadata can be asked for."""
    for part in ("text", "coverage"):
        problem = client.get(f"/api/v1/tenants/panjin/versions/1/{part}").get_json()
        assert "There is no version" not in problem["detail"]
        assert "文本未收录" in problem["detail_zh"]
        assert client.get("/api/v1/tenants/panjin/versions/1").status_code == 200
        assert "/api/v1/tenants/panjin/versions/1." in problem["detail"]


@pytest.mark.parametrize(
    ("address", "wrap", "pointer"),
    [
        ("decisions/signing", lambda case: case, "/mandates"),
        ("decisions", lambda case: {"cases": [{"kind": "signing", **case}]}, "/cases/0/mandates"),
    ],
)
def test_delegations_called_mandates_are_refused_by_their_name(
    client: FlaskClient,
    address: str,
    wrap: Callable[[dict[str, Any]], dict[str, Any]],
    pointer: str,
) -> None:
    """A mandate is what a parent demands: the finding asks for `delegations`."""
    body = wrap({"mandates": [{"from": "head", "to": "executive-deputy"}]})
    problem = problem_of(client, f"/api/v1/tenants/wuhan/{address}", 422, method="POST", json=body)
    (fault,) = problem["errors"]
    assert (fault["pointer"], fault["code"]) == (pointer, "unknown_parameter")
    assert "是否指“delegations”?" in fault["detail_zh"]
    assert "Did you mean 'delegations'?" in fault["detail"]
