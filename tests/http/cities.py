"""Cities whose rulebooks are compared: the real ones, and made-up ones in every state."""

from datetime import timedelta

from guize.domain.json_types import Json, JsonObject
from guize.packs.pack import Pack
from guize.packs.read import read_pack
from guize.settings import SOURCE_ROOT
from tests.http.world import RECORDED, made_up, record_pack

REAL = ("cn", "heilongjiang", "qiqihar", "shaanxi", "xianyang", "liaoning", "panjin")
SOURCE: Json = [{"article": 1, "quote": "市政府全体会议每半年召开一次"}]


def reply(limit: Json, **members: Json) -> JsonObject:
    """Return a rulebook with a deadline for replies."""
    rule: JsonObject = {
        "title": "请示办复",
        "trigger": "request-received",
        "action": "reply",
        "relation": "within",
        "limit": limit,
        "source": SOURCE,
        **members,
    }
    return {"deadlines": {"reply-to-request": rule}}


def days(number: int, unit: str = "working_day") -> JsonObject:
    """Return a duration."""
    return {"value": number, "unit": unit}


def record_cities(database: str) -> None:
    """Record all of them for good in an empty, migrated database."""
    for hour, pack in enumerate(_packs()):
        record_pack(database, pack, RECORDED + timedelta(hours=hour))


def _packs() -> list[Pack]:
    offered: JsonObject = {"baseline": reply(days(5))}
    narrative: JsonObject = {"2": {"zh": "施行日期", "en": "commencement"}}
    gap: JsonObject = {"plenary": {"title": "全体会议", "source": SOURCE}}
    return [
        *(read_pack(SOURCE_ROOT / "tenants" / slug) for slug in REAL),
        made_up("five", parent="cn", rules=reply(days(5))),
        made_up("week", parent="cn", rules=reply(days(2, "week"))),
        made_up("soon", parent="cn", rules=reply({"vague": "及时"})),
        made_up("silent", parent="cn", rules=reply({"unstated": "办复时限"})),
        made_up("asked", parent="cn", rules=reply({"from_fact": "stated_limit"})),
        made_up("free", parent="cn", rules={"meetings": gap}, narrative=narrative),
        made_up("secret", parent="cn", hidden=True, rules=reply(days(99))),
        made_up("province", parent="cn", level="province", rules=offered),
        made_up("below", parent="province", level="city"),
    ]
