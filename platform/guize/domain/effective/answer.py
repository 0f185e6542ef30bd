"""What is in force for one tenant on a day: the computed answer, and the same over all days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Literal

from guize.domain.effective.caveats import Caveat
from guize.domain.effective.doubts import Certainty
from guize.domain.effective.fold import Origin, Origins
from guize.domain.effective.union import Yielded
from guize.domain.gaps import Gap
from guize.domain.instrument import Instrument, Predecessor
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.precedence import BINDING, Enactment
from guize.domain.words import Words

Status = Literal["in_force", "vacancy"]
Reason = Literal["nothing_on_file", "not_on_file", "repealed", "expired", "dissolved"]


LayerKind = Literal["base", "supplement", "stage", "baseline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One version that the rules of an answer come from.

    ``version`` is the entry that speaks (a correction's number once there is one), ``kind`` its
    lineage's kind, ``stage`` for articles of it that begin on a day of their own, or ``baseline``
    where an ancestor gave rules. ``effective_to`` is the first day
    without it: its end, or for a base the day on which the next one supersedes it.
    """

    tenant: str
    series: str
    version: int
    kind: LayerKind
    instrument: str
    effective_from: date
    effective_to: date | None

    def as_json(self) -> JsonObject:
        """Return all members; dates as YYYY-MM-DD."""
        return {
            "tenant": self.tenant,
            "series": self.series,
            "version": self.version,
            "kind": self.kind,
            "instrument": self.instrument,
            "effective_from": self.effective_from.isoformat(),
            "effective_to": self.effective_to.isoformat() if self.effective_to else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingInstrument:
    """An instrument that bears on an answer and whose text is not on file."""

    title: str
    number: str | None
    issued_on: date | None

    @classmethod
    def of(cls, document: Instrument | Predecessor) -> MissingInstrument:
        """Return the reference to ``document``."""
        return cls(title=document.title, number=document.number, issued_on=document.issued_on)

    def as_json(self) -> JsonObject:
        """Return all members; the date as YYYY-MM-DD."""
        issued_on = self.issued_on.isoformat() if self.issued_on else None
        return {"title": self.title, "number": self.number, "issued_on": issued_on}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStanding:
    """How one series of the tenant stands: its own status, reason, certainty and layers."""

    series: str
    label: Words
    status: Status
    reason: Reason | None
    certainty: Certainty
    layers: tuple[Layer, ...]

    def as_json(self) -> JsonObject:
        """Return all members."""
        return {
            "series": self.series,
            "label": {**self.label.as_json()},
            "status": self.status,
            "reason": self.reason,
            "certainty": self.certainty,
            "layers": [layer.as_json() for layer in self.layers],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Articles of an instrument in force that do not hold yet; ``effective_from`` None is open.

    ``rules`` are the JSON Pointers of the rules that they enact.
    """

    series: str
    version: int
    instrument: str
    articles: tuple[str, ...]
    effective_from: date | None
    rules: tuple[str, ...]

    def as_json(self) -> JsonObject:
        """Return all members; the date as YYYY-MM-DD."""
        return {
            "series": self.series,
            "version": self.version,
            "instrument": self.instrument,
            "articles": [*self.articles],
            "effective_from": self.effective_from.isoformat() if self.effective_from else None,
            "rules": [*self.rules],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Incomplete:
    """Articles of an instrument in force of which the platform does not know what they say."""

    tenant: str
    series: str
    version: int
    instrument: str
    gap: Gap

    def as_json(self) -> JsonObject:
        """Return whose version it is, and the gap's own members."""
        return {
            "tenant": self.tenant,
            "series": self.series,
            "version": self.version,
            "instrument": self.instrument,
            **self.gap.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What holds for ``tenant`` on one or many days. Immutable, including its rules.

    ``reason`` stands only with a vacancy, in which ``rules`` are what baselines give. ``origins``
    maps JSON Pointers into ``rules`` to versions: see :data:`guize.domain.fold.Origins`. ``series``
    tells each series apart; the whole is a vacancy only if none is in force. ``enactments`` say
    what stands behind the rules of each version, ``yielded`` which rules gave way to others of
    their id, ``not_yet_in_force`` which articles of what is in force are still to come,
    ``incomplete`` which of the tenant's own articles in force are missing, illegible or pending.
    """

    tenant: str
    status: Status
    reason: Reason | None
    certainty: Certainty
    layers: tuple[Layer, ...]
    rules: Rulebook
    origins: Origins
    warnings: tuple[Caveat, ...]
    missing: tuple[MissingInstrument, ...]
    series: tuple[SeriesStanding, ...] = ()
    enactments: Mapping[Origin, Enactment] = field(default_factory=dict, compare=False)
    yielded: tuple[Yielded, ...] = ()
    not_yet_in_force: tuple[Pending, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()

    def enactment_of(self, pointer: str) -> Enactment | None:
        """Return what stands behind the rule that ``pointer`` leads to or into."""
        rule = "/".join(pointer.split("/")[:3])
        origin = self.origins.get(rule)
        found = self.enactments.get(origin) if origin else None
        if found is None or found.tenant == self.tenant:
            return found
        _, section, rule_id = rule.split("/")
        entries = self.rules.get(section)
        content = entries.get(rule_id) if isinstance(entries, dict) else None
        is_binding = isinstance(content, dict) and content.get("binding") is True
        return replace(found, rank=BINDING) if is_binding else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective(Answer):
    """The answer to one question: (tenant, ``on``, ``known_at``).

    ``known_at`` is the instant asked for, else that of the last record that bears on the tenant
    (None if there is none). ``changes_on`` is the next day with another answer, as known then.
    """

    on: date
    known_at: datetime | None
    changes_on: date | None

    def as_json(self, *, explain: bool = False) -> JsonObject:
        """Return the effective rulebook as the API serves it; ``origins`` only to ``explain``."""
        members: JsonObject = {
            "tenant": self.tenant,
            "on": self.on.isoformat(),
            "known_at": format_instant(self.known_at) if self.known_at else None,
            "status": self.status,
            "reason": self.reason,
            "certainty": self.certainty,
            "changes_on": self.changes_on.isoformat() if self.changes_on else None,
            "layers": [layer.as_json() for layer in self.layers],
            "series": [standing.as_json() for standing in self.series],
            "not_yet_in_force": [pending.as_json() for pending in self.not_yet_in_force],
            "incomplete": [one.as_json() for one in self.incomplete],
            "rules": self.rules,
            "yielded": [yielded.as_json() for yielded in self.yielded],
        }
        if explain:
            members["origins"] = {key: origin.as_json() for key, origin in self.origins.items()}
        members["warnings"] = [{**caveat.as_json()} for caveat in self.warnings]
        members["missing"] = [instrument.as_json() for instrument in self.missing]
        return members


def format_instant(instant: datetime) -> str:
    """Return an aware UTC instant as ISO 8601 with ``Z``."""
    return instant.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open time ``[from_on, to_on)`` with one answer; None is open on that side."""

    from_on: date | None
    to_on: date | None
    answer: Answer


@dataclass(slots=True)
class Chronicle:
    """Every answer about one tenant over all time, as known at one instant.

    Computes on demand and keeps what it has computed, so a service may hold one for each (tenant,
    known_at) and ask it for every day. ``answer_on`` must be constant between neighbouring
    ``turns``.
    """

    turns: Iterable[date]
    answer_on: Callable[[date], Answer]
    known_at: datetime | None
    _days: list[date] = field(init=False)
    _answers: dict[int, Answer] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._days = sorted({date.min, *self.turns})

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which the answer may change, the first day there is among them."""
        return tuple(self._days)

    def effective(self, on: date) -> Effective:
        """Return the answer for ``on``."""
        index = bisect_right(self._days, on) - 1
        answer = self._answer(index)
        following = self._next_change(index)
        return Effective(
            **{item.name: getattr(answer, item.name) for item in fields(answer)},
            on=on,
            known_at=self.known_at,
            changes_on=None if following is None else self._days[following],
        )

    def periods(self) -> tuple[Period, ...]:
        """Return all of time, cut where the answer changes."""
        periods = []
        index: int | None = 0
        while index is not None:
            start = self._days[index] if index else None
            answer = self._answer(index)
            index = self._next_change(index)
            periods.append(Period(start, None if index is None else self._days[index], answer))
        return tuple(periods)

    def _next_change(self, index: int) -> int | None:
        answer = self._answer(index)
        later = range(index + 1, len(self._days))
        return next((other for other in later if self._answer(other) != answer), None)

    def _answer(self, index: int) -> Answer:
        if index not in self._answers:
            self._answers[index] = self.answer_on(self._days[index])
        return self._answers[index]
