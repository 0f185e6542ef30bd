"""The shelf: what readers ask for most, kept in memory until something new is published."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import orjson
from sqlmodel import Session

from guize.domain.answer import Chronicle
from guize.domain.calendar import calendar_chronicle
from guize.domain.effective import rules_chronicle
from guize.domain.errors import NotFoundError
from guize.domain.json_types import JsonObject
from guize.domain.tenant import Tenant, Visibility
from guize.domain.timeline import Timeline
from guize.domain.words import Words
from guize.store.head import Head, read_head
from guize.store.queries import get_path, list_tenants

_CHRONICLES = 512
_ANSWER_BYTES = 128 * 1024 * 1024

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


class Tree:
    """The tenants that anybody may see, in depth-first order, roots first.

    A restricted tenant is left out, and what is below it moves up to its nearest visible ancestor:
    its baseline still binds them, with its citations, but no other answer tells that it exists.
    """

    def __init__(self, tenants: list[Tenant]) -> None:
        """Arrange ``tenants``."""
        everything = {tenant.slug: tenant for tenant in tenants}
        self.by_slug: Mapping[str, Tenant] = {
            t.slug: t for t in tenants if t.visibility is Visibility.PUBLIC
        }
        self._parents: dict[str, str | None] = {}
        self._children: dict[str | None, list[Tenant]] = {}
        for tenant in self.by_slug.values():
            parent = tenant.parent
            while parent is not None and parent not in self.by_slug:
                parent = everything[parent].parent
            self._parents[tenant.slug] = parent
            self._children.setdefault(parent, []).append(tenant)
        for siblings in self._children.values():
            siblings.sort(key=lambda t: (t.division_code or "", t.slug))

    def get(self, slug: str) -> Tenant:
        """Return the tenant ``slug``.

        Raises:
            NotFoundError: there is none, or it must not be shown to exist.

        """
        try:
            return self.by_slug[slug]
        except KeyError:
            cure = Words(zh="全部租户见 /api/v1/tenants。", en="All are listed at /api/v1/tenants.")
            raise NotFoundError("tenant", slug, cure) from None

    def below(self, slug: str | None) -> Iterator[Tenant]:
        """Yield every tenant below ``slug`` (None: every tenant), depth first."""
        for tenant in self._children.get(slug, ()):
            yield tenant
            yield from self.below(tenant.slug)

    def children(self, slug: str) -> list[Tenant]:
        """Return the tenants right below ``slug``."""
        return list(self._children.get(slug, ()))

    def parent(self, slug: str) -> str | None:
        """Return the tenant right above ``slug``, None at a root."""
        return self._parents[slug]

    def above(self, slug: str) -> list[str]:
        """Return the slugs of the ancestors of ``slug``, the root first."""
        found: list[str] = []
        parent = self._parents[slug]
        while parent is not None:
            found.insert(0, parent)
            parent = self._parents[parent]
        return found


class View:
    """Everything published up to one head; answers are computed once and kept."""

    def __init__(self, head: Head, tree: Tree) -> None:
        """Start with nothing computed."""
        self.head = head
        self.tree = tree
        self._paths: dict[str, tuple[Timeline, ...]] = {}
        self._records: dict[str, list[datetime]] = {}
        self._chronicle = lru_cache(_CHRONICLES)(self._find_chronicle)
        self._answers: dict[tuple[object, ...], Ready] = {}
        self._room = _ANSWER_BYTES
        self._lock = Lock()
        self._remembered: dict[tuple[object, ...], object] = {}

    def remember(self, key: tuple[object, ...], make: Callable[[], _Made]) -> _Made:
        """Return what was made under ``key``, or make it; for what there is one of a rulebook."""
        if key not in self._remembered:
            self._remembered[key] = make()
        return cast("_Made", self._remembered[key])

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
        return self._chronicle(slug, basis, calendar)

    def records(self, session: Session, slug: str) -> list[datetime]:
        """Return when the versions of ``slug`` and of its ancestors were recorded, in order.

        Raises:
            NotFoundError: there is no such tenant.

        """
        self.tree.get(slug)
        if slug not in self._records:
            path = get_path(session, slug)
            self._paths[slug] = path
            self._records[slug] = sorted(v.recorded_at for line in path for v in line.versions)
        return self._records[slug]

    def _find_chronicle(self, slug: str, basis: datetime | None, calendar: bool) -> Chronicle:  # noqa: FBT001 - a key of the cache
        build = calendar_chronicle if calendar else rules_chronicle
        return build(self._paths[slug], basis)

    def recall(self, key: tuple[object, ...], make: Callable[[], Ready]) -> Ready:
        """Return the answer kept under ``key``, or make it and keep it while there is room.

        The oldest answers make room for new ones, by their bytes.
        """
        kept = self._answers.get(key)
        if kept is not None:
            return kept
        ready = make()
        with self._lock:
            if key not in self._answers:
                self._answers[key] = ready
                self._room -= len(ready.body)
            while self._room < 0:
                self._room += len(self._answers.pop(next(iter(self._answers))).body)
        return ready


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
