"""The shelf: what readers ask for most, kept in memory until something new is published."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import count
from threading import Lock
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import orjson
from sqlmodel import Session

from guize.domain.effective.answer import Chronicle
from guize.domain.effective.calendar import calendar_chronicle
from guize.domain.effective.fold import Origin
from guize.domain.effective.path_history import PathHistory
from guize.domain.governance.authority import Action, Principal
from guize.domain.governance.authority import roots as roots_of
from guize.domain.json_types import JsonObject
from guize.domain.tenancy.facts import Fact
from guize.domain.tenancy.register import Register, TenantPeriod
from guize.domain.tenant import Tenant
from guize.domain.version import Version
from guize.services.published.tree import Tree
from guize.store.head import Head, read_head
from guize.store.queries import load_register, load_timelines

_CHRONICLES = 512
_ANSWER_BYTES = 128 * 1024 * 1024
_VIEWS = 64
_TREES = 8
"""How many trees of other days a view keeps."""

_Made = TypeVar("_Made")

_BEFORE_ALL_RECORDS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer ready to be sent: its bytes (JSON, UTF-8) and its strong ETag, quotes included."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, content: JsonObject) -> Ready:
        """Return ``content`` as JSON."""
        return cls.of_bytes(orjson.dumps(content))

    @classmethod
    def of_bytes(cls, body: bytes) -> Ready:
        """Return ``body`` with its ETag."""
        return cls(body, f'"{blake2b(body, digest_size=16).hexdigest()}"')


class Kept:
    """What was computed from everything published up to one head, for whoever may see it."""

    def __init__(self, register: Register) -> None:
        """Start with nothing computed."""
        self.register = register
        self.histories: dict[str, PathHistory] = {}
        self.records: dict[str, list[datetime]] = {}
        self.chronicle = lru_cache(_CHRONICLES)(self._find_chronicle)
        self.remembered: dict[tuple[object, ...], object] = {}
        self.views: dict[frozenset[str] | None, View] = {}
        self.numbers = count(1)
        self.lock = Lock()
        self._answers: dict[tuple[object, ...], Ready] = {}
        self._room = _ANSWER_BYTES

    def recall(self, key: tuple[object, ...], make: Callable[[], Ready]) -> Ready:
        """Return the answer kept under ``key``, or make it and keep it while there is room.

        The oldest answers make room for new ones, by their bytes.
        """
        kept = self._answers.get(key)
        if kept is not None:
            return kept
        ready = make()
        with self.lock:
            if key not in self._answers:
                self._answers[key] = ready
                self._room -= len(ready.body)
            while self._room < 0:
                self._room += len(self._answers.pop(next(iter(self._answers))).body)
        return ready

    def _find_chronicle(self, slug: str, basis: datetime | None, calendar: bool) -> Chronicle:  # noqa: FBT001 - a key of the cache
        history = self.histories[slug]
        return history.calendar(basis) if calendar else history.rules(basis)


class View:
    """Everything published up to one head, as somebody may see it.

    Answers are computed once and kept. Whoever may see no restricted tenant shares one view; the
    others have theirs, each with its own tree, over the same computations.
    """

    def __init__(self, head: Head, kept: Kept, shown: frozenset[str] = frozenset()) -> None:
        """Start with nothing computed but what is ``kept``; ``shown`` are restricted tenants."""
        self.head = head
        self.tree = Tree(_periods(kept.register, head.day, None), shown)
        self._kept = kept
        # Answers that depend on what may be seen are kept apart, by the number of the view.
        self._number = next(kept.numbers)
        self._trees = lru_cache(_TREES)(self._arrange)

    def as_seen_by(self, principal: Principal) -> View:
        """Return the view of ``principal``, who may see the tenants that it may read."""
        roots = roots_of(principal, frozenset({Action.READ}))
        if roots is not None and not roots:
            return self
        kept = self._kept
        view = kept.views.get(roots)
        if view is None:
            shown = self.tree.restricted(roots)
            view = View(self.head, kept, shown) if shown else self
            with kept.lock:
                while len(kept.views) >= _VIEWS:
                    del kept.views[next(iter(kept.views))]
                kept.views[roots] = view
        return view

    def remember(self, key: tuple[object, ...], make: Callable[[], _Made]) -> _Made:
        """Return what was made under ``key``, or make it; for what there is one of a rulebook."""
        remembered = self._kept.remembered
        if key not in remembered:
            remembered[key] = make()
        return cast("_Made", remembered[key])

    def chronicle(
        self, session: Session, slug: str, known_at: datetime | None, *, calendar: bool = False
    ) -> Chronicle:
        """Return the answers about ``slug`` for every day, as known at ``known_at``.

        Its own ``known_at`` is that of the last record that it rests on: two instants between the
        same two records share one chronicle, so that no number of pins asks for more of them than
        there are records.

        Raises:
            NotFoundError: there is no such tenant.

        """
        return self._kept.chronicle(slug, self._basis(session, slug, known_at), calendar)

    def _basis(self, session: Session, slug: str, known_at: datetime | None) -> datetime | None:
        """Return the last record that bears on ``slug`` and was known then; None is the last."""
        records = self.records(session, slug)
        if known_at is None or not records or known_at >= records[-1]:
            return None
        index = bisect_right(records, known_at)
        return records[index - 1] if index else _BEFORE_ALL_RECORDS

    def calendar_parts(
        self, session: Session, slug: str, known_at: datetime | None
    ) -> list[tuple[date, Chronicle]]:
        """Return from which day on which calendar is that of the path of ``slug``.

        A count takes for each day the calendar of that day's path, by the notices of one day.

        Raises:
            NotFoundError: there is no such tenant.

        """
        history = self.history(session, slug)
        basis = self._basis(session, slug, known_at)
        return self.remember(
            ("calendar parts", slug, basis), lambda: history.parts(calendar_chronicle, basis)
        )

    def history(self, session: Session, slug: str) -> PathHistory:
        """Return a tenant with all records of whatever was ever above it.

        Raises:
            NotFoundError: there is no such tenant, or it must not be shown to exist.

        """
        self.records(session, slug)
        return self._kept.histories[slug]

    def tree_on(self, on: date, known_at: datetime | None) -> Tree:
        """Return the tree of a day as known at ``known_at``, of those that may be seen today."""
        if known_at is None and on == self.head.day:
            return self.tree
        return self._trees(on, known_at)

    def _arrange(self, on: date, known_at: datetime | None) -> Tree:
        return Tree(_periods(self._kept.register, on, known_at), seen=self.tree.by_slug)

    def told_on(self, slug: str, on: date, known_at: datetime | None) -> Tenant:
        """Return what is told of a tenant on a day, whether it stands then or not.

        Raises:
            NotFoundError: there is no such tenant, or it must not be shown to exist.

        """
        tenant = self.tree.get(slug)
        period = self._kept.register.known(known_at).find(slug, on)
        return tenant if period is None else period.tenant

    def facts(self, slug: str) -> Sequence[Fact]:
        """Return the facts on record of a tenant, in order.

        Raises:
            NotFoundError: there is no such tenant, or it must not be shown to exist.

        """
        self.tree.get(slug)
        return self._kept.register.facts[slug]

    def version(self, session: Session, slug: str, origin: Origin) -> Version:
        """Return the version that ``origin`` names, of ``slug`` or of an ancestor of it.

        Raises:
            NotFoundError: there is no such tenant.

        """
        self.records(session, slug)
        return next(
            version
            for line in self._kept.histories[slug].timelines.values()
            for version in line.versions
            if (version.tenant, version.number) == (origin.tenant, origin.version)
        )

    def records(self, session: Session, slug: str) -> list[datetime]:
        """Return when what bears on ``slug`` was recorded, in order.

        These are the versions and the facts of it and of whatever any record ever put above it.

        Raises:
            NotFoundError: there is no such tenant.

        """
        self.tree.get(slug)
        kept = self._kept
        if slug not in kept.records:
            timelines = load_timelines(session, kept.register, [slug])
            kept.histories[slug] = PathHistory(slug, kept.register, timelines)
            instants = {one.recorded_at for line in timelines.values() for one in line.versions}
            for above in timelines:
                instants |= {fact.recorded_at for fact in kept.register.facts[above]}
            kept.records[slug] = sorted(instants)
        return kept.records[slug]

    def recall(self, key: tuple[object, ...], make: Callable[[], Ready]) -> Ready:
        """Return the answer kept under ``key`` for whoever sees what this view shows, or make it.

        The oldest answers make room for new ones, by their bytes.
        """
        return self._kept.recall((self._number, *key), make)

    def recall_of(self, slug: str, key: tuple[object, ...], make: Callable[[], Ready]) -> Ready:
        """Return an answer that is the same for everybody who may see the tenant ``slug``.

        Raises:
            NotFoundError: there is no such tenant, or it must not be shown to exist.

        """
        self.tree.get(slug)
        return self._kept.recall((slug, *key), make)


class Shelf:
    """Gives each reader the view of the newest head; one for each process, safe among threads."""

    def __init__(self) -> None:
        """Start empty: the first reader fills it."""
        self._lock = Lock()
        self._view: View | None = None

    def view(self, session: Session) -> View:
        """Return everything published so far; costs one query while nothing is new."""
        head = read_head(session)
        view = self._view
        if view is not None and view.head == head:
            return view
        fresh = View(head, Kept(load_register(session)))
        with self._lock:
            # Of two readers that raced, the one with the later head wins.
            if self._view is None or self._view.head.seq <= head.seq:
                self._view = fresh
        return fresh


def _periods(register: Register, day: date, known_at: datetime | None) -> Iterator[TenantPeriod]:
    known = register.known(known_at)
    found = (known.find(slug, day) for slug in register.facts)
    return (period for period in found if period is not None)


def today(tenant: Tenant, now: datetime) -> date:
    """Return the date at the instant ``now`` where ``tenant`` is."""
    return now.astimezone(ZoneInfo(tenant.time_zone)).date()
