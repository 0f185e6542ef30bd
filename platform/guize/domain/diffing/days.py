"""Days of a calendar in words, those in a row as one span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from guize.domain.json_reader import parse_date
from guize.domain.json_types import JsonObject
from guize.domain.words import Words


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, the last included, and the word that stands for all of them."""

    first: date
    last: date
    word: str


def find_day(text: str) -> date | None:
    """Return the day that ``text`` writes as YYYY-MM-DD, None if it writes none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def spans_of(calendar: JsonObject) -> Iterator[Span]:
    """Yield the spans of a map from days to words, in the order of time."""
    span: Span | None = None
    for text, word in sorted(calendar.items()):
        day = parse_date(text)
        if span is not None and span.word == word and day == span.last + timedelta(days=1):
            span = Span(span.first, day, span.word)
            continue
        if span is not None:
            yield span
        span = Span(day, day, str(word))
    if span is not None:
        yield span


def tell_day(day: date) -> Words:
    """Return 2019年5月2日 / 2 May 2019."""
    return Words(zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {day:%B} {day.year}")


def tell_span(span: Span) -> Words:
    """Return 2019年5月1日至4日 / 1 to 4 May 2019."""
    first, last = tell_day(span.first), tell_day(span.last)
    if span.first == span.last:
        return first
    if span.first.year != span.last.year:
        return Words(zh=f"{first.zh}至{last.zh}", en=f"{first.en} to {last.en}")
    if span.first.month != span.last.month:
        zh = f"{first.zh}至{span.last.month}月{span.last.day}日"
        return Words(zh=zh, en=f"{span.first.day} {span.first:%B} to {last.en}")
    return Words(zh=f"{first.zh}至{span.last.day}日", en=f"{span.first.day} to {last.en}")
