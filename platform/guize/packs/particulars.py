"""Reads what a document says of itself, as members of a head: a proposal, to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guize.domain.articles import NOTICE, PREAMBLE, ArticleRef, part_order
from guize.domain.clauses.commencement import Commencement, Scope
from guize.domain.clauses.history import HistoryStep, read_history
from guize.domain.clauses.reading import Clauses, Place, Spot, read_clauses
from guize.domain.force import UNDATED, Stage
from guize.domain.json_types import Json, JsonObject
from guize.packs.letterhead import (
    read_adoption,
    read_chapter,
    read_issue,
    read_issuer,
    read_kind,
    read_number,
    read_publication,
)
from guize.packs.text import Text

_LAST = 5
"""A document speaks of its own force among the last articles of a part."""

_LONGEST = 20_000

_ENGLISH = {
    "下发": "sending",
    "发布": "release",
    "公布": "promulgation",
    "颁布": "promulgation",
    "公告": "announcement",
}


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a document says of itself.

    Attributes:
        clauses: its clauses of commencement, validity and repeal, the main body's first.
        history: the steps of its making, where it was amended or revised.
        dates: issued_on, published_on, adopted_on, those that it tells.
        number: 文号.
        issuer: the organ that signs.
        kind: its own word for what it is.
        is_trial: it is in trial (试行).
    """

    clauses: Clauses
    history: Sequence[HistoryStep]
    dates: Mapping[str, date]
    number: str | None
    issuer: str | None
    kind: str | None
    is_trial: bool

    @property
    def is_amended(self) -> bool:
        """Whether the text is that of a 修正, whose printed clause is the original's."""
        return bool(self.history) and self.history[-1].kind == "amended"


@dataclass(frozen=True, slots=True)
class Begun:
    """A clause of commencement: where it stands, and the days that it can mean."""

    spot: Spot
    clause: Commencement
    days: Sequence[date]


def read_particulars(lines: Sequence[str], text: Text) -> Particulars:
    """Return what a document plainly says of itself.

    Args:
        lines: all that was pasted, cleaned, line by line; the text's own lines will do.
        text: the document that was found in there.
    """
    opening = _opening(lines, text)
    signed = (*text.preface, *text.preamble, *text.colophon)
    around = (*text.preface, *text.preamble)
    history = read_history(around)
    dates = {
        "adopted_on": history[0].on if history else read_adoption(around),
        "issued_on": read_issue(signed),
        "published_on": read_publication(opening),
    }
    clauses = read_clauses(_places(text))
    return Particulars(
        clauses=clauses,
        history=history if any(step.kind != "adopted" for step in history) else (),
        dates={name: day for name, day in dates.items() if day is not None},
        number=read_number(opening),
        issuer=read_issuer(text.colophon) or read_issuer(text.preface),
        kind=read_kind(text.title),
        is_trial="试行" in text.title,
    )


def head_of(told: Particulars, text: Text) -> JsonObject:
    """Return the members of a head that a document's particulars give.

    Whatever the words leave open is left out. Law (DESIGN §4): 自印发之日起 is the day of issue;
    自发布之日起 too, with the day of publication as the other reading; a document without a clause
    is assumed to hold from its issue; a 修正 holds from the amending decision, and the clause in
    its text is the original's.
    """
    repeals: list[Json] = [*_repeals(told.clauses)]
    history: list[Json] = [step.as_json() for step in told.history]
    instrument: JsonObject = {
        "number": told.number,
        "issuer": told.issuer,
        "kind": told.kind,
        **{name: day.isoformat() for name, day in told.dates.items()},
        "trial": told.is_trial or None,
        "repeals": repeals or None,
        "history": history or None,
    }
    stages: list[Json] = [stage.as_json() for stage in stages_of(told, text)]
    return {
        **_commencement(told),
        **({"stages": stages} if stages else {}),
        "instrument": {name: value for name, value in instrument.items() if value is not None},
    }


def begins(told: Particulars) -> list[Begun]:
    """Return the clauses by which the whole document commences.

    The first is the one that counts: the main body's before the notice's and the annexes', but the
    amending decision's before all. Where only clauses on some articles stand, the earliest of them
    is that of the whole.
    """
    whole = [Begun(spot, clause, readings(clause, told)) for spot, clause in told.clauses.whole]
    if told.is_amended:
        whole.sort(key=lambda one: one.spot.ref.part != NOTICE)
    if whole:
        return whole
    parts = [Begun(spot, clause, readings(clause, told)) for spot, clause in told.clauses.of_parts]
    return sorted((one for one in parts if one.days), key=lambda one: one.days[0])[:1]


def readings(clause: Commencement, told: Particulars) -> list[date]:
    """Return the days that a clause can mean in its document, the usual reading first."""
    dates = told.dates
    return clause.readings_by(
        dates.get("issued_on"), dates.get("published_on"), dates.get("adopted_on")
    )


def stages_of(told: Particulars, text: Text) -> list[Stage]:
    """Return the articles that begin on days of their own, as far as the days are told."""
    first = [(one.spot, one.clause) for one in begins(told)[:1]]
    found: list[Stage] = []
    for spot, clause in told.clauses.of_parts:
        days = readings(clause, told)
        if (spot, clause) not in first and (days or clause.left_open):
            keys = dict.fromkeys(key for scope in clause.scopes() for key in _keys(scope, text))
            begun = None if clause.left_open else days[0]
            found.append(Stage(begun, tuple(keys), {}, spot.citation()))
    return found


def expiry(told: Particulars) -> date | None:
    """Return the first day without force that the document's clause of validity gives.

    Law: only what the text says counts; a period of validity runs from the commencement.
    """
    days = [day for one in begins(told) for day in one.days]
    since = days[0] if days else told.dates.get("issued_on")
    ends = (clause.ends(since) for _, clause in told.clauses.validities)
    return next((day for day in ends if day is not None), None)


def _commencement(told: Particulars) -> JsonObject:
    begun = begins(told)
    days = {day: one for one in reversed(begun) for day in reversed(one.days)}
    first = next((day for one in begun for day in one.days), None)
    head: JsonObject = {"effective_clause": begun[0].spot.citation()} if begun else {}
    if told.is_amended and not (begun and begun[0].spot.ref.part == NOTICE):
        amended_on = told.history[-1].on.isoformat()
        head |= {"effective_from": amended_on, "effective_from_certainty": "assumed"}
    elif begun and begun[0].clause.left_open:
        head |= {"effective_from": UNDATED, "effective_from_certainty": "certain"}
    elif first is not None:
        certainty = "assumed" if days[first].clause.of_month else "certain"
        head |= {"effective_from": first.isoformat(), "effective_from_certainty": certainty}
        others: list[Json] = [
            _alternative(day, days[day], told) for day in sorted(days.keys() - {first})
        ]
        head |= {"effective_alternatives": others} if others else {}
    elif not begun and "issued_on" in told.dates:
        issued_on = told.dates["issued_on"].isoformat()
        head |= {"effective_from": issued_on, "effective_from_certainty": "assumed"}
    ends = expiry(told)
    if ends is not None and "effective_from" in head:
        head |= {"effective_to": ends.isoformat(), "effective_to_reason": "expired"}
    return head


def _alternative(day: date, begun: Begun, told: Particulars) -> JsonObject:
    published_on, issued_on = told.dates.get("published_on"), told.dates.get("issued_on")
    word = begun.clause.word
    reading: JsonObject
    if day == published_on and begun.clause.later is None and word in _ENGLISH:
        reading = {
            "zh": f"“自{word}之日起”按公开发布之日({published_on})计算,而不按印发日期"
            f"({issued_on})计算",
            "en": f"“from the day of {_ENGLISH[word]}” read as the day of publication "
            f"({published_on}), not the day of issue ({issued_on})",
        }
    else:
        reading = {
            "zh": f"“{begun.spot.quote}”又可读为 {day}",
            "en": f"“{begun.spot.quote}” can also be read as {day}",
        }
    return {"effective_from": day.isoformat(), "reading": reading}


def _keys(scope: Scope, text: Text) -> Iterator[str]:
    """Yield the keys of the articles of a scope, those that the text has; else its ends."""
    found = False
    for article in text.articles:
        ref = article.ref
        number = (ref.ordinal, ref.inserted)
        if scope.of_chapters:
            number = (read_chapter(article.chapter), 0)
        if ref.part is None and scope.first <= number <= scope.last:
            found = True
            yield ref.key()
    if not found and not scope.of_chapters:
        yield from (ArticleRef(None, *end).key() for end in (scope.first, scope.last))


def _repeals(clauses: Clauses) -> Iterator[Json]:
    for spot, repeal in clauses.repeals:
        members: JsonObject = {
            "title": repeal.title,
            "number": repeal.number,
            "issued_on": repeal.issued_on.isoformat() if repeal.issued_on else None,
            "on_file": False,
            "source": spot.citation(),
        }
        yield {name: value for name, value in members.items() if value is not None}


def _places(text: Text) -> Iterator[Place]:
    """Yield where a document may speak of its own force, what counts most first."""
    parts = text.by_part()
    for part in sorted(parts, key=lambda part: (part is not None, part_order(part))):
        for article in reversed(parts[part][-_LAST:]):
            yield Place(article.ref, _tail(article.paragraphs))
        if text.preamble_of(part):
            yield Place(ArticleRef(part, PREAMBLE), text.preamble_of(part))


def _tail(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the end of an article, where clauses stand: no longer than can be read at once."""
    kept: list[str] = []
    room = _LONGEST
    for paragraph in reversed(paragraphs):
        if room <= 0:
            break
        kept.append(paragraph[-room:])
        room -= len(paragraph)
    return tuple(reversed(kept))


def _opening(lines: Sequence[str], text: Text) -> Sequence[str]:
    """Return the lines before the first article of the main body."""
    first = next((article for article in text.articles if article.ref.part is None), None)
    opened = "" if first is None else f"{first.label}{''.join(first.paragraphs[:1])}"
    for index, line in enumerate(lines):
        if opened and line.replace(" ", "") == opened.replace(" ", ""):
            return lines[:index]
    return (*text.preface, *text.preamble)
