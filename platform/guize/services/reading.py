"""Reading the rules as of a date: answers as ready bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from sqlmodel import Session

from guize.checks.catalog import Catalog
from guize.domain.answer import Effective
from guize.domain.errors import Fault, InvalidInputError, NotFoundError
from guize.domain.json_pointer import child
from guize.domain.json_types import Json, JsonObject
from guize.domain.lineage import CALENDAR
from guize.domain.words import Words
from guize.services.shelf import Ready, View

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
    key = ("effective", question)
    kept = view.find(key)
    if kept is not None:
        return kept
    if question.section is not None:
        _require_section(catalog, question.section)
    answer = _answer(session, view, question)
    if question.rule is not None:
        _require_rule(answer, cast("str", question.section), question.rule)
    return view.keep(key, Ready.of(answer.as_json(explain=question.explain)))


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
        NotFoundError: there is no tenant ``under`` or ``after``, or no such section.
        InvalidInputError: the calendar is asked for, which is served for one tenant at a time.

    """
    view.tree.get(under)
    for section in sections:
        _require_section(catalog, section)
    if CALENDAR in sections:
        raise InvalidInputError((_CALENDAR_APART,))
    slugs = [tenant.slug for tenant in view.tree.below(under)]
    start = 0
    if after is not None:
        view.tree.get(after)
        start = slugs.index(after) + 1 if after in slugs else len(slugs)
    page = slugs[start : start + limit]
    items: list[Json] = []
    for slug in page:
        answer = _answer(session, view, Question(tenant=slug, on=on, known_at=known_at))
        items.append((_keep_sections(answer, sections) if sections else answer).as_json())
    following = page[-1] if start + limit < len(slugs) else None
    return Ready.of({"under": under, "on": on.isoformat(), "items": items, "next": following})


def _answer(session: Session, view: View, question: Question) -> Effective:
    is_calendar = question.section == CALENDAR
    chronicle = view.chronicle(session, question.tenant, question.known_at, calendar=is_calendar)
    answer = chronicle.effective(question.on)
    if question.section is None:
        return answer
    answer = _keep_sections(answer, [question.section])
    if question.rule is None:
        return answer
    section = cast("JsonObject", answer.rules.get(question.section) or {})
    kept = {key: value for key, value in section.items() if key == question.rule}
    prefix = child(child("", question.section), question.rule)
    return replace(
        answer,
        rules={question.section: kept},
        origins={k: v for k, v in answer.origins.items() if f"{k}/".startswith(f"{prefix}/")},
    )


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
        listed = ", ".join(known)
        raise NotFoundError(
            "section", section, Words(zh=f"共有:{listed}。", en=f"There are: {listed}.")
        )


def _require_rule(answer: Effective, section: str, rule: str) -> None:
    if answer.rules[section]:
        return
    on = answer.on.isoformat()
    cure = Words(
        zh=f"{answer.tenant} 于 {on} 在“{section}”部分没有该规则。",
        en=f"{answer.tenant} has no such rule in section {section!r} on {on}.",
    )
    if answer.reason is not None:
        cure = Words(
            zh=f"{answer.tenant} 于 {on} 没有有效的规则集({answer.reason}):{_told(answer).zh}",
            en=f"{answer.tenant} has no rulebook in force on {on} ({answer.reason}): "
            f"{_told(answer).en}",
        )
    raise NotFoundError("rule", f"{section}/{rule}", cure)


def _told(answer: Effective) -> Words:
    words = [caveat.words for caveat in answer.warnings]
    return Words(zh="".join(w.zh for w in words), en=" ".join(w.en for w in words))
