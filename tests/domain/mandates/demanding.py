"""A province that demands and a city that answers: short ways to write both, in day numbers."""

from collections.abc import Iterable

from guize.domain.effective.path_history import PathHistory
from guize.domain.effective.timeline import Timeline
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.compliance import Opinion
from guize.domain.mandates.mandate import Mandator
from guize.domain.mandates.subject import Subject, World, as_recorded_next, subject_of
from guize.domain.tenant import Level, Tenant
from guize.domain.version import Version
from guize.domain.words import Words
from tests.domain.build import version

CITY = Tenant(slug="own", name=Words("市", "city"), level=Level.CITY, parent="province")
PROVINCE = Tenant(slug="province", name=Words("省", "province"), level=Level.PROVINCE, parent="cn")


def at_most(schema: JsonObject, value: Json) -> Opinion:
    """Judge by ``maximum`` alone, which stands for every schema; one without it is unreadable."""
    most = schema.get("maximum")
    if not isinstance(most, int):
        return Opinion(conforms=None)
    conforms = not isinstance(value, int) or value <= most
    return Opinion(conforms, None if conforms else Words("过大", "too much"))


def mandate(
    path: str = "/deadlines/reply/limit/value",
    *,
    most: int | None = 5,
    required: bool = False,
    enforcement: str = "blocking",
    applies_to: JsonObject | None = None,
) -> JsonObject:
    """Return a mandate as a rule of its section."""
    rule: JsonObject = {
        "title": "办复时限",
        "applies_to": applies_to or {"levels": ["city"]},
        "path": path,
        "enforcement": enforcement,
        "source": [{"article": 7, "quote": "各市不得超过五个工作日"}],
    }
    if most is not None:
        rule["schema"] = {"maximum": most}
    return rule | ({"required": True} if required else {})


def demands(start: int = 0, number: int = 1, /, **rules: Json) -> Version:
    """Return a base of the province with these mandates, from a day on."""
    return version(number, start, tenant="province", rules={"mandates": rules})


def reply(days: Json) -> JsonObject:
    """Return a rulebook with one deadline."""
    return {"deadlines": {"reply": {"title": "办复", "limit": {"value": days}}}}


def path_of(
    city: Iterable[Version], province: Iterable[Version], tenant: Tenant = CITY
) -> tuple[Timeline, ...]:
    """Return the lines of a city and of its province."""
    return (Timeline(tenant, [*city]), Timeline(PROVINCE, [*province]))


def subject(city: Iterable[Version], province: Iterable[Version]) -> Subject:
    """Return the city under its province."""
    path = path_of(city, province)
    return subject_of(PathHistory.standing(path), at_most, [Mandator(path[1])])


def world(city: Iterable[Version], province: Iterable[Version], draft: Version) -> World:
    """Return the city without and with a draft."""
    path = path_of(city, province)
    mandators = [Mandator(path[1])]
    having = (as_recorded_next(path[0], draft), path[1])
    return World(
        *(subject_of(PathHistory.standing(one), at_most, mandators) for one in (path, having))
    )
