"""What versions say of their series, their base, their days and who gives way, and cannot mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guize.domain.articles import ref_of
from guize.domain.citations import walk_citations
from guize.domain.effective.fold import BASELINE
from guize.domain.effective.inheritance import is_binding
from guize.domain.effective.lineage import CALENDAR, Lineage, known_lineages
from guize.domain.effective.tenure import Tenure, commencements
from guize.domain.effective.timeline import KnownTimeline, Series, Timeline, warns_from
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import child
from guize.domain.json_types import Rulebook
from guize.domain.tenant import Tenant
from guize.domain.version import Kind, Version
from guize.domain.words import Words


def check_series(tenant: Tenant, versions: Sequence[Version]) -> Iterator[tuple[int, Finding]]:
    """Yield, with the version's number, what cannot be meant, or has come about by later records.

    Args:
        tenant: the tenant.
        versions: all of its versions, recorded or to be recorded.

    """
    known = KnownTimeline(Timeline(tenant, versions), None)
    lineages = {item.number: item for item in known_lineages(versions, None)}
    for series in known.series:
        yield from _two_bases(series)
        for tenure in series.tenures:
            if tenure.lineage.kind is Kind.SUPPLEMENT and tenure.stage is None:
                yield from _of_supplement(tenure, series, tenant, versions)
        for base in series.bases:
            if base.lineage.entry.continues and len([*series.continued(base)]) == 1:
                yield base.lineage.entry.number, _continues_nothing()
    for lineage in lineages.values():
        yield from ((lineage.entry.number, found) for found in _of_commencement(lineage, lineages))
        yield from ((lineage.entry.number, found) for found in _of_stages(lineage))
        yield from ((lineage.entry.number, found) for found in _of_binding(lineage.entry))
    for lineage in lineages.values():
        is_calendar = known.series_of.get(lineage.number) == CALENDAR
        for section in lineage.entry.rules:
            if (section == CALENDAR) is not is_calendar and lineage.number in known.series_of:
                yield lineage.entry.number, _misplaced(section, is_calendar=is_calendar)


def _two_bases(series: Series) -> Iterator[tuple[int, Finding]]:
    for one, other in zip(series.bases, series.bases[1:], strict=False):
        if one.start == other.start:
            number, label = one.lineage.entry.number, one.lineage.entry.instrument.label()
            words = Words(
                zh=f"同一系列“{series.name}”中,版本 {number}({label})也自 {one.start} 起施行,将被本"
                "版本无声取代。两者并行的,请各写系列(series);前者录误的,请先作废(void)或废止。",
                en=f"in the same series, {series.name}, version {number} ({label}) takes effect on "
                f"{one.start} too and would be superseded without a word. If both are to hold, "
                "give each a series; if the other was recorded in error, void or repeal it first.",
            )
            found = Finding(code="two_bases_for_one_day", pointer="/effective_from", words=words)
            yield other.lineage.entry.number, found


def _of_supplement(
    tenure: Tenure, series: Series, tenant: Tenant, versions: Sequence[Version]
) -> Iterator[tuple[int, Finding]]:
    number, start = tenure.lineage.entry.number, tenure.start
    if tenure not in series.in_force(start):
        earlier = [one for one in versions if one.number < number]
        was = KnownTimeline(Timeline(tenant, earlier), None)
        base = _standing_base(was, tenure)
        stood = base is not None and not base.has_ended_by(start)
        yield number, _orphaned(tenure) if stood else _without_base(tenure)
        return
    base = series.find_base(start)
    if base is None or base.end is None or base.reason != "expired" or tenure.end == base.end:
        return
    outlives = tenure.end is None or tenure.end > base.end
    if outlives and warns_from(base.end) <= start and series.force_ends_on(base, base) == base.end:
        label = base.lineage.entry.instrument.label()
        words = Words(
            zh=f"所补充的{label}自 {base.end} 起失效,补充自 {start} 起施行,届时随之失效;需要延续的,"
            "请写明 extends_base_to。",
            en=f"{label}, which this supplements from {start}, lapses on {base.end}, and this with "
            "it. If it is to go on, say extends_base_to.",
        )
        yield number, _warning("base_lapses_soon", "/amends", words)


def _standing_base(known: KnownTimeline, supplement: Tenure) -> Tenure | None:
    """Return the last base by the first day of ``supplement`` if that is the one it amends."""
    for series in known.series:
        base = series.find_base(supplement.start)
        kept = [*series.continued(base)] if base else []
        if any(one.lineage.number == supplement.lineage.amends for one in kept):
            return base
    return None


def _without_base(tenure: Tenure) -> Finding:
    words = Words(
        zh=f"补充自 {tenure.start} 起施行,而所补充的全文当日不在施行之中(尚未施行、已被取代、"
        "废止或失效):补充不会生效。请核对 effective_from 与 amends。",
        en=f"this supplement takes effect on {tenure.start}, when the base that it supplements "
        "does not stand (not yet, superseded, repealed or lapsed): it would have no force. Check "
        "effective_from and amends.",
    )
    return Finding(code="base_not_standing", pointer="/amends", words=words)


def _orphaned(tenure: Tenure) -> Finding:
    words = Words(
        zh=f"因后来的记录,所补充的全文在 {tenure.start} 已不在施行之中,本补充因而没有效力。",
        en=f"by what was recorded later, the base of this supplement does not stand on "
        f"{tenure.start}: it has lost its force.",
    )
    return _warning("orphaned", "/amends", words)


def _continues_nothing() -> Finding:
    words = Words(
        zh="写明是修正(continues),但同一系列中其施行之日没有在施行的前一全文可承接;是新法的,请删去 "
        "continues。",
        en="this says that it continues its predecessor, but no base of its series stands on the "
        "day before: if it is a new law, leave continues out.",
    )
    return Finding(code="continues_nothing", pointer="/continues", words=words)


def _of_commencement(lineage: Lineage, lineages: Mapping[int, Lineage]) -> Iterator[Finding]:
    if lineage.kind is Kind.COMMENCEMENT and lineage.entry.rules:
        words = Words(
            zh="施行日期的决定不带规则。", en="what only dates another version holds no rules."
        )
        yield Finding(code="rules_in_commencement", pointer="", words=words)
    for index, (number, place) in enumerate(lineage.commences):
        pointer = f"/commences/{index}"
        target = lineages.get(number)
        entry = target.entry if target else None
        if entry is None or (place is not None and not 0 < place <= len(entry.stages)):
            words = Words(
                zh="没有这样的版本或分条施行(stages 自 1 起数)。",
                en="there is no such version, or no such stage (the first is 1).",
            )
            yield Finding(code="commences_nothing", pointer=pointer, words=words)
            continue
        day = entry.effective_from if place is None else entry.stages[place - 1].effective_from
        if day is not None:
            words = Words(
                zh=f"其施行日期已写明为 {day},无须另定;写错的,请作更正。",
                en=f"its day is stated, {day}, and cannot be fixed again: correct it if wrong.",
            )
            yield Finding(code="commences_nothing", pointer=pointer, words=words)
        known = [one for one in lineages.values() if one.order <= lineage.order]
        earlier = commencements(known)[number, place]
        if earlier is not lineage:
            yield _commenced_already(earlier.entry, pointer)


def _commenced_already(earlier: Version, pointer: str) -> Finding:
    number, day, label = earlier.number, earlier.begins, earlier.instrument.label()
    words = Words(
        zh=f"版本 {number}({label})已定其自 {day} 起施行,本文件作出时该日已到,不能再另定;施行日期"
        f"确有错误的,请更正版本 {number}。作出在该日之前的,请写明 instrument.issued_on。",
        en=f"version {number} ({label}) fixed its day, {day}, which had come when this was made: "
        f"no other can be fixed. If that day is wrong, correct version {number}; if this was made "
        "before it, say instrument.issued_on.",
    )
    return Finding(code="commenced_already", pointer=pointer, words=words)


def _of_binding(entry: Version) -> Iterator[Finding]:
    """Yield the rules that are marked as binding others, but are offered to nobody."""
    sides: list[tuple[str, Rulebook]] = [("", entry.rules)]
    sides += [(f"/stages/{i}/rules", stage.rules) for i, stage in enumerate(entry.stages)]
    for base, rules in sides:
        for section, entries in rules.items():
            if section == BASELINE or not isinstance(entries, dict):
                continue
            for rule_id, rule in entries.items():
                if is_binding(rule):
                    words = Words(
                        zh="binding 只对提供给下级的规则(baseline)有意义;请移入 baseline,或删去。",
                        en="only a rule offered to those below (baseline) can be binding: move it "
                        "there, or leave binding out.",
                    )
                    place = child(child(child(base, section), rule_id), "binding")
                    yield Finding(code="binding_outside_baseline", pointer=place, words=words)


def _of_stages(lineage: Lineage) -> Iterator[Finding]:
    """Yield where what holds cites articles that do not hold yet, and stages without effect."""
    entry = lineage.entry
    coming = {key for stage in entry.stages for key in stage.articles}
    sides = [("", entry.begins, entry.rules)]
    sides += [
        (f"/stages/{i}/rules", stage.effective_from or entry.begins, stage.rules)
        for i, stage in enumerate(entry.stages)
    ]
    for index, stage in enumerate(entry.stages):
        if stage.effective_from is not None and stage.effective_from <= entry.begins:
            words = Words(
                zh=f"分条施行的日期 {stage.effective_from} 不晚于全文的施行日 {entry.begins}。",
                en=f"the stage's day, {stage.effective_from}, is not after the version's own, "
                f"{entry.begins}.",
            )
            yield _warning("stage_before_version", f"/stages/{index}/effective_from", words)
    for place, (base, day, rules) in enumerate(sides):
        own = set(entry.stages[place - 1].articles) if place else set()
        held = {
            key
            for stage in entry.stages
            if place and stage.effective_from is not None and stage.effective_from <= day
            for key in stage.articles
        }
        for pointer, citation in walk_citations(rules):
            key = ref_of(citation).key()
            if key in coming - own - held:
                words = Words(
                    zh=f"第 {key} 条另有施行日期,此处的规则先行施行,不能引用它;"
                    "请移入该批条文(stages)。",
                    en=f"article {key} begins on a day of its own, and this rule holds before: "
                    "move it into that stage.",
                )
                yield Finding(
                    code="cites_what_does_not_hold",
                    pointer=base + pointer,
                    words=words,
                    citation=citation,
                )


def _misplaced(section: str, *, is_calendar: bool) -> Finding:
    words = (
        Words(
            zh=f"系列“calendar”只载节假日安排,不载“{section}”;请另写系列。",
            en=f"the series 'calendar' holds working days alone, not {section!r}: give that a "
            "series of its own.",
        )
        if is_calendar
        else Words(
            zh="节假日安排自成系列:请在该文件写明 series: calendar。",
            en="working days are a series of their own: say series: calendar.",
        )
    )
    return Finding(code="calendar_apart", pointer=f"/{section}", words=words)


def _warning(code: str, pointer: str, words: Words) -> Finding:
    return Finding(code=code, pointer=pointer, words=words, severity=Severity.WARNING)
