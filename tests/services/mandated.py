"""A province whose mandates bind its cities: what the tests of mandates begin with."""

from sqlmodel import Session

from guize.domain.json_types import Json, JsonObject
from guize.packs.pack import Pack
from guize.packs.read import parse_pack
from guize.packs.yaml_writer import write_yaml
from guize.services.record.importing import import_pack
from tests.packs.samples import head_file, tenant_file
from tests.services.drafted import CLAUSE, NOW, RULES, person, tenant_pack
from tests.services.drafted import TEXT as CITY_TEXT

TEXT = """# 某省人民政府工作规则

### 一、

各市办复请示不得超过8个工作日。

### 二、

本规则自印发之日起施行。
"""
LIMIT = "/deadlines/reply-to-request/limit"

PROVINCIAL = person("provincial", "editor", at="province")
PROVINCIAL_REVIEWER = person("provincial-reviewer", "reviewer", at="province")
PROVINCIAL_PUBLISHER = person("provincial-publisher", "publisher", at="province")


def at_most(days: int, *, path: str = LIMIT, **members: Json) -> JsonObject:
    """Return a mandate on the value of a limit in working days."""
    return {
        "title": "请示办复不得超过8个工作日",
        "applies_to": {"levels": ["city"]},
        "path": path,
        "schema": {
            "required": ["value", "unit"],
            "properties": {"value": {"maximum": days}, "unit": {"const": "working_day"}},
        },
        "enforcement": "blocking",
        "source": [{"article": 1, "quote": "办复请示不得超过8个工作日"}],
        **members,
    }


def province_pack(
    *versions: JsonObject, hidden: bool = False, head: JsonObject | None = None
) -> Pack:
    """Return the pack of a province with these rulebooks, from 2011 on, one a year.

    ``head`` is what the last one says of itself otherwise.
    """
    visibility = "restricted" if hidden else "public"
    files = {"tenant.yaml": tenant_file("province", level="province", visibility=visibility)}
    for number, rules in enumerate(versions, start=1):
        said = (head or {}) if number == len(versions) else {}
        files[f"v{number}/instrument.yaml"] = head_file(number, **said)
        files[f"v{number}/text.md"] = TEXT.encode()
        for section, content in rules.items():
            files[f"v{number}/rules/{section}.yaml"] = write_yaml(content)
    return parse_pack(files, "province", "province")


def record_province(session: Session, *versions: JsonObject, hidden: bool = False) -> None:
    """Record a province with these rulebooks, a city with one version, and a city without any."""
    for pack in (
        province_pack(*versions, hidden=hidden),
        tenant_pack("city", parent="province", number=1),
        tenant_pack("other", parent="province"),
    ):
        import_pack(session, pack, NOW, lambda _: ())


def mended_pack() -> Pack:
    """Return the pack of the city with a supplement that shortens its limit to 5."""
    rule: JsonObject = {"reply-to-request": {"limit": {"value": 5}}}
    return parse_pack(
        {
            "tenant.yaml": tenant_file("city", parent="province"),
            "v1/instrument.yaml": head_file(1, effective_clause=CLAUSE),
            "v1/text.md": CITY_TEXT.encode(),
            "v1/rules/deadlines.yaml": write_yaml(RULES),
            "v2/instrument.yaml": head_file(2, kind="supplement", amends=1),
            "v2/rules/deadlines.yaml": write_yaml(rule),
        },
        "city",
        "city",
    )


def demanding(**mandates: Json) -> JsonObject:
    """Return a rulebook of these mandates."""
    return {"mandates": mandates}
