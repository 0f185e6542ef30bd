"""The shelf: what readers ask for most, kept in memory until something new is published."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
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
from guize.domain.effective.rulebook import rules_chronicle
from guize.domain.effective.timeline import Timeline
from guize.domain.governance.authority import Action, Principal
from guize.domain.governance.authority import roots as roots_of
from guize.domain.json_types import JsonObject
from guize.domain.tenant import Tenant
from guize.domain.version import Version
from guize.services.published.tree import Tree
from guize.store.head import Head, read_head
from guize.store.queries import get_path, list_tenants

_CHRONICLES = 512
_ANSWER_BYTES = 128 * 1024 * 1024
_VIEWS = 64

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


class _Kept:
    """What was computed from everything published up to one head, for whoever may see it."""

    def __init__(self) -> None:
        """Start with nothing computed."""
        self.paths: dict[str, tuple[Timeline, ...]] = {}
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
        build = calendar_chronicle if calendar else rules_chronicle
        return build(self.paths[slug], basis)


class View:
    """Everything published up to one head, as somebody may see it.

    Answers are computed once and kept. Whoever may see no restricted tenant shares one view; the
    others have theirs, each with its own tree, over the same computations.
    """

    def __init__(self, head: Head, tree: Tree, kept: _Kept | None = None) -> None:
        """Start with nothing computed, or over what is ``kept``."""
        self.head = head
        self.tree = tree
        self._kept = kept or _Kept()
        # Answers that depend on what may be seen are kept apart, by the number of the view.
        self._number = 0 if kept is None else next(kept.numbers)

    def as_seen_by(self, principal: Principal) -> View:
        """Return the view of ``principal``, who may see the tenants that it may read."""
        roots = roots_of(principal, frozenset({Action.READ}))
        if roots is not None and not roots:
            return self
        kept = self._kept
        view = kept.views.get(roots)
        if view is None:
            shown = self.tree.restricted(roots)
            tree = Tree(self.tree.everything.values(), shown)
            view = View(self.head, tree, kept) if shown else self
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
        basis = None
        records = self.records(session, slug)
        if known_at is not None and records and known_at < records[-1]:
            index = bisect_right(records, known_at)
            basis = records[index - 1] if index else _BEFORE_ALL_RECORDS
        return self._kept.chronicle(slug, basis, calendar)

    def version(self, session: Session, slug: str, origin: Origin) -> Version:
        """Return the version that ``origin`` names, of ``slug`` or of an ancestor of it.

        Raises:
            NotFoundError: there is no such tenant.

        """
        self.records(session, slug)
        return next(
            version
            for line in self._kept.paths[slug]
            for version in line.versions
            if (version.tenant, version.number) == (origin.tenant, origin.version)
        )

    def records(self, session: Session, slug: str) -> list[datetime]:
        """Return when the versions of ``slug`` and of its ancestors were recorded, in order.

        Raises:
            NotFoundError: there is no such tenant.

        """
        self.tree.get(slug)
        kept = self._kept
        if slug not in kept.records:
            path = get_path(session, slug)
            kept.paths[slug] = path
            kept.records[slug] = sorted(v.recorded_at for line in path for v in line.versions)
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
        fresh = View(head, Tree(list_tenants(session)))
        with self._lock:
            # Of two readers that raced, the one with the later head wins.
            if self._view is None or self._view.head.seq <= head.seq:
                self._view = fresh
        return fresh


def today(tenant: Tenant, now: datetime) -> date:
    """Return the date at the instant ``now`` where ``tenant`` is."""
    return now.astimezone(ZoneInfo(tenant.time_zone)).date()
