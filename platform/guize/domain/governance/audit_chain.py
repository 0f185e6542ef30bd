"""The audit as a chain: each event carries the hash of the one before, so that none can be changed.

A chain proves itself from its first event to its last. That its end was not cut off shows in what
is on record of deeds without an event (`services.accounting`), and to whoever noted an earlier last
hash: a `Verdict` gives what to note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from guize.domain.json_types import JsonObject

Outcome = Literal["done", "refused", "failed"]

FIRST_PREV_HASH = "0" * 64
"""What the first event follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that somebody did, or was refused, or failed at.

    ``at`` is aware UTC; ``actor`` names a principal for good (``user:3``, ``system``) and
    ``actor_name`` is what people called it then; ``action`` is a stable word such as
    ``grant.create``; ``object`` names what it was done to, such as ``draft:17`` or
    ``wuhan@3``; ``address`` is where the request came from; ``detail`` holds what was before
    and after. Never a secret: no password, token, key, nor a hash of one.
    """

    at: datetime
    actor: str
    actor_name: str
    action: str
    outcome: Outcome = "done"
    tenant: str | None = None
    object: str | None = None
    address: str | None = None
    detail: JsonObject


@dataclass(frozen=True, slots=True)
class Link:
    """An event in its place in the chain."""

    seq: int
    event: Event
    prev_hash: str
    hash: str

    def as_json(self) -> JsonObject:
        """Return everything that the hash covers, and the hash."""
        return {**_covered(self.seq, self.event, self.prev_hash), "hash": self.hash}


def seal(seq: int, event: Event, prev_hash: str) -> Link:
    """Return ``event`` as number ``seq``, after the one whose hash is ``prev_hash``.

    Raises:
        ValueError: the instant is naive, or the detail holds what JSON cannot.

    """
    return Link(seq, event, prev_hash, _hash(_covered(seq, event, prev_hash)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how many events hold, the last of them, and the first break."""

    events: int
    last_hash: str
    broken_at: int | None = None
    reason: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the whole chain holds."""
        return self.broken_at is None


def verify(links: Iterable[JsonObject]) -> Verdict:
    """Check a chain, as :meth:`Link.as_json` gives it, from its first event on; stop at a break."""
    verdict = Verdict(0, FIRST_PREV_HASH)
    for link in links:
        expected = verdict.events + 1
        reason = _fault(link, expected, verdict.last_hash)
        if reason is not None:
            return replace(verdict, broken_at=expected, reason=reason)
        verdict = Verdict(expected, str(link["hash"]))
    return verdict


def _fault(link: JsonObject, expected: int, prev_hash: str) -> str | None:
    if link.get("seq") != expected:
        return f"event {expected} is missing: event {link.get('seq')} stands in its place"
    if link.get("prev_hash") != prev_hash:
        return f"event {expected} does not follow event {expected - 1}"
    covered = {name: value for name, value in link.items() if name != "hash"}
    if link.get("hash") != _hash(covered):
        return f"event {expected} is not as it was recorded"
    return None


def _covered(seq: int, event: Event, prev_hash: str) -> JsonObject:
    return {
        "seq": seq,
        "at": _instant(event.at),
        "actor": event.actor,
        "actor_name": event.actor_name,
        "action": event.action,
        "outcome": event.outcome,
        "tenant": event.tenant,
        "object": event.object,
        "address": event.address,
        "detail": event.detail,
        "prev_hash": prev_hash,
    }


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("an instant of the audit must be aware")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(covered: JsonObject) -> str:
    # Canonical: one text for one value, whoever writes it.
    text = json.dumps(
        covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return sha256(text.encode()).hexdigest()
