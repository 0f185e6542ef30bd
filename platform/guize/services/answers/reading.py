"""Reading the rules as of a date: answers as ready bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.effective.answer import Effective
from guize.domain.effective.lineage import CALENDAR
from guize.domain.errors import (
    Fault,
    InvalidInputError,
    NotFoundError,
    did_you_mean,
    listing,
)
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words
from guize.services.published.shelf import Ready, View

PAGE = 50
"""How many tenants one page of an answer for many holds."""


_CALENDAR_APART = Fault(
    "/sections",
    "calendar_apart",
    Words(
        zh="工作日历单独提供:请查询 /tenants/{tenant}/effective/calendar。",
        en="the calendar is served on its own: ask /tenants/{tenant}/effective/calendar.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks of one tenant.

    ``known_at`` (aware UTC) pins what was recorded by then; None asks for all that is known.
    ``rule`` needs its ``section``. With ``explain`` the origins of the rules are told.
    """

    tenant: str
    on: date
    known_at: datetime | None = None
    explain: bool = False
    section: str | None = None
    rule: str | None = None


def read_effective(session: Session, view: View, catalog: Catalog, question: Question) -> Ready:
    """Return what binds a tenant on a day: everything, one section or one rule.

    Raises:
        NotFoundError: there is no such tenant, no such section, or no such rule in force that day.

    """

    def make() -> Ready:
        if question.section is not None:
            _require_section(catalog, question.section)
        answer = _answer(session, view, catalog, question)
        if question.section is not None and question.rule is not None:
            _require_rule(answer, question.section, question.rule)
            answer = _keep_rule(answer, question.section, question.rule)
        return Ready.of(answer.as_json(explain=question.explain))

    return view.recall_of(question.tenant, ("effective", question), make)


def read_effective_below(  # noqa: PLR0913 - one argument for each parameter of the question
    session: Session,
    view: View,
    catalog: Catalog,
    *,
    under: str,
    sections: Sequence[str],
    on: date,
    known_at: datetime | None,
    after: str | None,
    limit: int,
) -> Ready:
    """Return what binds each tenant below ``under``, a page at a time in the order of the tree.

    ``sections`` keeps only those sections; empty keeps all. ``after`` is the last tenant of the
    page before; ``next`` in the answer is what to pass for the page that follows, null on the last.

    Raises:
        NotFoundError: there is no tenant ``under``, or no such section.
        InvalidInputError: the calendar is asked for, which is served for one tenant at a time, or
            ``after`` is not below ``under``.

    """
    view.tree.get(under)
    for section in sections:
        _require_section(catalog, section)
    if CALENDAR in sections:
        raise InvalidInputError((_CALENDAR_APART,))
    slugs = [tenant.slug for tenant in view.tree_on(on, known_at).below(under)]
    if after is not None and after not in slugs:
        raise InvalidInputError((_not_below(under, after),))
    start = 0 if after is None else slugs.index(after) + 1
    page = slugs[start : start + limit]
    wanted = tuple(section for section in catalog.sections() if section in sections)

    def make() -> Ready:
        items: list[Json] = []
        for slug in page:
            question = Question(tenant=slug, on=on, known_at=known_at)
            answer = _answer(session, view, catalog, question)
            items.append((_keep_sections(answer, wanted) if wanted else answer).as_json())
        following = page[-1] if start + limit < len(slugs) else None
        return Ready.of({"under": under, "on": on.isoformat(), "items": items, "next": following})

    return view.recall(("below", under, wanted, on, known_at, after, limit), make)


def _not_below(under: str, after: str) -> Fault:
    words = Words(
        zh=f"“{after}”不在“{under}”的下级之中;请原样使用上一页的 next。",
        en=f"{after!r} is not below {under!r}; pass what `next` of the page before said.",
    )
    return Fault("/after", "not_below", words)


def _answer(session: Session, view: View, catalog: Catalog, question: Question) -> Effective:
    is_calendar = question.section == CALENDAR
    chronicle = view.chronicle(session, question.tenant, question.known_at, calendar=is_calendar)
    answer = chronicle.effective(question.on)
    answer = replace(
        answer,
        known_at=question.known_at or answer.known_at,
        rules=in_order(answer.rules, catalog),
    )
    if question.section is None:
        return answer
    return _keep_sections(answer, [question.section])


def _keep_rule(answer: Effective, section: str, rule: str) -> Effective:
    kept = cast("JsonObject", answer.rules[section])[rule]
    prefix = child(child("", section), rule)
    return replace(
        answer,
        rules={section: {rule: kept}},
        origins={k: v for k, v in answer.origins.items() if f"{k}/".startswith(f"{prefix}/")},
    )


def in_order(rules: Rulebook, catalog: Catalog) -> Rulebook:
    """Return ``rules`` with their sections in the order of the catalogue."""
    known = {section: rules[section] for section in catalog.sections() if section in rules}
    return {**known, **rules}


def _keep_sections(answer: Effective, sections: Sequence[str]) -> Effective:
    prefixes = tuple(f"{child('', section)}/" for section in sections)
    return replace(
        answer,
        rules={section: answer.rules.get(section) or {} for section in sections},
        origins={k: v for k, v in answer.origins.items() if f"{k}/".startswith(prefixes)},
    )


def _require_section(catalog: Catalog, section: str) -> None:
    known = catalog.sections()
    if section not in known:
        raise NotFoundError("section", section, listing(section, known))


def _require_rule(answer: Effective, section: str, rule: str) -> None:
    present = cast("JsonObject", answer.rules[section])
    if rule in present:
        return
    on, hint = answer.on.isoformat(), did_you_mean(rule, present)
    cure = Words(
        zh=f"{answer.tenant} 于 {on} 在“{section}”部分没有该规则。{hint.zh}",
        en=f"{answer.tenant} has no such rule in section {section!r} on {on}. {hint.en}",
    )
    members: JsonObject = {}
    pointer = child(child("", section), rule)
    coming = [one.as_json() for one in answer.not_yet_in_force if pointer in one.rules]
    if coming:
        cure = Words(
            zh=f"{answer.tenant} 的该规则于 {on} 尚未施行:{_told(answer).zh}",
            en=f"{answer.tenant} has this rule, but it is not in force yet on {on}: "
            f"{_told(answer).en}",
        )
        members = {"reason": "not_yet_in_force", "not_yet_in_force": [*coming]}
    elif answer.incomplete:
        gaps = [one.gap.words for one in answer.incomplete]
        cure = Words(
            zh=f"{answer.tenant} 于 {on} 没有该规则,但现行条文并不完整"
            f"({';'.join(gap.zh for gap in gaps)}),是否另有规定不得而知。{hint.zh}",
            en=f"{answer.tenant} has no such rule on {on}, but the text in force is incomplete "
            f"({'; '.join(gap.en for gap in gaps)}): whether it says so there is not known. "
            f"{hint.en}",
        )
        told: list[Json] = [one.as_json() for one in answer.incomplete]
        members = {"reason": "incomplete", "incomplete": told}
    if answer.reason is not None:
        cure = Words(
            zh=f"{answer.tenant} 于 {on} 没有有效的规则集({answer.reason}):"
            f"{_told(answer).zh}{hint.zh}",
            en=f"{answer.tenant} has no rulebook in force on {on} ({answer.reason}): "
            f"{_told(answer).en} {hint.en}",
        )
        missing: list[Json] = [instrument.as_json() for instrument in answer.missing]
        members = {"reason": answer.reason, "missing": missing}
    raise NotFoundError("rule", f"{section}/{rule}", cure, members)


def _told(answer: Effective) -> Words:
    words = [caveat.words for caveat in answer.warnings]
    return Words(zh="".join(w.zh for w in words), en=" ".join(w.en for w in words))
