"""The tenants that the tests of the API are asked of: real ones, and made-up ones to hide."""

from datetime import UTC, datetime, timedelta

from guize.domain.governance.authority import SYSTEM
from guize.domain.json_types import Json, JsonObject
from guize.packs.pack import Pack
from guize.packs.read import parse_pack, read_pack
from guize.packs.yaml_writer import write_yaml
from guize.services.record.importing import import_pack
from guize.settings import SOURCE_ROOT
from guize.store.engine import create_engine, session_factory
from tests.packs.samples import TEXT, head_file, tenant_file

RECORDED = datetime(2026, 1, 5, 8, tzinfo=UTC)
"""When the first tenant is recorded; each later one an hour after the one before."""

REAL = ("cn", "hubei", "wuhan", "liaoning", "panjin")
WARDS = tuple(f"ward-{number}" for number in range(7))
"""Public districts below Wuhan without a rulebook of their own."""


def record_world(database: str) -> None:
    """Record all tenants for good in an empty, migrated database."""
    engine = create_engine(database)
    with session_factory(engine, SYSTEM)() as session:
        for hour, pack in enumerate(_packs()):
            import_pack(session, pack, RECORDED + timedelta(hours=hour), lambda _: ())
            session.commit()
    engine.dispose()


def record_pack(database: str, pack: Pack, now: datetime) -> None:
    """Record one more pack, or a new state of one, for good."""
    engine = create_engine(database)
    with session_factory(engine, SYSTEM)() as session:
        import_pack(session, pack, now, lambda _: (), as_correction=True)
        session.commit()
    engine.dispose()


def _packs() -> list[Pack]:
    wards = [made_up(slug, parent="wuhan", level="district") for slug in WARDS]
    baseline: JsonObject = {"meetings": {"briefing": {"title": "省定例会"}}}
    return [
        *(read_pack(SOURCE_ROOT / "tenants" / slug) for slug in REAL),
        *wards,
        # A province that must not be shown to exist, though its baseline binds a public city.
        made_up("veiled", parent="cn", level="province", hidden=True, rules={"baseline": baseline}),
        made_up("open-city", parent="veiled", rules=_meetings("市政府全体会议")),
        # A city that must not be shown to exist, below a public province, above a public district.
        made_up("hidden-city", parent="hubei", hidden=True, rules=_meetings("秘密会议")),
        made_up("open-ward", parent="hidden-city", level="district"),
    ]


def _meetings(title: str) -> JsonObject:
    return {"meetings": {"plenary": {"title": title}}}


def made_up(
    slug: str,
    *,
    parent: str | None = None,
    level: str = "city",
    hidden: bool = False,
    rules: JsonObject | None = None,
    **head: Json,
) -> Pack:
    """Return the pack of a made-up tenant, with one version if it has rules."""
    files = {
        "tenant.yaml": tenant_file(
            slug, parent=parent, level=level, visibility="restricted" if hidden else "public"
        )
    }
    if rules is not None:
        files["v1/instrument.yaml"] = head_file(1, **head)
        files["v1/text.md"] = TEXT
        for section, content in rules.items():
            files[f"v1/rules/{section}.yaml"] = write_yaml(content)
    return parse_pack(files, slug, slug)
