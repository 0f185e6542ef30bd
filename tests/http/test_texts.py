"""The articles in force on a day, as they are served."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from guize.packs.read import parse_pack
from guize.packs.yaml_writer import write_yaml
from guize.run.embedded import DatabaseUrls
from tests.http.conftest import application_on
from tests.http.world import record_pack
from tests.packs.samples import TEXT, head_file, tenant_file

NOW = datetime(2026, 1, 20, 8, tzinfo=UTC)
EXCERPT = """# 某市人民政府会务制度

### 〔缺 1—41〕

### 第四十二条
文件由市长签发。

### 第四十二条之一
会议纪要由秘书长签发。

### 〔缺 44—〕
"""


def asked(client: FlaskClient, address: str) -> dict[str, Any]:
    """Return the answer at an address below `/tenants`."""
    answer = client.get(f"/api/v1/tenants/{address}")
    assert answer.status_code == 200, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_text_in_force_is_the_version_s_own(client: FlaskClient) -> None:
    """Each instrument in force comes with its layer and the same articles as its version."""
    answer = asked(client, "wuhan/text?on=2019-03-01")
    (text,) = answer["texts"]
    (layer,) = answer["layers"]
    version = asked(client, "wuhan/versions/1/text")
    assert text == {**version, **layer}
    assert (answer["on"], answer["status"]) == ("2019-03-01", "in_force")
    assert "rules" not in answer
    article = next(one for one in text["articles"] if one["key"] == "48")
    assert (article["label"], article["ordinal"]) == ("四十八、", 48)


def test_a_day_without_an_instrument_says_why(client: FlaskClient) -> None:
    """Before the first instrument no text is shown, and the vacancy tells its reason."""
    answer = asked(client, "wuhan/text?on=2018-10-31")
    effective = asked(client, "wuhan/effective?on=2018-10-31")
    assert answer["texts"] == []
    assert answer["status"] == "vacancy"
    assert {name: effective[name] for name in answer if name != "texts"} == {
        name: told for name, told in answer.items() if name != "texts"
    }


def test_what_was_not_recorded_yet_is_not_told(client: FlaskClient) -> None:
    """`known_at` before the first record leaves nothing on file."""
    answer = asked(client, "wuhan/text?on=2019-03-01&known_at=2026-01-05T08:30:00Z")
    assert (answer["texts"], answer["known_at"]) == ([], "2026-01-05T08:30:00Z")


def test_the_text_of_a_hidden_baseline_stays_hidden(client: FlaskClient) -> None:
    """A baseline's layer is named where it binds; the hidden province's own text is not shown."""
    answer = asked(client, "open-city/text")
    assert {layer["tenant"] for layer in answer["layers"]} == {"open-city", "veiled"}
    assert [text["tenant"] for text in answer["texts"]] == ["open-city"]


def test_every_series_and_layer_has_its_text(world_of_its_own: FlaskClient) -> None:
    """Two series and a supplement give three texts; gaps, insertions and keys stand with each."""
    answer = asked(world_of_its_own, "city/text?on=2021-03-01")
    told = [(text["series"], text["version"], text["kind"]) for text in answer["texts"]]
    assert sorted(told) == [
        ("meetings-rules", 2, "base"),
        ("work-rules", 1, "base"),
        ("work-rules", 3, "supplement"),
    ]
    excerpt = next(text for text in answer["texts"] if text["series"] == "meetings-rules")
    assert [one["key"] for one in excerpt["articles"]] == ["42", "42-1"]
    assert [(gap["kind"], gap["from"], gap["to"]) for gap in excerpt["gaps"]] == [
        ("missing", "1", "41"),
        ("missing", "44", None),
    ]
    earlier = asked(world_of_its_own, "city/text?on=2020-08-01")
    assert [text["version"] for text in earlier["texts"]] == [1]


@pytest.mark.parametrize("parameters", ["on=yesterday", "known_at=2999-01-01T00:00:00Z", "at=2020"])
def test_a_wrong_parameter_is_refused(client: FlaskClient, parameters: str) -> None:
    """No date, an instant to come and an unknown parameter are told as problems."""
    answer = client.get(f"/api/v1/tenants/wuhan/text?{parameters}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


@pytest.fixture
def world_of_its_own(own_database: DatabaseUrls) -> Iterator[FlaskClient]:
    """Give a client of a world of one city with two series, one of them supplemented."""
    files = {
        "tenant.yaml": tenant_file("city"),
        "v1/instrument.yaml": head_file(1, effective_from="2020-01-01"),
        "v1/text.md": TEXT,
        "v1/rules/meetings.yaml": write_yaml({"plenary": {"title": "全体会议"}}),
        "v2/instrument.yaml": head_file(2, effective_from="2021-01-01", series="meetings-rules"),
        "v2/text.md": EXCERPT.encode(),
        "v2/rules/meetings.yaml": write_yaml({"briefing": {"title": "例会"}}),
        "v3/instrument.yaml": head_file(
            3, kind="supplement", amends=1, effective_from="2021-02-01"
        ),
        "v3/text.md": TEXT,
        "v3/rules/meetings.yaml": write_yaml({"study": {"title": "学习会"}}),
    }
    record_pack(own_database.application, parse_pack(files, "city", "city"), NOW)
    with application_on(own_database) as app:
        yield app.test_client()
