"""The made-up county that has everything, `tests/county/`, played through the API."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import SYSTEM
from guize.http.api import PREFIX
from guize.packs.pack import Pack
from guize.packs.read import read_pack
from guize.run.embedded import DatabaseUrls
from guize.services.record.checking import check_pack
from guize.services.record.importing import import_packs
from guize.settings import SOURCE_ROOT
from guize.store.engine import create_engine, session_factory
from tests.conftest import RunningServer
from tests.county.cases import CASES, CHANGED_2023, SERIES, Case, in_force, told
from tests.http.conftest import application_on

RECORDED = datetime(2026, 1, 5, 8, tzinfo=UTC)
LATER = RECORDED + timedelta(days=1)


def packs() -> list[Pack]:
    """Return the calendar and the county."""
    heads = sorted((SOURCE_ROOT / "tests" / "county").glob("*/tenant.yaml"))
    folders = [SOURCE_ROOT / "tenants" / "cn", *(head.parent for head in heads)]
    return [read_pack(folder) for folder in folders]


def record(urls: DatabaseUrls, given: list[Pack], now: datetime) -> None:
    """Record packs in one act."""
    engine = create_engine(urls.application)
    with session_factory(engine, SYSTEM)() as session:
        import_packs(session, given, now, check_pack)
        session.commit()
    engine.dispose()


@pytest.fixture(scope="module")
def county(server: RunningServer, template: NoopExecutor) -> Iterator[FlaskClient]:
    """Give a client of the application with the county on record."""
    with server.copy_of(template.template_dbname, "guize_county_http") as urls:
        record(urls, packs(), RECORDED)
        with application_on(urls) as app:
            yield app.test_client()


def get(client: FlaskClient, path: str) -> Any:  # noqa: ANN401 - an answer
    """Return what is answered."""
    response = client.get(PREFIX + path)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_county_is_asked(county: FlaskClient, case: Case) -> None:
    """Each question is answered as the texts say, with the article that says it."""
    path = f"{PREFIX}/tenants/{case.tenant}/decisions/{case.kind}"
    response = county.post(path, json={"facts": case.facts, "on": case.on})
    assert response.status_code == 200, response.get_data(as_text=True)
    assert told(case, response.get_json()) == (case.says, case.cited)


@pytest.mark.parametrize("day", SERIES)
def test_its_series_stand_side_by_side(county: FlaskClient, day: str) -> None:
    """On a day the versions in force of each series are united."""
    assert in_force(get(county, f"/tenants/yunxi/effective?on={day}")) == SERIES[day]


def test_what_replaced_and_repealed_is_diffed(county: FlaskClient) -> None:
    """New meeting rules change meetings, and take the rules on leave away."""
    found = get(county, "/diff?left=yunxi:2022-12-31&right=yunxi:2023-01-01")["changes"]
    assert {one["rule"]: one["kind"] for one in found} == CHANGED_2023


def test_the_county_is_renamed_and_grows(county: FlaskClient) -> None:
    """It has the name of the day; its neighbour names it as successor."""
    names = {
        day: {
            one["tenant"]: one["name"]["zh"]
            for one in get(county, f"/tenants?on={day}")["tenants"]
            if one["parent"] == "yunzhou"
        }
        for day in ("2016-06-30", "2016-07-01", "2022-01-01")
    }
    assert names == {
        "2016-06-30": {"yunxi": "溪口县", "shiqiao": "石桥县"},
        "2016-07-01": {"yunxi": "云溪县", "shiqiao": "石桥县"},
        "2022-01-01": {"yunxi": "云溪县"},
    }
    gone = get(county, "/tenants/shiqiao")
    assert (gone["standing"], gone["ended_on"], gone["successor"]) == (
        "dissolved",
        "2022-01-01",
        "yunxi",
    )


def test_the_province_demands_and_the_county_keeps_it(county: FlaskClient) -> None:
    """Its five, later four, working days are no more than the seven that article 4 allows."""
    for day in ("2019-05-01", "2020-09-01"):
        (mandate,) = get(county, f"/tenants/yunxi/mandates?on={day}")["mandates"]
        assert (mandate["rule"], mandate["verdict"]) == ("reply-to-request", "kept")


def test_a_pinned_answer_outlives_a_later_record(own_database: DatabaseUrls) -> None:
    """What was said before the last version and the merger is said again byte for byte."""
    whole = packs()
    earlier = [
        replace(
            pack,
            facts=pack.facts[:1] if pack.tenant.slug == "shiqiao" else pack.facts,
            versions=tuple(
                one
                for one in pack.versions
                if (one.version.tenant, one.version.number) != ("yunxi", 7)
            ),
        )
        for pack in whole
    ]
    record(own_database, earlier, RECORDED)
    with application_on(own_database) as app:
        client = app.test_client()
        addresses = []
        for tenant in ("yunxi", "shiqiao"):
            address = f"/tenants/{tenant}/effective?on=2023-01-01&explain=true"
            addresses.append(f"{address}&known_at={get(client, address)['known_at']}")
        before = [client.get(PREFIX + address).data for address in addresses]
        record(own_database, whole, LATER)
        assert [client.get(PREFIX + address).data for address in addresses] == before
        now = get(client, "/tenants/yunxi/effective?on=2023-01-01")
        assert in_force(now) == SERIES["2023-01-01"]
        assert get(client, "/tenants/shiqiao/effective?on=2023-01-01")["status"] == "vacancy"
