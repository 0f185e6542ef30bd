"""Checks what versions do to each other in time: repeals and extensions without their effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from guize.domain.effective.lineage import Lineage, known_lineages
from guize.domain.findings import Finding, Severity
from guize.domain.version import Kind, Version
from guize.domain.words import Words


def check_tenures(versions: Sequence[Version]) -> Iterator[tuple[int, Finding]]:
    """Yield, with the version's number, what a repeal or an extension says that cannot be meant."""
    lineages = {item.number: item for item in known_lineages(versions, None)}
    for lineage in lineages.values():
        found = _of_repeal(lineage, lineages) if lineage.repeals else ()
        for finding in (*found, *_of_extension(lineage, lineages)):
            yield lineage.entry.number, finding


def _of_repeal(repeal: Lineage, lineages: Mapping[int, Lineage]) -> Iterator[Finding]:
    if repeal.kind is Kind.REPEAL and repeal.entry.rules:
        words = Words(
            zh="废止不带规则,写在这里的规则不会生效;新的规则请另拟全文或补充。",
            en="a repeal holds no rules, and these would never be in force: put them into a base "
            "or a supplement of their own.",
        )
        yield Finding(code="rules_in_repeal", pointer="", words=words)
    begins = repeal.entry.begins
    if repeal.entry.effective_from_certainty == "assumed":
        words = Words(
            zh=f"废止自 {begins} 起按确定的日期计算,存疑之处不会显示。只知不晚于该日废止的,"
            "请改作对被废止版本的更正,写明 effective_to_certainty: no_later_than。",
            en=f"a repeal counts from {begins} as a certain day, and no answer shows the doubt. If "
            "only a day is known by which it was repealed, correct the repealed version instead, "
            "with effective_to_certainty: no_later_than.",
        )
        yield _warning("repeal_day_assumed", "/effective_from_certainty", words)
    for index, number in enumerate(repeal.repeals):
        pointer = f"/repeals/{index}"
        target = lineages.get(number)
        if target is None:
            words = Words(
                zh=f"所废止的版本 {number} 已作废(void),无须废止。",
                en=f"version {number} is void already: there is nothing to repeal.",
            )
            yield _warning("repeals_nothing", pointer, words)
        elif target.kind is Kind.REPEAL and target.entry.begins < begins:
            yield _revives_nothing(target, pointer)
        # When an open day comes is said elsewhere, by a commencement.
        elif target.entry.effective_from is not None and begins <= target.entry.begins:
            since = target.entry.begins
            words = Words(
                zh=f"废止自 {begins} 起,不晚于版本 {number} 的生效日 {since}:该版本将视为从未有效。"
                "如系误录,请以更正(void)作废。",
                en=f"the repeal, from {begins}, is not after version {number} began on {since}: "
                "that version would never have held. If it was recorded in error, void it by a "
                "correction.",
            )
            yield _warning("repealed_before_it_held", pointer, words)
        elif target.entry.effective_to is not None and target.entry.effective_to <= begins:
            ended = target.entry.effective_to
            words = Words(
                zh=f"版本 {number} 自 {ended} 起已失效,自 {begins} 起的废止不起作用。",
                en=f"version {number} is without force since {ended}: a repeal from {begins} "
                "changes nothing.",
            )
            yield _warning("repeals_nothing", pointer, words)


def _revives_nothing(target: Lineage, pointer: str) -> Finding:
    """Tell of a repeal of what is a repeal itself and has had its effect by then."""
    number, since = target.number, target.entry.begins
    words = Words(
        zh=f"版本 {number} 是废止,自 {since} 起已发生效力;废止之废止不恢复原规则,不起作用。该废止系"
        f"误录的,请对版本 {number} 作更正(correction,void: true)予以作废;要重新施行规则的,请另拟"
        "全文(base)。",
        en=f"version {number} is a repeal and has had its effect since {since}: to repeal it "
        "revives nothing. If it was recorded in error, void it by a correction of version "
        f"{number} (void: true); if rules are to hold again, enact them by a new base.",
    )
    return Finding(code="repeals_a_repeal", pointer=pointer, words=words)


def _of_extension(lineage: Lineage, lineages: Mapping[int, Lineage]) -> Iterator[Finding]:
    extended_to = lineage.entry.extends_base_to
    base = lineages.get(lineage.amends or 0)
    if extended_to is None or base is None:
        return
    ends = _end_before(lineage, base, lineages)
    if ends is None:
        words = Words(
            zh=f"版本 {base.number} 没有失效日;extends_base_to 不是延期,而会使它自 {extended_to} "
            "起失效。请先核对其有效期。",
            en=f"version {base.number} has no end: extends_base_to does not prolong it, but makes "
            f"it lapse on {extended_to}. Check its period of validity first.",
        )
        yield _warning("nothing_to_extend", "/extends_base_to", words)
    elif extended_to <= ends:
        words = Words(
            zh=f"版本 {base.number} 的失效日已是 {ends};“延期”至 {extended_to} 不会延长。",
            en=f"version {base.number} holds until {ends} already: {extended_to} prolongs nothing.",
        )
        yield _warning("nothing_to_extend", "/extends_base_to", words)


def _end_before(lineage: Lineage, base: Lineage, lineages: Mapping[int, Lineage]) -> date | None:
    """Return the end of a base without what this supplement and later ones make of it."""
    earlier = [
        other
        for other in lineages.values()
        if other.amends == base.number
        and other.entry.extends_base_to is not None
        and (other.entry.begins, other.order) < (lineage.entry.begins, lineage.order)
    ]
    last = max(earlier, key=lambda one: (one.entry.begins, one.order), default=None)
    return base.entry.effective_to if last is None else last.entry.extends_base_to


def _warning(code: str, pointer: str, words: Words) -> Finding:
    return Finding(code=code, pointer=pointer, words=words, severity=Severity.WARNING)
