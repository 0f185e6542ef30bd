"""Which law and which calendar a question is decided by."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_postgresql.executors import NoopExecutor
from sqlmodel import Session, create_engine

from guize.checks.catalog import load_catalog
from guize.domain.conditions.facts import DecisionKind
from guize.domain.json_types import Json, JsonObject
from guize.packs.read import parse_pack
from guize.services.answers.deciding import Request, decide, decide_many
from guize.services.published.shelf import Shelf
from tests.conftest import RunningServer
from tests.http.world import made_up, record_pack, record_world
from tests.packs.samples import head_file, tenant_file

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
EXECUTIVE: JsonObject = {"document": "minutes", "meeting": "executive"}


@pytest.fixture(scope="module")
def session(server: RunningServer, template: NoopExecutor) -> Iterator[Session]:
    """Give a session that reads the tenants of the API's tests."""
    with server.copy_of(template.template_dbname, "guize_deciding") as urls:
        record_world(urls.application)
        engine = create_engine(urls.application)
        with Session(engine) as session:
            yield session
        engine.dispose()


def ask(session: Session, request: Request, now: datetime = NOW) -> JsonObject:
    """Decide a case of Wuhan."""
    view = Shelf().view(session)
    return decide(session, view, load_catalog(), tenant="wuhan", request=request, now=now)


def handle(at: str, **members: Json) -> JsonObject:
    """Return the facts of a document to be handled."""
    return {"trigger": "document-received", "action": "handle", "at": at, **members}


@pytest.mark.parametrize(
    ("kind", "facts", "on"),
    [
        ("deadline", handle("2018-10-31"), "2018-10-31"),
        ("deadline", handle("2018-11-01T09:00:00+08:00"), "2018-11-01"),
        ("deadline", handle("2018-10-31T16:30:00Z"), "2018-11-01"),
        ("leave", {"departs_on": "2019-03-11"}, "2019-03-11"),
        ("meeting", {"scheduled_on": "2019-03-11"}, "2019-03-11"),
        ("signing", {}, "2026-11-21"),
    ],
)
def test_without_a_day_the_law_is_that_of_the_trigger(
    session: Session, kind: DecisionKind, facts: JsonObject, on: str
) -> None:
    """In the tenant's time zone; a question without a trigger is one of today."""
    assert ask(session, Request(kind=kind, facts=facts))["on"] == on


def test_today_is_the_tenants_today(session: Session) -> None:
    """At half past four in the afternoon of UTC it is tomorrow in Wuhan."""
    now = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert ask(session, Request(kind="signing"), now)["on"] == "2026-11-22"


def test_the_law_of_the_trigger_decides(session: Session) -> None:
    """The day before the rules took effect there is nothing to decide by."""
    assert ask(session, Request(kind="deadline", facts=handle("2018-10-31")))["outcome"] == (
        "vacancy"
    )
    assert ask(session, Request(kind="deadline", facts=handle("2018-11-01")))["outcome"] == (
        "decided"
    )


def test_a_doubtful_notice_is_told_only_where_it_changes_the_count(session: Session) -> None:
    """Between two readings of the notice of 2020-01-27 only what is counted on its days is."""
    on = datetime(2020, 1, 26, tzinfo=UTC).date()
    beside = ask(session, Request(kind="deadline", facts=handle("2019-11-04"), on=on))
    assert beside["certainty"] == "certain"
    across = ask(session, Request(kind="deadline", facts=handle("2020-01-22"), on=on))
    assert across["certainty"] == "doubtful"
    assert isinstance(across["warnings"], list)
    codes = [warning["code"] for warning in across["warnings"] if isinstance(warning, dict)]
    assert codes == ["effective_date_doubtful"]


def test_the_rules_need_not_be_known_for_the_answer_to_have_its_instant(session: Session) -> None:
    """`known_at` is the last record of the law or of the calendar that the answer rests on."""
    answer = ask(session, Request(kind="signing", facts=EXECUTIVE))
    assert isinstance(answer["known_at"], str)
    pinned = Request(
        kind="signing", facts=EXECUTIVE, known_at=datetime.fromisoformat(answer["known_at"])
    )
    assert ask(session, pinned) == answer


def notices(answer: JsonObject) -> list[Json]:
    """Return the numbers of the notices that an answer counts by."""
    found = answer["calendars"]
    assert isinstance(found, list)
    return [notice["instrument"] for notice in found if isinstance(notice, dict)]


def test_the_notices_that_set_the_days_counted_are_named(session: Session) -> None:
    """Those of each year that was counted in, with their dates, as they held; no others."""
    on = datetime(2019, 3, 1, tzinfo=UTC).date()
    before = ask(session, Request(kind="deadline", facts=handle("2019-01-28"), on=on))
    assert before["calendars"] == [
        {
            "tenant": "cn",
            "version": 17,
            "instrument": "国办发明电〔2018〕15号",
            "title": "国务院办公厅关于2019年部分节假日安排的通知",
            "issued_on": "2018-12-04",
        }
    ]
    on = datetime(2019, 4, 1, tzinfo=UTC).date()
    after = ask(session, Request(kind="deadline", facts=handle("2019-04-26"), on=on))
    assert notices(after) == ["国办发明电〔2018〕15号", "国办发明电〔2019〕3号"]
    across = ask(session, Request(kind="deadline", facts=handle("2018-12-28"), on=on))
    assert notices(across)[0] == "国办发明电〔2017〕12号"
    assert len(notices(across)) == 3


def test_where_no_day_is_counted_no_notice_is_named(session: Session) -> None:
    """A signature rests on no calendar, and a limit without its day does not yet."""
    assert notices(ask(session, Request(kind="signing", facts=EXECUTIVE))) == []
    undated: JsonObject = {"trigger": "document-received", "action": "handle"}
    assert notices(ask(session, Request(kind="deadline", facts=undated))) == []


def test_no_case_at_all_is_no_trouble(session: Session) -> None:
    """An empty sequence of cases has no decisions."""
    view = Shelf().view(session)
    assert decide_many(session, view, load_catalog(), tenant="wuhan", requests=[], now=NOW) == []


def test_a_baseline_over_a_missing_text_is_incomplete(
    server: RunningServer, template: NoopExecutor
) -> None:
    """Where a city's own rules are not on file, what its province's baseline says may not hold."""
    handled: JsonObject = {
        "title": "办毕",
        "trigger": "document-received",
        "action": "handle",
        "limit": {"value": 15, "unit": "day"},
        "relation": "within",
    }
    baseline: JsonObject = {"baseline": {"deadlines": {"handle-document": handled}}}
    files = {
        "tenant.yaml": tenant_file("city", parent="province"),
        "v1/instrument.yaml": head_file(1, on_file=False),
    }
    packs = (
        made_up("province", level="province", rules=baseline),
        parse_pack(files, "city", "city"),
    )
    with server.copy_of(template.template_dbname, "guize_missing") as urls:
        for pack in packs:
            record_pack(urls.application, pack, NOW)
        engine = create_engine(urls.application)
        with Session(engine) as session:
            view = Shelf().view(session)
            request = Request(kind="deadline", facts=handle("2026-03-02"))
            found = decide(session, view, load_catalog(), tenant="city", request=request, now=NOW)
        engine.dispose()
    assert (found["outcome"], found["certainty"]) == ("incomplete", "doubtful")
    assert found["missing"]


def test_a_baseline_may_tell_levels_apart(server: RunningServer, template: NoopExecutor) -> None:
    """市级20日、县级10日: the level is that of the tenant asked, told as assumed, unless given."""
    by_level: JsonObject = {
        f"handle-{level}": {
            "title": "办毕",
            "trigger": "document-received",
            "action": "handle",
            "when": {"level": level},
            "limit": {"value": number, "unit": "day"},
            "relation": "within",
        }
        for level, number in (("city", 20), ("district", 10))
    }
    packs = (
        made_up("province", level="province", rules={"baseline": {"deadlines": by_level}}),
        made_up("city", parent="province"),
        made_up("county", parent="city", level="district"),
    )
    found: dict[str, JsonObject] = {}
    with server.copy_of(template.template_dbname, "guize_levels") as urls:
        for pack in packs:
            record_pack(urls.application, pack, NOW)
        engine = create_engine(urls.application)
        with Session(engine) as session:
            view = Shelf().view(session)
            for tenant, facts in (
                ("city", handle("2026-03-02")),
                ("county", handle("2026-03-02")),
                ("province", handle("2026-03-02", level="district")),
            ):
                request = Request(kind="deadline", facts=facts)
                found[tenant] = decide(
                    session, view, load_catalog(), tenant=tenant, request=request, now=NOW
                )
        engine.dispose()
    assert (found["city"]["due_on"], found["city"]["assumed"]) == ("2026-03-22", {"level": "city"})
    assert (found["county"]["due_on"], found["county"]["assumed"]) == (
        "2026-03-12",
        {"level": "district"},
    )
    assert found["province"]["assumed"] == {}
