"""Records facts of tenants, several in one act, unless a day's tenants would then be no tree."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session, col

from guize.domain.effective.answer import format_instant
from guize.domain.errors import ConflictError
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenancy.facts import Fact, FactKind, known_lineages
from guize.domain.tenancy.refusals import Refusal, refusals, slug_taken, unfit_corrections
from guize.domain.tenancy.register import Register
from guize.domain.words import Words
from guize.packs.pack import Pack
from guize.packs.tenant_file import write_tenant
from guize.store.head import Head, read_published_head
from guize.store.locks import take_publication_lock
from guize.store.publication import next_recording
from guize.store.queries import find_facts, load_register
from guize.store.rows import row_of_fact, row_of_period
from guize.store.tables import TenantPeriodRow, TenantRow


class NoTreeError(ConflictError):
    """With these facts the tenants of some day would be no tree; `refusals` says why."""

    code = "tenants_conflict"

    def __init__(self, found: Sequence[Refusal]) -> None:
        first, more = found[0].words, len(found) - 1
        listed: list[Json] = [
            {"code": one.code, "tenant": one.tenant, **one.words.as_json()} for one in found
        ]
        super().__init__(
            Words(
                zh=first.zh + (f"(另有 {more} 处)" if more else ""),
                en=first.en + (f" (and {more} more)" if more else ""),
            ),
            {"refusals": listed},
        )
        self.refusals = tuple(found)


class TenantChangedError(ConflictError):
    """A pack says something else of its tenant than what is on record."""

    code = "tenant_changed"

    def __init__(self, recorded: Fact, wanted: Fact) -> None:
        old, new = recorded.content(), wanted.content()
        named = [key for key in new | old if old.get(key) != new.get(key)]
        members_zh, members_en = "、".join(named), ", ".join(named)
        super().__init__(
            Words(
                zh=f"{wanted.tenant} 的 tenant.yaml 第 {wanted.number} 条事实与记录不同"
                f"({members_zh})。已记录的事实不能改动:如确有变更(改名、移转上级等),请在 "
                "tenant.yaml 的 changes 之下添加一条,写明 on(自何日起)、所变更的内容和 "
                "ground(依据);原记录有误的,请加 --as-correction 记为更正。",
                en=f"Fact {wanted.number} in tenant.yaml of {wanted.tenant} differs from what is "
                f"on record ({members_en}). What is recorded is never changed: if the tenant did "
                "change (was renamed, moved to another parent …), add an entry under changes with "
                "on (from which day), what changes, and ground; use --as-correction if the record "
                "was wrong.",
            )
        )


@dataclass(frozen=True, slots=True)
class FactPlan:
    """What of a pack's facts is to be recorded: new ones, and some to restate as corrections."""

    new: tuple[Fact, ...]
    restated: tuple[Fact, ...]
    filed_differs: bool

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that is to be recorded, unnumbered."""
        return (*self.new, *self.restated)


def plan_facts(session: Session, pack: Pack, *, as_correction: bool, ends: bool) -> FactPlan:
    """Return what of a pack's facts is not on record.

    Args:
        session: the session.
        pack: the pack.
        as_correction: restate what differs instead of refusing it.
        ends: whether mergers and dissolutions are taken; else they wait for another round, in
            which the tenants below have moved.

    Raises:
        TenantChangedError: what is recorded differs and `as_correction` is not given.
    """
    recorded = find_facts(session, [pack.tenant.slug])
    by_number = {fact.number: fact for fact in recorded}
    speaking = {one.number: one.entry for one in known_lineages(recorded, None)}
    new: list[Fact] = []
    restated: list[Fact] = []
    for fact in pack.facts:
        old = by_number.get(fact.number)
        if old is None:
            if not ends and fact.ends:
                break
            new.append(fact)
        elif old.content() != fact.content() and not _says(speaking.get(fact.number), fact):
            if not as_correction or fact.corrects is not None or fact.number not in speaking:
                raise TenantChangedError(speaking.get(fact.number, old), fact)
            restated.append(replace(fact, corrects=fact.number))
    filed = session.connection().scalar(
        sa.select(col(TenantRow.filed)).where(col(TenantRow.slug) == pack.tenant.slug)
    )
    return FactPlan(tuple(new), tuple(restated), filed != filed_bytes(pack))


def _says(speaking: Fact | None, fact: Fact) -> bool:
    """Tell whether the entry that speaks for a lineage says what a pack's fact does."""
    if speaking is None:
        return False
    return replace(speaking, corrects=None).content() == fact.content()


def filed_bytes(pack: Pack) -> bytes:
    """Return `tenant.yaml` as filed, or as it is written canonically."""
    return pack.filed or write_tenant(pack.facts)


def file_tenant(session: Session, pack: Pack) -> None:
    """Keep `tenant.yaml` as a pack has it; the tenant is on record."""
    session.connection().execute(
        sa.update(TenantRow)
        .where(col(TenantRow.slug) == pack.tenant.slug)
        .values(filed=filed_bytes(pack))
    )


@dataclass(frozen=True, slots=True)
class Act:
    """Facts that may be recorded together, on the record of a head.

    The facts are numbered; their instants are provisional, and so are those in ``after``.
    """

    head: Head
    facts: tuple[Fact, ...]
    before: Register
    after: Register


def plan_act(session: Session, facts: Iterable[Fact], now: datetime) -> Act:
    """Return the act that records ``facts``, on the record of this moment.

    Args:
        session: the session.
        facts: what is to be recorded; numbers are given here.
        now: the instant of the request.

    Raises:
        NoTreeError: with them the tenants of some day would be no tree.
    """
    head = read_published_head(session)
    register = load_register(session)
    numbers = {slug: len(known) for slug, known in register.facts.items()}
    planned: list[Fact] = []
    for fact in facts:
        number = numbers.get(fact.tenant, 0) + 1
        if fact.kind is FactKind.CREATION and fact.corrects is None and number > 1:
            raise NoTreeError([slug_taken(fact.tenant)])
        numbers[fact.tenant] = number
        planned.append(replace(fact, number=number, recorded_at=now))
    unfit = [
        Refusal("no_such_fact", fact.tenant, words)
        for fact, words in unfit_corrections(register, planned)
    ]
    after = register.having(planned) if not unfit else register
    found = unfit or refusals(after, {fact.tenant for fact in planned})
    if found:
        raise NoTreeError(found)
    return Act(head, tuple(planned), register, after)


def record_act(session: Session, act: Act, now: datetime) -> tuple[Fact, ...]:
    """Record an act, known from one instant on, and return its facts as recorded.

    The publication lock must be held, and nothing be published since the act's head.
    """
    recording = next_recording(session, now)
    recorded = tuple(replace(fact, recorded_at=recording.recorded_at) for fact in act.facts)
    _write(session, recorded, recording.seq, act.after)
    return recorded


def record_facts(session: Session, facts: Iterable[Fact], now: datetime) -> tuple[Fact, ...]:
    """Record facts in one act, planned under the publication lock, which is taken here.

    Raises:
        NoTreeError: with them the tenants of some day would be no tree.
    """
    take_publication_lock(session)
    return record_act(session, plan_act(session, facts, now), now)


def _write(session: Session, recorded: Sequence[Fact], seq: int, after: Register) -> None:
    created = [fact.tenant for fact in recorded if fact.number == 1]
    session.add_all(TenantRow(slug=slug) for slug in created)
    session.flush()
    session.add_all(row_of_fact(fact, seq) for fact in recorded)
    session.flush()
    _write_periods(session, [*dict.fromkeys(fact.tenant for fact in recorded)], after)


def _write_periods(session: Session, slugs: Sequence[str], after: Register) -> None:
    """Write what the facts of tenants come to, in place of what they came to before."""
    known = after.known()
    rows = [row_of_period(period) for slug in slugs for period in known.periods(slug)]
    connection = session.connection()
    if rows:
        # Written over, not removed and made anew: between the two nobody would have rights here.
        written = upsert(TenantPeriodRow).values([row.model_dump() for row in rows])
        keys = ("tenant", "from_on")
        others = {
            name: written.excluded[name]
            for name in TenantPeriodRow.model_fields
            if name not in keys
        }
        connection.execute(written.on_conflict_do_update(index_elements=keys, set_=others))
    kept = [(row.tenant, row.from_on) for row in rows]
    connection.execute(
        sa.delete(TenantPeriodRow).where(
            col(TenantPeriodRow.tenant).in_(slugs),
            sa.tuple_(col(TenantPeriodRow.tenant), col(TenantPeriodRow.from_on)).not_in(kept),
        )
    )


def told_facts(recorded: Iterable[Fact]) -> list[Json]:
    """Return facts as the audit tells them."""
    return [{"tenant": one.tenant, "fact": one.number, **one.content()} for one in recorded]


def facts_as_json(facts: Sequence[Fact], speaking: Collection[int]) -> list[JsonObject]:
    """Return facts as the API tells them; ``speaking`` are those that no later one restates."""
    return [
        {
            "tenant": fact.tenant,
            "number": fact.number,
            "kind": fact.kind.value,
            "recorded_at": format_instant(fact.recorded_at),
            "is_current": fact.number in speaking and not fact.void,
            **fact.content(),
        }
        for fact in facts
    ]
