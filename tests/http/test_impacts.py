"""Mandates and impacts over HTTP: shapes, validators, who is told what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import Action
from guize.domain.json_types import JsonObject
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.http.test_openapi import closed
from tests.services.drafted import tenant_pack
from tests.services.mandated import LIMIT, at_most, demanding, province_pack

RECORDED = datetime(2026, 1, 5, 8, tzinfo=UTC)
RULES = demanding(
    reply=at_most(8, enforcement="advisory"),
    notice=at_most(9, path="/deadlines/countersign/limit", required=True),
    wards=at_most(1, applies_to={"levels": ["district"]}),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who asks, and the province's draft of a stricter mandate."""

    clerk: Asker
    city: Asker
    stranger: Asker
    program: Asker
    nobody: Asker
    draft: int
    foreign: int


@pytest.fixture(scope="module")
def cast(server: RunningServer, template: NoopExecutor) -> Iterator[Cast]:
    """Give a province with a public and a restricted city, and a province beside it."""
    with server.copy_of(template.template_dbname, "guize_http_impacts") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        with people.session() as session:
            for pack in (
                province_pack(RULES),
                tenant_pack("city", parent="province", number=1),
                tenant_pack("shut", parent="province", number=1, visibility="restricted"),
                tenant_pack("empty", parent="province"),
                tenant_pack("west", level="province"),
            ):
                import_pack(session, pack, RECORDED, lambda _: ())
            session.commit()
        clerk = people.user("clerk", "editor@province", "editor@city")
        stricter: JsonObject = {"rules": demanding(reply=at_most(5))}
        yield Cast(
            clerk=clerk,
            city=people.user("city-clerk", "editor@city"),
            stranger=people.user("stranger", "editor@west", "reviewer@west"),
            program=people.client("program", Action.EDIT, at="province"),
            nobody=people.nobody(),
            draft=_draft(clerk, "province", stricter),
            foreign=_draft(clerk, "city", {"title": "市草案"}),
        )
        people.dispose()
        dispose(app)


def _draft(asker: Asker, tenant: str, patch: JsonObject) -> int:
    made = asker.ask("POST", f"/tenants/{tenant}/drafts", json={"from": {"version": 1}})
    assert made.status_code == 201, made.get_data(as_text=True)
    changed = asker.ask(
        "PATCH",
        f"/drafts/{made.get_json()['id']}",
        json=patch,
        headers={"If-Match": made.headers["ETag"], "Content-Type": "application/merge-patch+json"},
    )
    assert changed.status_code == 200, changed.get_data(as_text=True)
    return int(made.get_json()["id"])


def told(asker: Asker, path: str) -> Any:  # noqa: ANN401 - JSON to look into
    """Return an answer, which is 200."""
    answer = asker.ask("GET", path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def validate(cast: Cast, schema: str, answer: object) -> None:
    """See that an answer is what the description says, with no member that it does not know."""
    described = told(cast.nobody, "/openapi.json")
    document = {**closed(described), "$ref": f"#/components/schemas/{schema}"}
    jsonschema.Draft202012Validator(
        document, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(answer)


def test_the_mandates_of_a_day_and_how_they_are_kept(cast: Cast) -> None:
    """Those that bind the city, with their law, and what is at each place they speak of."""
    answer = told(cast.nobody, "/tenants/city/mandates?on=2026-01-01")
    validate(cast, "MandatesAnswer", answer)
    found = {one["rule"]: one for one in answer["mandates"]}
    assert {rule: one["verdict"] for rule, one in found.items()} == {
        "reply": "violated",
        "notice": "kept",
    }
    (place,) = found["reply"]["places"]
    assert (place["pointer"], place["verdict"], place["ground"]) == (LIMIT, "violated", "value")
    assert place["value"] == {"value": 10, "unit": "working_day"}
    assert found["reply"]["source"][0]["instrument"] == "《规则1》"
    assert found["reply"]["applies_to"] == {"levels": ["city"], "tenants": None}
    assert found["notice"]["places"][0]["words"]["zh"] == "已遵守"


def test_in_a_vacancy_no_mandate_is_judged(cast: Cast) -> None:
    """They bind all the same, and there is no verdict."""
    answer = told(cast.nobody, "/tenants/empty/mandates")
    validate(cast, "MandatesAnswer", answer)
    assert answer["status"] == "vacancy"
    assert {(one["rule"], one["verdict"], len(one["places"])) for one in answer["mandates"]} == {
        ("reply", None, 0),
        ("notice", None, 0),
    }
    assert told(cast.nobody, "/tenants/city/mandates?on=2010-12-31")["mandates"] == []


def test_mandates_are_read_as_everything_else(cast: Cast) -> None:
    """With a validator, 304, two times, and no parameter that is not known."""
    path = "/tenants/city/mandates?on=2026-01-01"
    first = cast.nobody.ask("GET", path)
    again = cast.nobody.ask("GET", path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    (version,) = told(cast.nobody, "/tenants/city/versions")["versions"]
    pinned = cast.nobody.ask("GET", f"{path}&known_at={version['recorded_at']}")
    assert "immutable" in pinned.headers["Cache-Control"]
    assert pinned.get_json()["mandates"] == first.get_json()["mandates"] != []
    before = told(cast.nobody, f"{path}&known_at=2026-01-05T07:59:59Z")
    assert (before["status"], before["mandates"]) == ("vacancy", [])
    assert cast.nobody.ask("GET", "/tenants/city/mandates?date=2026-01-01").status_code == 422
    assert cast.nobody.ask("GET", "/tenants/shut/mandates").status_code == 404


def test_the_impact_of_a_mandate_names_whom_it_hits(cast: Cast) -> None:
    """The cities that break it, the law, the days, and the drafts that would."""
    answer = cast.clerk.ask("GET", f"/drafts/{cast.draft}/impact")
    impact = answer.get_json()
    validate(cast, "ImpactAnswer", impact)
    assert answer.headers["ETag"] == f'"d{cast.draft}-r2"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert [entry["tenant"] for entry in impact["below"]] == ["city", "shut"]
    city = impact["below"][0]
    # The advisory one of 8 days goes, a blocking one of 5 comes.
    assert [one["mandate"]["enforcement"] for one in city["brings"]] == ["blocking"]
    assert [one["mandate"]["enforcement"] for one in city["ends"]] == ["advisory"]
    assert city["brings"][0]["mandate"]["draft"] == cast.draft
    assert [one["draft"] for one in city["drafts"]] == [cast.foreign]
    assert impact["withheld"] == 0
    whole = told(cast.clerk, f"/drafts/{cast.draft}")
    assert impact["allowed_actions"] == whole["allowed_actions"]
    assert impact["allowed_actions"]["approve"]["allowed"] is False


def test_who_may_not_read_is_told_a_number(cast: Cast) -> None:
    """A program that only edits sees the draft, and of the restricted city that there is one."""
    impact = told(cast.program, f"/drafts/{cast.draft}/impact")
    assert [entry["tenant"] for entry in impact["below"]] == ["city"]
    assert impact["withheld"] == 1
    assert "shut" not in cast.program.ask("GET", f"/drafts/{cast.draft}/impact").get_data(
        as_text=True
    )


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("stranger", 404), ("city", 404)])
def test_a_foreign_draft_has_no_impact_to_be_seen(cast: Cast, who: str, status: int) -> None:
    """Whoever may not see the province's draft is not told that there is one."""
    asker: Asker = getattr(cast, who)
    assert asker.ask("GET", f"/drafts/{cast.draft}/impact").status_code == status


def test_an_own_draft_tells_its_clerk_what_it_breaks(cast: Cast) -> None:
    """The mandates of the province are in force for the city's draft, and named with their law."""
    impact = told(cast.city, f"/drafts/{cast.foreign}/impact")
    assert (impact["spans"], impact["brings"], impact["below"]) == ([], [], [])
    findings = told(cast.city, f"/drafts/{cast.foreign}/findings")["findings"]
    (broken,) = [one for one in findings if one["code"] == "mandate_broken"]
    assert (broken["severity"], broken["pointer"]) == ("warning", f"/rules{LIMIT}")


@pytest.mark.parametrize("step", ["withdraw", "unreadable"])
def test_what_cannot_be_foreseen_is_refused(cast: Cast, step: str) -> None:
    """A closed draft, and one whose head says nothing, are told of with 409 and the cure."""
    patch: JsonObject = {"head": {"effective_from": "soon"}} if step == "unreadable" else {}
    draft = _draft(cast.clerk, "city", {"title": "另一草案", **patch})
    if step == "withdraw":
        tag = {"If-Match": f'"d{draft}-r2"'}
        assert cast.clerk.ask("POST", f"/drafts/{draft}/withdraw", headers=tag).status_code == 200
    answer = cast.clerk.ask("GET", f"/drafts/{draft}/impact")
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["detail_zh"]


def test_a_mandate_is_foreseen_published_and_then_bars(
    server: RunningServer, template: NoopExecutor
) -> None:
    """The province sees what it will break, publishes, and the city's next version must keep it."""
    with server.copy_of(template.template_dbname, "guize_http_mandate_story") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        with people.session() as session:
            for pack in (province_pack({}), tenant_pack("city", parent="province", number=1)):
                import_pack(session, pack, RECORDED, lambda _: ())
            session.commit()
        clerk = people.user("clerk", "editor@province", "publisher@province")
        reviewer = people.user("reviewer", "reviewer@province")
        old = _draft(clerk, "city", {"title": "改前"})
        draft = _draft(clerk, "province", {"rules": demanding(reply=at_most(8))})
        (city,) = told(clerk, f"/drafts/{draft}/impact")["below"]
        assert [one["draft"] for one in city["drafts"]] == [old]
        tag = {"If-Match": f'"d{draft}-r2"'}
        for asker, step in ((clerk, "submit"), (reviewer, "approve"), (clerk, "publish")):
            answer = asker.ask("POST", f"/drafts/{draft}/{step}", headers=tag, json={})
            assert answer.status_code == 200, answer.get_data(as_text=True)
        (kept,) = told(clerk, "/tenants/city/mandates")["mandates"]
        assert (kept["verdict"], kept["version"]) == ("violated", 2)
        # Written before the mandate was there, and judged by it now.
        refused = clerk.ask("POST", f"/drafts/{old}/submit", headers={"If-Match": f'"d{old}-r2"'})
        assert refused.status_code == 422
        (error,) = refused.get_json()["errors"]
        assert (error["code"], error["pointer"]) == ("mandate_broken", f"/rules{LIMIT}")
        people.dispose()
        dispose(app)
