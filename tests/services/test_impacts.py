"""The impact of a draft, before it is published: on its tenant, on those below, on their drafts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from guize.checks.catalog import load_catalog
from guize.domain.governance.authority import Action, Principal
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Kind
from guize.packs.read import parse_pack
from guize.services.answers.impacts import read_impact
from guize.services.drafts.beginning import FromVersion
from guize.services.drafts.drafting import edit_draft, merge_change
from guize.services.drafts.foreseeing import UnreadableDraftError
from guize.services.drafts.opening import DraftStateError, open_draft
from guize.services.drafts.reviewing import withdraw_draft
from guize.services.published.shelf import Shelf
from guize.services.record.importing import import_pack
from tests.packs.samples import head_file, tenant_file
from tests.services.drafted import (
    CLERK,
    NOW,
    OPERATOR,
    approved,
    drafted,
    edited,
    limited,
    publish,
    tenant_pack,
)
from tests.services.mandated import (
    LIMIT,
    PROVINCIAL,
    at_most,
    demanding,
    mended_pack,
    province_pack,
    record_province,
)


def impact(session: Session, draft: int, by: Principal = OPERATOR, now: datetime = NOW) -> dict:  # type: ignore[type-arg] # JSON to look into
    """Return the impact of a draft, as somebody is told."""
    view = Shelf().view(session)
    _, told = read_impact(session, by, view, load_catalog(), draft, now)
    return told


def at_province(session: Session, **rules: Json) -> int:
    """Return a draft of the province with these rules, from the day of publication."""
    draft = drafted(session, by=PROVINCIAL, slug="province", source=FromVersion(1))
    edited(session, draft, {"rules": rules}, PROVINCIAL)
    return draft


def spans(entries: list[JsonObject]) -> list[tuple[Json, Json]]:
    """Return the days of spans or violations."""
    return [(one["from"], one["to"]) for one in entries]


def test_a_mandate_shows_what_every_tenant_below_breaks(session: Session) -> None:
    """Today and by what is scheduled, each with its days, and the law that says so."""
    record_province(session, {})
    scheduled = drafted(session)
    limited(session, scheduled, 5)
    dated: JsonObject = {"effective_from": "2027-05-01", "effective_from_certainty": "certain"}
    edited(session, scheduled, {"head": dated})
    approved(session, scheduled)
    publish(session, scheduled)
    told = impact(session, at_province(session, **demanding(reply=at_most(8))))
    assert (told["tenant"], told["takes_effect_on"]) == ("province", "2026-11-21")
    assert (told["brings"], told["ends"], told["withheld"]) == ([], [], 0)
    (city,) = told["below"]
    assert (city["tenant"], city["spans"], city["ends"], city["drafts"]) == ("city", [], [], [])
    (violation,) = city["brings"]
    assert spans([violation]) == [("2026-11-21", "2027-05-01")]
    assert (violation["pointer"], violation["verdict"], violation["ground"]) == (
        LIMIT,
        "violated",
        "value",
    )
    assert violation["value"] == {"value": 10, "unit": "working_day"}
    assert violation["citation"] == {
        "article": 1,
        "quote": "办复请示不得超过8个工作日",
        "label": "第一条",
        "tenant": "province",
        "instrument": "《规则1》",
    }
    mandate = violation["mandate"]
    assert (mandate["tenant"], mandate["rule"], mandate["enforcement"]) == (
        "province",
        "reply",
        "blocking",
    )
    assert mandate["version"] is None
    assert "10 大于上限 8" in violation["words"]["zh"]


def test_a_scheduled_version_that_breaks_it_is_told(session: Session) -> None:
    """From the day on which it takes effect, though today all is well."""
    record_province(session, {})
    scheduled = drafted(session)
    dated: JsonObject = {"effective_from": "2027-05-01", "effective_from_certainty": "certain"}
    edited(session, scheduled, {"head": dated})
    approved(session, scheduled)
    import_pack(session, mended_pack(), NOW, lambda _: ())
    rebased = open_draft(session, OPERATOR, scheduled)
    assert rebased.facts.is_behind
    told = impact(session, at_province(session, **demanding(reply=at_most(8))))
    (city,) = told["below"]
    # The supplement mends the base since 2012; the draft, were it published, would break it again.
    assert city["brings"] == []
    (draft,) = city["drafts"]
    assert (draft["draft"], draft["revision"], draft["is_judged"]) == (scheduled, 2, True)
    assert spans(draft["brings"]) == [("2027-05-01", None)]


def test_open_drafts_below_are_judged_as_if_published(session: Session) -> None:
    """Those that would break it, and not those that are withdrawn or keep it."""
    record_province(session, {})
    bad, good, gone = drafted(session), drafted(session), drafted(session)
    limited(session, good, 5)
    withdraw_draft(session, CLERK, gone, 1, NOW)
    amends = drafted(session, kind=Kind.SUPPLEMENT)
    empty = drafted(session, source=None, slug="other", by=OPERATOR)
    told = impact(session, at_province(session, **demanding(reply=at_most(8))))
    (city,) = told["below"]
    assert [one["draft"] for one in city["drafts"]] == [bad]
    assert spans(city["drafts"][0]["brings"]) == [("2026-11-21", None)]
    # What amends and what is empty bring nothing of their own; a lack is another matter.
    required = at_most(8, required=True)
    told = impact(session, at_province(session, **demanding(reply=required)))
    assert {
        one["draft"]: one["brings"][0]["ground"]
        for entry in told["below"]
        for one in entry["drafts"]
    } == {bad: "value", empty: "missing"}
    assert amends not in {one["draft"] for entry in told["below"] for one in entry["drafts"]}


def test_a_draft_below_that_cannot_be_read_is_named_as_such(session: Session) -> None:
    """Nobody is told that all is well with what could not be judged."""
    record_province(session, {})
    draft = drafted(session)
    edited(session, draft, {"head": {"effective_from": "soon"}})
    told = impact(session, at_province(session, **demanding(reply=at_most(8))))
    assert [
        (one["draft"], one["is_judged"]) for entry in told["below"] for one in entry["drafts"]
    ] == [(draft, False)]


def test_a_mandate_that_goes_ends_its_violations(session: Session) -> None:
    """A new base without it shows what is broken no more; restated as it was, nothing moves."""
    record_province(session, demanding(reply=at_most(8)))
    removed = drafted(session, by=PROVINCIAL, slug="province", source=FromVersion(1))
    edited(session, removed, {"rules": {"mandates": None}}, PROVINCIAL)
    told = impact(session, removed)
    (city,) = told["below"]
    assert (city["brings"], spans(city["ends"])) == ([], [("2026-11-21", None)])
    assert city["ends"][0]["mandate"]["version"] == 1
    restated = drafted(session, by=PROVINCIAL, slug="province", source=FromVersion(1))
    assert impact(session, restated)["below"] == []


def test_the_tenants_own_rules_are_told_span_by_span(session: Session) -> None:
    """Every change in words, on the days on which it holds; what restates the law tells nothing."""
    record_province(session, demanding(reply=at_most(8)))
    draft = drafted(session)
    limited(session, draft, 5)
    told = impact(session, draft)
    (span,) = told["spans"]
    assert spans([span]) == [("2026-11-21", None)]
    assert span["before"] == span["after"] == {"status": "in_force", "reason": None}
    assert (span["counts"]["changed"], len(span["changes"])) == (1, 1)
    assert "10个工作日 → 5个工作日" in span["changes"][0]["edits"][0]["words"]["zh"]
    assert (told["brings"], spans(told["ends"])) == ([], [("2026-11-21", None)])
    assert impact(session, drafted(session))["spans"] == []


def test_a_repeal_is_a_change_of_standing(session: Session) -> None:
    """Its span leads from rules to a vacancy."""
    record_province(session, {})
    (span,) = impact(session, drafted(session, kind=Kind.REPEAL))["spans"]
    assert span["before"] == {"status": "in_force", "reason": None}
    assert span["after"] == {"status": "vacancy", "reason": "repealed"}
    assert span["counts"]["removed"] == 2


def test_a_backdated_base_names_what_it_orphans(session: Session) -> None:
    """As publication would: supplements that lose their base on a past day."""
    record_province(session, {})
    import_pack(session, mended_pack(), NOW, lambda _: ())
    draft = drafted(session)
    assert impact(session, draft)["orphaned"] == []
    dated: JsonObject = {"effective_from": "2013-01-01", "effective_from_certainty": "certain"}
    edited(session, draft, {"head": dated})
    told = impact(session, draft)
    assert (told["orphaned"], told["takes_effect_on"]) == ([2], "2013-01-01")


def test_the_repeal_of_a_supplement_orphans_nothing(session: Session) -> None:
    """What it ends itself has not lost its base, for a past day either."""
    record_province(session, {})
    import_pack(session, mended_pack(), NOW, lambda _: ())
    draft = drafted(session, kind=Kind.REPEAL, source=FromVersion(2))
    dated: JsonObject = {"effective_from": "2026-11-01", "effective_from_certainty": "certain"}
    edited(session, draft, {"head": dated})
    assert impact(session, draft)["orphaned"] == []


BRIEFING: JsonObject = {"meetings": {"briefing": {"title": "省定例会"}}}


def test_a_baseline_touches_whoever_has_no_rule_of_its_own(session: Session) -> None:
    """With the rules that differ, by tenant and span; a vacancy is filled as well."""
    record_province(session, {})
    baseline = BRIEFING | {"deadlines": {"reply-to-request": {"title": "省定时限"}}}
    told = impact(session, at_province(session, baseline=baseline))
    below = {entry["tenant"]: entry["spans"] for entry in told["below"]}
    assert [(span["from"], span["rules"]) for span in below["city"]] == [
        ("2026-11-21", ["/meetings/briefing"])
    ]
    assert [(span["from"], sorted(span["rules"])) for span in below["other"]] == [
        ("2026-11-21", ["/deadlines/reply-to-request", "/meetings/briefing"])
    ]
    assert below["city"][0]["counts"]["added"] == 1
    assert "changes" not in below["city"][0]


def test_a_baseline_may_bring_a_violation(session: Session) -> None:
    """What it fills in is judged by every mandate there is, its own included."""
    record_province(
        session, demanding(lack=at_most(8, path="/meetings/briefing/title", required=True))
    )
    draft = drafted(session, by=PROVINCIAL, slug="province", source=FromVersion(1))
    patch: JsonObject = {"rules": {"baseline": BRIEFING}}
    edited(session, draft, patch, PROVINCIAL)
    (city,) = [entry for entry in impact(session, draft)["below"] if entry["tenant"] == "city"]
    assert (city["brings"], [one["ground"] for one in city["ends"]]) == ([], ["missing"])


def test_nothing_is_asked_of_those_below_if_nothing_reaches_them(session: Session) -> None:
    """A city's or a province's own rules touch nobody else."""
    record_province(session, {})
    told = impact(session, at_province(session, **BRIEFING))
    assert (told["below"], told["withheld"], len(told["spans"])) == ([], 0, 1)


def hidden_world(session: Session) -> int:
    """Record a restricted city below the province; return the province's draft of a mandate."""
    record_province(session, {})
    for pack in (
        tenant_pack("shut", parent="province", number=1, visibility="restricted"),
        tenant_pack("ward", parent="shut", level="district"),
    ):
        import_pack(session, pack, NOW, lambda _: ())
    drafted(session, slug="shut", by=OPERATOR)
    return at_province(session, **demanding(reply=at_most(8)))


def program(*scopes: Action) -> Principal:
    """Return a program with scopes at the province."""
    tenants = frozenset({"province"})
    return Principal("client", "7", "program", scopes=frozenset(scopes), tenants=tenants)


def test_what_the_asker_may_not_see_is_counted_and_not_named(session: Session) -> None:
    """A program that edits and does not read may see drafts, and no restricted tenant."""
    draft = hidden_world(session)
    told = impact(session, draft, program(Action.EDIT))
    assert [entry["tenant"] for entry in told["below"]] == ["city"]
    # The restricted city, and its draft.
    assert told["withheld"] == 2
    told = impact(session, draft, program(Action.EDIT, Action.READ))
    assert [entry["tenant"] for entry in told["below"]] == ["city", "shut"]
    assert told["withheld"] == 0


def test_tenants_below_a_tenant_below_are_reached(session: Session) -> None:
    """A mandate for districts skips the cities between."""
    draft = hidden_world(session)
    demand = at_most(8, path="/seals/main", required=True, applies_to={"levels": ["district"]})
    edited(session, draft, {"rules": demanding(reply=demand)}, PROVINCIAL)
    files = tenant_pack("ward", parent="shut", level="district", number=1)
    import_pack(session, files, NOW, lambda _: ())
    assert [entry["tenant"] for entry in impact(session, draft)["below"]] == ["ward"]


def test_what_is_not_on_file_is_unknown(session: Session) -> None:
    """A tenant whose text is missing is told of as such, not as a violator."""
    record_province(session, {})
    pack = parse_pack(
        {
            "tenant.yaml": tenant_file("lost", parent="province"),
            "v1/instrument.yaml": head_file(1, on_file=False),
        },
        "lost",
        "lost",
    )
    import_pack(session, pack, NOW, lambda _: ())
    told = impact(session, at_province(session, **demanding(reply=at_most(8))))
    verdicts = {entry["tenant"]: entry["brings"][0]["verdict"] for entry in told["below"]}
    assert verdicts == {"city": "violated", "lost": "unknown"}


def test_a_closed_draft_has_no_impact_any_more(session: Session) -> None:
    """Published or withdrawn, it changes nothing; two versions are compared by /diff."""
    record_province(session, {})
    draft = drafted(session)
    withdraw_draft(session, CLERK, draft, 1, NOW)
    with pytest.raises(DraftStateError):
        impact(session, draft)


def test_a_draft_whose_head_says_nothing_cannot_be_foreseen(session: Session) -> None:
    """It is refused with the place to mend."""
    record_province(session, {})
    draft = drafted(session)
    edited(session, draft, {"head": {"effective_from": "soon"}})
    with pytest.raises(UnreadableDraftError, match="effective_from"):
        impact(session, draft)


@pytest.mark.parametrize(
    "broken", [{"mandates": {"a": "x"}}, {"mandates": {"a": {"path": 3}}}, {"deadlines": {"a": 1}}]
)
def test_rules_of_any_shape_have_an_impact(session: Session, broken: JsonObject) -> None:
    """A draft half written is answered like any other; the findings tell of its shape."""
    record_province(session, demanding(reply=at_most(8, path="/*/*/*/*")))
    draft = drafted(session, by=PROVINCIAL, slug="province")
    revision = open_draft(session, PROVINCIAL, draft).row.revision
    edit_draft(session, PROVINCIAL, draft, revision, merge_change({"rules": broken}), now=NOW)
    assert impact(session, draft)["draft"] == draft


def test_the_day_is_that_of_the_tenant(session: Session) -> None:
    """Without a day of its own the draft takes effect where the tenant's clock is."""
    record_province(session, {})
    draft = drafted(session)
    late = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert impact(session, draft, now=late)["takes_effect_on"] == "2027-01-01"
    assert impact(session, draft, now=late - timedelta(hours=12))["takes_effect_on"] == "2026-12-31"


def test_what_is_foreseen_is_what_then_happens(session: Session) -> None:
    """Once the mandate is published the same violation stands, and nothing more is brought."""
    record_province(session, {})
    draft = at_province(session, **demanding(reply=at_most(8)))
    foreseen = impact(session, draft)["below"][0]["brings"]
    import_pack(
        session,
        province_pack({}, demanding(reply=at_most(8)), head={"effective_from": "2026-11-21"}),
        NOW,
        lambda _: (),
    )
    assert impact(session, draft)["below"] == []
    removed = drafted(session, by=PROVINCIAL, slug="province", source=FromVersion(2))
    edited(session, removed, {"rules": {"mandates": None}}, PROVINCIAL)
    ended = impact(session, removed)["below"][0]["ends"]
    assert spans(ended) == spans(foreseen)
