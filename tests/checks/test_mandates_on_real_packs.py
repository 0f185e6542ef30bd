"""Mandates over the packs that the platform ships, judged by their schemas."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guize.checks.mandates import judge_value
from guize.domain.effective.rulebook import effective
from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import JsonObject
from guize.domain.mandates.compliance import observe, overall
from guize.domain.mandates.mandate import Mandator, binding
from guize.domain.version import Version
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT
from tests.domain.mandates.demanding import PROVINCE

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
ON = date(2024, 1, 1)

MANDATES: dict[str, JsonObject] = {
    "reply": {"path": "/deadlines/reply-to-request/limit", "required": True},
    "five-days": {
        "path": "/deadlines/reply-to-request/limit",
        "schema": {"properties": {"value": {"maximum": 5}, "unit": {"const": "working_day"}}},
    },
    "every-deadline": {"path": "/deadlines/*/trigger", "required": True},
    "sources": {"path": "/*/*/source", "schema": {"type": "array", "minItems": 1}},
}


def timeline(slug: str) -> Timeline:
    """Return the timeline of a pack."""
    pack = read_pack(SOURCE_ROOT / "tenants" / slug)
    versions = [v.as_version(_EPOCH + timedelta(seconds=v.number)) for v in pack.versions]
    return Timeline(pack.tenant, versions)


def demanding(like: Version) -> Timeline:
    """Return a province that demands everything, from the day of a version on."""
    usual: JsonObject = {"title": "约束", "applies_to": {"levels": ["city"]}}
    rules: JsonObject = {
        name: {**usual, **demand, "enforcement": "blocking"} for name, demand in MANDATES.items()
    }
    law = replace(like, tenant="province", number=1, on_file=True, rules={"mandates": rules})
    return Timeline(PROVINCE, [law])


@pytest.mark.parametrize(
    ("slug", "verdicts"),
    [
        # 第五十八条: ten working days; Qiqihar five; Wuhan sets no such limit; of Panjin's rules
        # only a supplement is on file; Taobei is a district.
        ("xianyang", ["kept", "violated", "kept", "kept"]),
        ("qiqihar", ["kept", "kept", "kept", "kept"]),
        ("wuhan", ["violated", "kept", "kept", "kept"]),
        ("panjin", ["unknown", "unknown", "unknown", "unknown"]),
        ("taobei", []),
    ],
)
def test_real_rulebooks_are_judged_by_what_their_texts_say(slug: str, verdicts: list[str]) -> None:
    """What a text does not regulate is no value, and what is not on file is no violation."""
    own = timeline(slug)
    province = demanding(own.versions[0])
    answer = effective([own, province], ON)
    found = binding([Mandator(province)], own.tenant, ON)
    assert [overall([*observe(one, answer, judge_value)]) for one in found] == verdicts
