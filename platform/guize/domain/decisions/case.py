"""A case to decide: the facts, who is absent, who was entrusted, and the law that binds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo

from guize.domain.conditions.facts import CaseFacts
from guize.domain.effective.answer import Answer
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.rules.rulebook import Rules
from guize.domain.vocabulary import Vocabulary

BEIJING = timezone(timedelta(hours=8))
"""The one time that all of China keeps."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """``giver`` has entrusted ``holder`` to act (委托、授权 or 安排)."""

    giver: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question to a decision kind.

    ``law`` is what binds the tenant, ``rules`` are its rules as read (with annotated citations),
    ``calendar`` the working days that count, ``on`` the day for which the law was taken; ``zone``
    is the tenant's time zone. Who is ``absent`` is away (外出); who is ``not_attending`` misses the
    meeting asked about, cannot act there, and is not taken to be away.
    """

    facts: CaseFacts
    law: Answer
    rules: Rules
    vocabularies: Mapping[str, Vocabulary]
    calendar: WorkingCalendar
    on: date
    zone: tzinfo = BEIJING
    now: datetime | None = None
    absent: frozenset[str] = frozenset()
    not_attending: frozenset[str] = frozenset()
    delegations: Sequence[Delegation] = ()
