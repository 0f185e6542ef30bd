"""What may not be recorded: facts after which the tenants of some day would be no tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from guize.domain.tenancy.facts import Fact, FactKind, FactLineage, known_lineages, lineage_numbers
from guize.domain.tenancy.register import KnownRegister, Register, TenantPeriod
from guize.domain.tenant import Level, Tenant, Visibility
from guize.domain.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a record is refused: a stable ``code``, the tenant at fault, and a sentence."""

    code: str
    tenant: str
    words: Words


def refusals(register: Register, touched: Iterable[str]) -> list[Refusal]:
    """Return why a register is none, as far as the facts of the ``touched`` tenants are the cause.

    Every day is looked at: a correction or a void may undo what a later fact stands on.
    """
    known = register.known()
    found: list[Refusal] = []
    for slug in sorted(set(touched)):
        found += _own(slug, register.facts.get(slug, ()), known)
        found += _place(slug, known)
        found += [
            refusal
            for child in sorted(known.below.get(slug, ()))
            for refusal in _under(child, known)
        ]
        found += [
            refusal
            for merged in sorted(known.merged_into.get(slug, ()))
            for period in known.periods(merged)
            if period.end is not None
            for refusal in _heir(merged, period.end, known)
        ]
        found += _taken(slug, known)
    return list(dict.fromkeys(found))


def levels_fit(above: Level, below: Level) -> bool:
    """Tell whether a tenant of level ``below`` may stand right under one of level ``above``.

    An organ stands beside or under any government; under an organ there is nothing but organs.
    """
    if below is Level.ORGAN:
        return True
    order = list(Level).index
    return above is not Level.ORGAN and order(above) < order(below)


def _own(slug: str, facts: Iterable[Fact], known: KnownRegister) -> Iterator[Refusal]:
    """Yield what does not fit among the facts of one tenant."""
    lineages = [one for one in known_lineages(facts, None) if not one.entry.void]
    creation = lineages[0] if lineages and lineages[0].number == 1 else None
    if creation is None:
        if lineages:
            yield Refusal(
                "never_created",
                slug,
                Words(
                    zh=f"{slug} 的设立已撤回,其他事实仍以它为前提;请一并撤回。",
                    en=f"the creation of {slug} is withdrawn, and other facts rest on it: withdraw "
                    "them in the same act.",
                ),
            )
        return
    ends = [one for one in lineages if one.entry.ends]
    if len(ends) > 1:
        yield Refusal(
            "ended_twice",
            slug,
            Words(
                zh=f"{slug} 已于 {ends[0].entry.on} 合并或撤销;如记录有误,请更正该条。",
                en=f"{slug} ends on {ends[0].entry.on} already; if that is wrong, correct it.",
            ),
        )
    last = min((one.entry.on for one in ends if one.entry.on), default=None)
    for lineage in lineages[1:]:
        yield from _in_time(slug, creation, lineage, last)
    for lineage in ends:
        yield from _heir(slug, lineage, known)


def _in_time(
    slug: str, creation: FactLineage, lineage: FactLineage, last: date | None
) -> Iterator[Refusal]:
    on, since = lineage.entry.on, creation.entry.on
    if on is not None and since is not None and on < since:
        yield Refusal(
            "before_creation",
            slug,
            Words(
                zh=f"{slug} 自 {since} 起设立,在此之前({on})不能变更;请核对 on。",
                en=f"{slug} is created on {since} and cannot change on {on}, before that.",
            ),
        )
    if on is not None and last is not None and not lineage.entry.ends and on >= last:
        yield Refusal(
            "after_end",
            slug,
            Words(
                zh=f"{slug} 自 {last} 起不复存在,不能自 {on} 起变更;请核对 on。",
                en=f"{slug} is no more from {last} and cannot change on {on}.",
            ),
        )


def _heir(slug: str, lineage: FactLineage, known: KnownRegister) -> Iterator[Refusal]:
    on, successor = lineage.entry.on, lineage.entry.successor
    if on is None or successor is None:
        return
    if successor == slug or known.find_standing(successor, on) is None:
        yield Refusal(
            "no_successor",
            slug,
            Words(
                zh=f"{slug} 于 {on} 并入 {successor},而该日没有 {successor} 这一租户;请核对,"
                "或先记录其设立。",
                en=f"{slug} is merged into {successor} on {on}, and there is no tenant {successor} "
                "that day: check it, or record its creation first.",
            ),
        )


def _place(slug: str, known: KnownRegister) -> Iterator[Refusal]:
    yield from _under(slug, known)
    for span in known.spans(slug):
        day = span.from_on or date.min
        path = [slug]
        while (tenant := known.find_standing(path[-1], day)) and tenant.parent is not None:
            if tenant.parent in path:
                listed = " → ".join([*path, tenant.parent])
                yield Refusal(
                    "under_itself",
                    slug,
                    Words(
                        zh=f"自 {_told(span.from_on).zh}起,{slug} 将处在自己的下级之下({listed});"
                        "请核对 parent。",
                        en=f"{_told(span.from_on).en} {slug} would stand under itself ({listed}): "
                        "check parent.",
                    ),
                )
                break
            path.append(tenant.parent)


def _under(slug: str, known: KnownRegister) -> Iterator[Refusal]:
    """Yield each time in which a tenant is under one that does not stand, or of no higher level."""
    for period in known.periods(slug):
        parent = period.tenant.parent
        if period.standing != "standing" or parent is None:
            continue
        if period.tenant.level is Level.NATION:
            yield _nation(period.tenant)
            continue
        for day in _days_of(period, known.periods(parent)):
            above = known.find(parent, day)
            if above is None:
                yield _unknown_parent(period, day, parent)
                break
            if above.standing == "dissolved":
                yield _left_behind(period.tenant, day, above)
                break
            if above.standing == "coming":
                yield _unknown_parent(period, day, parent)
                break
            if not levels_fit(above.tenant.level, period.tenant.level):
                yield _levels(period.tenant, above.tenant, day)
                break


def _days_of(period: TenantPeriod, others: Iterable[TenantPeriod]) -> list[date]:
    """Return the first day of a period, and each day in it on which one of ``others`` begins."""
    start = period.from_on or date.min
    starts = (other.from_on for other in others if other.from_on is not None)
    return sorted({start, *(day for day in starts if period.holds_on(day))})


def _unknown_parent(period: TenantPeriod, day: date, parent: str) -> Refusal:
    slug, since = period.tenant.slug, _told(None if day == date.min else day)
    return Refusal(
        "no_parent",
        slug,
        Words(
            zh=f"自 {since.zh}起,{slug} 的上级 {parent} 不存在;请先记录(或导入)其上级,"
            "或核对 parent 与 on。",
            en=f"{since.en} there is no tenant {parent}, the parent of {slug}: record (or import) "
            "it first, or check parent and on.",
        ),
    )


def _left_behind(tenant: Tenant, day: date, above: TenantPeriod) -> Refusal:
    return Refusal(
        "children_remain",
        above.tenant.slug,
        Words(
            zh=f"{above.tenant.slug} 自 {day} 起不复存在,而 {tenant.slug} 那时仍属其下;下级不会自动"
            "移转,请在同一次办理中写明其新的上级,或一并撤销。",
            en=f"{above.tenant.slug} is no more from {day}, and {tenant.slug} is still below it "
            "then. Children never move by implication: say in the same act where it goes.",
        ),
    )


def _nation(tenant: Tenant) -> Refusal:
    return Refusal(
        "level_order",
        tenant.slug,
        Words(
            zh=f"{tenant.slug} 的级别是 nation(国家),国家没有上级;请更正 level,或删去 parent。",
            en=f"{tenant.slug} is a nation, which has no parent: correct level, or drop parent.",
        ),
    )


def _levels(tenant: Tenant, above: Tenant, day: date) -> Refusal:
    since = _told(None if day == date.min else day)
    return Refusal(
        "level_order",
        tenant.slug,
        Words(
            zh=f"自 {since.zh}起,{tenant.slug} 的级别 {tenant.level} 须低于其上级 {above.slug} 的"
            f"级别 {above.level};请更正 level 或 parent。",
            en=f"{since.en} the level of {tenant.slug}, {tenant.level}, is not below that of its "
            f"parent {above.slug}, {above.level}: correct level or parent.",
        ),
    )


def _taken(slug: str, known: KnownRegister) -> Iterator[Refusal]:
    for period in known.periods(slug):
        if period.standing != "standing":
            continue
        own = period.tenant
        for other in known.having_code(period):
            since = _told(_later(period.from_on, other.from_on))
            # Whoever is refused may not know that a restricted tenant exists.
            is_public = other.tenant.visibility is Visibility.PUBLIC
            whose = Words(
                zh=f"租户 {other.tenant.slug}" if is_public else "另一租户",
                en=f"the tenant {other.tenant.slug}" if is_public else "another tenant",
            )
            yield Refusal(
                "code_taken",
                slug,
                Words(
                    zh=f"自 {since.zh}起,行政区划代码 {own.division_code} 已属于{whose.zh};"
                    "请核对。",
                    en=f"{since.en} the division code {own.division_code} belongs to {whose.en} "
                    "already; check both.",
                ),
            )
        for other in known.having_name(period):
            since = _told(_later(period.from_on, other.from_on))
            yield Refusal(
                "name_taken",
                slug,
                Words(
                    zh=f"自 {since.zh}起,同一上级之下已有名为“{own.name.zh}”的租户 "
                    f"{other.tenant.slug};请核对。",
                    en=f"{since.en} the tenant {other.tenant.slug} under the same parent is "
                    f"called {own.name.zh} already; check both.",
                ),
            )


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day is not None), default=None)


def _told(day: date | None) -> Words:
    if day is None:
        return Words(zh="最初", en="From the beginning")
    return Words(zh=f"{day} ", en=f"From {day}")


def slug_taken(slug: str) -> Refusal:
    """Return that a tenant of that slug is on record: a slug is identity and never passes on."""
    words = Words(
        zh=f"租户标识 {slug} 已有记录(包括已撤销的租户);标识不得再用,请另取一个。",
        en=f"there is a tenant {slug} on record, perhaps a dissolved one; a slug is never used "
        "again: choose another.",
    )
    return Refusal("slug_taken", slug, words)


def unfit_corrections(register: Register, facts: Iterable[Fact]) -> Iterator[tuple[Fact, Words]]:
    """Yield the ``facts`` that correct nothing there is, or make a creation of something else."""
    for fact in facts:
        if fact.corrects is None:
            continue
        numbers = lineage_numbers(register.facts.get(fact.tenant, ()))
        if fact.corrects not in numbers:
            listed = ", ".join(map(str, numbers)) or "–"
            yield (
                fact,
                Words(
                    zh=f"{fact.tenant} 没有第 {fact.corrects} 条事实;已有:{listed}。",
                    en=f"{fact.tenant} has no fact {fact.corrects}; there are: {listed}.",
                ),
            )
        elif not fact.void and (numbers[fact.corrects] == 1) != (fact.kind is FactKind.CREATION):
            yield (
                fact,
                Words(
                    zh="设立只能更正为设立,变更只能更正为变更、合并或撤销。",
                    en="a creation is corrected by a creation, and nothing else is.",
                ),
            )
