"""Mandates of ancestors over drafts: what bars publication, what warns, and what stood before."""

import pytest
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from guize.domain.findings import Finding, Severity
from guize.domain.json_types import Json, JsonObject
from guize.domain.version import Kind
from guize.services.drafts.beginning import FromVersion
from guize.services.drafts.drafting import examine_draft
from guize.services.drafts.opening import RejectedDraftError, open_draft
from guize.services.drafts.reviewing import submit_draft
from guize.services.record.importing import import_pack
from guize.store.scope import act_as, seeing_everything
from tests.services.drafted import (
    CLERK,
    NOW,
    PUBLISHER,
    REVIEWER,
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

TITLE: JsonObject = {"rules": {"deadlines": {"countersign": {"title": "会签办理"}}}}


def broken(session: Session, draft: int) -> list[Finding]:
    """Return the findings of a draft on mandates."""
    _, examined = examine_draft(session, CLERK, draft, NOW)
    return [finding for finding in examined.findings if finding.code == "mandate_broken"]


def made(session: Session, kind: Kind, *, own: bool) -> int:
    """Return a draft of a kind that breaks a limit of 5: by a value of its own, or as it stood."""
    if kind is Kind.REPEAL:
        # Without the supplement that mended it, the base breaks it again.
        import_pack(session, mended_pack(), NOW, lambda _: ())
        return drafted(session, kind=Kind.REPEAL, source=FromVersion(2))
    draft = drafted(session, kind=kind)
    if own:
        source: Json = [{"article": 1, "quote": "自收文之日起10个工作日内办复"}]
        rule: JsonObject = {"limit": {"value": 9, "unit": "working_day"}, "source": source}
        edited(session, draft, {"rules": {"deadlines": {"reply-to-request": rule}}})
    else:
        edited(session, draft, TITLE)
    return draft


CELLS = [
    (kind, enforcement, own)
    for kind in Kind
    for enforcement in ("blocking", "advisory")
    for own in (True, False)
    if kind is not Kind.COMMENCEMENT and (kind is not Kind.REPEAL or own)
]


@pytest.mark.parametrize(("kind", "enforcement", "own"), CELLS)
def test_what_bars_publication_is_what_the_draft_itself_breaks(
    session: Session, kind: Kind, enforcement: str, own: bool
) -> None:
    """A blocking mandate that it breaks is an error; what stood before warns, but not in a base."""
    record_province(session, demanding(reply=at_most(5, enforcement=enforcement)))
    draft = made(session, kind, own=own)
    (finding,) = broken(session, draft)
    is_own = own or kind is Kind.BASE
    expected = enforcement == "blocking" and is_own
    assert finding.severity is (Severity.ERROR if expected else Severity.WARNING)
    if expected:
        revision = open_draft(session, CLERK, draft).row.revision
        with pytest.raises(RejectedDraftError):
            submit_draft(session, CLERK, draft, revision, NOW)


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (f"{LIMIT}/value", "/rules/deadlines/reply-to-request/limit/value"),
        ("/deadlines/reply-to-request/notify_by", "/rules/deadlines/reply-to-request"),
        ("/seals/*/keeper", "/rules"),
    ],
)
def test_a_finding_points_at_the_deepest_part_that_the_draft_has(
    session: Session, path: str, pointer: str
) -> None:
    """What is missing is told where it would belong, with the mandate's own citation."""
    demand = at_most(1, path=path, required=True, schema={"maximum": 1})
    record_province(session, demanding(reply=demand))
    (finding,) = broken(session, drafted(session))
    assert finding.pointer == pointer
    assert finding.citation == {
        "article": 1,
        "quote": "办复请示不得超过8个工作日",
        "label": "一、",
        "tenant": "province",
        "version": 1,
        "instrument": "《规则1》",
    }
    for part in ("某市", "请示办复不得超过8个工作日", "第 1 条"):
        assert part in finding.words.zh
    assert "bars publication" in finding.words.en


def test_a_draft_that_keeps_the_mandate_is_published(session: Session) -> None:
    """Mended, it is submitted, approved and published; before, it is refused at each step."""
    record_province(session, demanding(reply=at_most(8)))
    draft = drafted(session)
    assert [finding.severity for finding in broken(session, draft)] == [Severity.ERROR]
    limited(session, draft, 5)
    assert broken(session, draft) == []
    approved(session, draft)
    assert publish(session, draft).number == 2


def test_a_mandate_that_lands_after_the_approval_bars_the_publication(session: Session) -> None:
    """Publication judges by the record of its own moment."""
    record_province(session, {})
    draft = drafted(session)
    edited(session, draft, TITLE)
    approved(session, draft)
    import_pack(session, province_pack({}, demanding(reply=at_most(8))), NOW, lambda _: ())
    with pytest.raises(RejectedDraftError) as refused:
        publish(session, draft)
    assert [fault.code for fault in refused.value.faults] == ["mandate_broken"]


def test_a_mandate_that_is_gone_bars_nothing_any_more(session: Session) -> None:
    """A draft that a mandate kept back may be submitted unchanged once the mandate is repealed."""
    record_province(session, demanding(reply=at_most(8)))
    draft = drafted(session)
    assert broken(session, draft)
    import_pack(session, province_pack(demanding(reply=at_most(8)), {}), NOW, lambda _: ())
    assert broken(session, draft) == []
    submit_draft(session, CLERK, draft, 1, NOW)


def test_only_whom_it_applies_to_is_bound(session: Session) -> None:
    """A mandate for districts, or for another city, says nothing to this one."""
    limits: list[JsonObject] = [
        {"levels": ["district"]},
        {"tenants": ["other"]},
        {"levels": ["district"], "tenants": ["city"]},
    ]
    demands: dict[str, Json] = {
        f"m{number}": at_most(5, applies_to=limit) for number, limit in enumerate(limits)
    }
    record_province(session, demanding(**demands))
    assert broken(session, drafted(session)) == []


@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        ("2027-03-01", None, "自 2027-03-01 起"),
        ("2020-01-01", "2027-03-01", "自 2026-11-21 起、2027-03-01 之前"),
        ("2020-01-01", "2026-11-21", None),
    ],
)
def test_the_days_are_those_of_both(
    session: Session, begins: str, ends: str | None, days: str | None
) -> None:
    """A mandate that begins later binds from then on, and one that ends, until then."""
    head: JsonObject = {"effective_from": begins}
    if ends is not None:
        head |= {
            "effective_to": ends,
            "effective_to_certainty": "certain",
            "effective_to_reason": "expired",
        }
    for pack in (
        province_pack(demanding(reply=at_most(8)), head=head),
        tenant_pack("city", parent="province", number=1),
    ):
        import_pack(session, pack, NOW, lambda _: ())
    draft = drafted(session)
    found = broken(session, draft)
    assert len(found) == (1 if days else 0)
    assert all(days is not None and days in finding.words.zh for finding in found)


def test_a_restricted_province_binds_whom_it_is_hidden_from(session: Session) -> None:
    """The clerk of a city may not see the province, and its mandate holds with its citation."""
    record_province(session, demanding(reply=at_most(8)), hidden=True)
    act_as(session, CLERK)
    (finding,) = broken(session, drafted(session))
    assert finding.severity is Severity.ERROR
    assert finding.citation is not None


def test_seeing_everything_lasts_as_long_as_its_block(session: Session) -> None:
    """Before and after it, and when it fails, the session has the scope of whoever asks."""
    record_province(session, {}, hidden=True)
    act_as(session, PUBLISHER)

    def scope() -> object:
        return session.connection().exec_driver_sql("SHOW guize.scope").scalar()

    assert scope() == "city"
    with seeing_everything(session):
        assert scope() == "*"
    assert scope() == "city"
    with pytest.raises(KeyError), seeing_everything(session):
        raise KeyError("x")
    assert scope() == "city"


def test_a_failed_statement_is_told_and_not_what_follows_from_it(session: Session) -> None:
    """Nothing can be set in a transaction that has failed: the setting goes with it."""
    with (
        pytest.raises(ProgrammingError, match="no_such_table"),
        session.begin_nested(),
        seeing_everything(session),
    ):
        session.connection().exec_driver_sql("SELECT * FROM no_such_table")
    assert session.connection().exec_driver_sql("SHOW guize.scope").scalar() == "*"


def test_an_import_by_the_operator_is_not_barred(session: Session) -> None:
    """It records law that is in force already, whatever the platform thinks of it."""
    record_province(session, demanding(reply=at_most(8)))
    report = import_pack(
        session, tenant_pack("third", parent="province", number=1), NOW, lambda _: ()
    )
    assert report.changed


def test_reviewers_are_told_too(session: Session) -> None:
    """An advisory mandate keeps nobody back: the draft is approved and published all the same."""
    record_province(session, demanding(reply=at_most(8, enforcement="advisory")))
    draft = drafted(session)
    edited(session, draft, TITLE)
    assert [finding.severity for finding in broken(session, draft)] == [Severity.WARNING]
    approved(session, draft, REVIEWER)
    assert publish(session, draft).number == 2


@pytest.mark.parametrize(
    ("applies_to", "places"),
    [
        ({"tenants": ["city"]}, []),
        ({"levels": ["district"]}, []),
        ({"tenants": ["nowhere"]}, ["/tenants/0"]),
        ({"tenants": ["city", "province"]}, ["/tenants/1"]),
        ({"tenants": ["beside"]}, ["/tenants/0"]),
        ({"tenants": ["city"], "levels": ["district"]}, [""]),
        ({"levels": ["province"]}, ["/levels"]),
    ],
)
def test_whom_a_mandate_names_and_cannot_bind_is_warned_of(
    session: Session, applies_to: JsonObject, places: list[str]
) -> None:
    """Tenants that are not below, and levels that those named do not have, bind nobody."""
    record_province(session, demanding(reply=at_most(9)))
    import_pack(session, tenant_pack("beside", level="province"), NOW, lambda _: ())
    draft = drafted(session, by=PROVINCIAL, slug="province")
    rules: JsonObject = {"mandates": {"reply": {"applies_to": {"levels": None, **applies_to}}}}
    edited(session, draft, {"rules": rules}, PROVINCIAL)
    _, examined = examine_draft(session, PROVINCIAL, draft, NOW)
    found = [one for one in examined.findings if one.code == "mandate_binds_nobody"]
    prefix = "/rules/mandates/reply/applies_to"
    assert [one.pointer for one in found] == [f"{prefix}{place}" for place in places]
    assert {one.severity for one in found} <= {Severity.WARNING}
