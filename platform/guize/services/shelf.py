"""The shelf: what readers ask for most, kept in memory until something new is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
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

_CHRONICLES = 2_048
_ANSWERS = 16_384


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer ready to be sent: its bytes (JSON, UTF-8) and its strong ETag, quotes included."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, content: JsonObject) -> Ready:
        """Return ``content`` as it is sent."""
        body = orjson.dumps(content)
        return cls(body, f'"{blake2b(body, digest_size=16).hexdigest()}"')


class Tree:
    """The tenants that anybody may see, in depth-first order, roots first."""

    def __init__(self, tenants: list[Tenant]) -> None:
        """Arrange ``tenants``; restricted ones are left out, and what is below them moves up."""
        self.by_slug: Mapping[str, Tenant] = {
            t.slug: t for t in tenants if t.visibility is Visibility.PUBLIC
        }
        self._children: dict[str | None, list[Tenant]] = {}
        for tenant in self.by_slug.values():
            parent = tenant.parent if tenant.parent in self.by_slug else None
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

    def above(self, slug: str) -> list[str]:
        """Return the slugs of the ancestors of ``slug``, the root first."""
        found: list[str] = []
        parent = self.by_slug.get(self.by_slug[slug].parent or "")
        while parent is not None:
            found.insert(0, parent.slug)
            parent = self.by_slug.get(parent.parent or "")
        return found


class View:
    """Everything published up to one head; answers are computed once and kept."""

    def __init__(self, head: Head, tree: Tree) -> None:
        """Start with nothing computed."""
        self.head = head
        self.tree = tree
        self._paths: dict[str, tuple[Timeline, ...]] = {}
        self._chronicle = lru_cache(_CHRONICLES)(self._find_chronicle)
        self._answers: dict[tuple[object, ...], Ready] = {}

    def chronicle(
        self, session: Session, slug: str, known_at: datetime | None, *, calendar: bool = False
    ) -> Chronicle:
        """Return the answers about ``slug`` for every day, as known at ``known_at``.

        Raises:
            NotFoundError: there is no such tenant.

        """
        self.tree.get(slug)
        if slug not in self._paths:
            self._paths[slug] = get_path(session, slug)
        return self._chronicle(slug, known_at, calendar)

    def _find_chronicle(self, slug: str, known_at: datetime | None, calendar: bool) -> Chronicle:  # noqa: FBT001 - a key of the cache
        build = calendar_chronicle if calendar else rules_chronicle
        return build(self._paths[slug], known_at)

    def find(self, key: tuple[object, ...]) -> Ready | None:
        """Return the answer that was kept under ``key``."""
        return self._answers.get(key)

    def keep(self, key: tuple[object, ...], ready: Ready) -> Ready:
        """Keep an answer under ``key``; the oldest make room when there are too many."""
        while len(self._answers) >= _ANSWERS:
            self._answers.pop(next(iter(self._answers)), None)
        self._answers[key] = ready
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
