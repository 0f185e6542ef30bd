"""The query parameters of the read API, and what they and Accept-Datetime come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from flask import request
from marshmallow import fields

from guize.domain.effective.answer import format_instant
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.tenant import Level
from guize.domain.words import Words
from guize.http import context
from guize.http.wire.fields import Choice, Count, Day, Flag, Instant, Listing, Parameters
from guize.services.answers.reading import PAGE
from guize.services.answers.word_search import PAGE as WORDS

ACCEPT_DATETIME = "Accept-Datetime"

MOST = 200
"""How many tenants or words a page may hold at most."""


class NoParameters(Parameters):
    """No query parameters."""


class AsOf(Parameters):
    """Which day, as known when."""

    on = Day(
        metadata={
            "description": "生效日期 YYYY-MM-DD;缺省为租户所在时区的今天。"
            "The day asked for; today in the tenant's time zone by default.",
            "example": "2019-03-01",
        }
    )
    known_at = Instant(
        metadata={
            "description": "以该时刻之前已记录者为准(带时区),不得晚于现在。"
            "Only what was recorded by this instant, such as 2026-11-21T08:00:00Z; not in the "
            "future.",
        }
    )


class Explained(AsOf):
    """As of a day, with or without the origin of each rule."""

    explain = Flag(
        load_default=False,
        metadata={
            "description": "true 时附每条规则的来源版本。With the version that each rule is from."
        },
    )


class Below(AsOf):
    """Many tenants, a page at a time."""

    under = fields.String(
        required=True,
        metadata={"description": "上级租户。The tenant whose descendants are asked for."},
    )
    sections = Listing(
        load_default=(),
        metadata={
            "description": "只要这些部分,逗号分隔;缺省为全部。"
            "Only these sections, by commas; all by default.",
            "example": "meetings,signing",
            "default": "",
        },
    )
    after = fields.String(
        metadata={"description": "上一页的 next。What `next` of the page before said."}
    )
    limit = Count(
        MOST,
        load_default=PAGE,
        metadata={"description": f"每页租户数,至多 {MOST}。Tenants in a page, at most {MOST}."},
    )


class TenantFilter(AsOf):
    """Which tenants, of which day."""

    under = fields.String(metadata={"description": "只要其下级。Only those below this tenant."})
    level = Choice(Level, metadata={"description": "层级。Level."})
    q = fields.String(
        metadata={"description": "名称、代号或区划代码包含。Name, slug or division code contains."}
    )


class OnDay(Parameters):
    """Which day."""

    on = Day(metadata={"description": "生效日期;缺省为今天。The day asked for; today by default."})


class VocabularyFilter(Parameters):
    """Which words: those in use on a day, with a tenant's own."""

    on = Day(
        metadata={
            "description": "在该日使用的词;缺省为今天:该租户当地的,未给租户则为根租户当地的。"
            "Words in use on this day; by default today, where the tenant is or else the root."
        }
    )
    tenant = fields.String(metadata={"description": "并附该租户自有的词。With this tenant's own."})


class WordFilter(VocabularyFilter):
    """Which words of all vocabularies, a page at a time."""

    q = fields.String(
        load_default="",
        metadata={
            "description": "词、代号或其一部分,标签、曾用名与该租户的称谓都查;省略则为全部。"
            "A word, an id, or part of one: labels, former names and the tenant's titles are "
            "searched; all words by default.",
            "example": "常务",
        },
    )
    after = fields.String(
        metadata={"description": "上一页的 next。What `next` of the page before said."}
    )
    limit = Count(
        MOST,
        load_default=WORDS,
        metadata={"description": f"每页词数,至多 {MOST}。Words in a page, at most {MOST}."},
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """The two times of a question; ``in_address`` tells that the address names both."""

    on: date
    known_at: datetime | None
    in_address: bool


def moment(slug: str, on: date | None, known_at: datetime | None) -> Moment:
    """Return the times that a question about the tenant ``slug`` is asked for.

    ``Accept-Datetime: T`` (RFC 7089) stands for ``on`` = the date of T where the tenant is and
    ``known_at`` = T; either query parameter prevails over its half.

    Raises:
        NotFoundError: there is no such tenant.
        InvalidInputError: the instant is in the future, or the header is no HTTP date.

    """
    tenant = context.view().tree.get(slug)
    in_address = on is not None and known_at is not None
    asked = _accept_datetime()
    check_not_in_future("known_at", known_at)
    if asked is not None:
        check_not_in_future(ACCEPT_DATETIME, asked)
        known_at = known_at or asked
        on = on or asked.astimezone(ZoneInfo(tenant.time_zone)).date()
    return Moment(on or context.today_in(slug), known_at, in_address=in_address)


def check_not_in_future(name: str, known_at: datetime | None) -> None:
    """Refuse to say what will be known at an instant that has not come.

    Raises:
        InvalidInputError: the instant is in the future.

    """
    if known_at is not None and known_at > context.now():
        raise InvalidInputError((_in_future(name, known_at),))


def _in_future(name: str, known_at: datetime) -> Fault:
    shown = format_instant(known_at)
    words = Words(
        zh=f"{shown} 在未来:平台尚不知道以后会记录什么。请用不晚于现在的时刻,或省略;"
        "要问将来某日的规则,请用 on。",
        en=f"{shown} is in the future, and nobody knows yet what will be recorded. Use an instant "
        "that has passed, or leave it out; to ask for a coming day, use on.",
    )
    return Fault(f"/{name}", "known_at_in_future", words)


def _accept_datetime() -> datetime | None:
    text = request.headers.get(ACCEPT_DATETIME)
    if text is None:
        return None
    try:
        stated = parsedate_to_datetime(text)
        # "-0000" gives no offset; HTTP dates are in UTC.
        return stated.replace(tzinfo=stated.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        words = Words(
            zh=f"“{text}”不是 HTTP 日期,如 Fri, 01 Mar 2019 00:00:00 GMT。",
            en=f"{text!r} is no HTTP date, such as Fri, 01 Mar 2019 00:00:00 GMT.",
        )
        raise InvalidInputError((Fault(f"/{ACCEPT_DATETIME}", "not_a_date", words),)) from None
