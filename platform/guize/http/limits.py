"""Rate limits: a bucket of tokens for each known client and user, and for each address."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock

from guize.domain.errors import ThrottledError
from guize.domain.words import Words

SECONDS_FULL = 10.0
"""A bucket holds what its rate fills in so long."""
_MOST_BUCKETS = 20_000
_SUBSCRIBER_BITS = 64
"""Of an IPv6 address: who has one has all that begin so, 2^64 of them."""


def network_of(address: str) -> str:
    """Return what counts as one address: itself, of IPv6 its /64, of IPv4 in IPv6 the IPv4.

    Some proxies tell the port as well, which is another at each connection: it does not count.
    """
    bare = address.partition("%")[0]
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, _SUBSCRIBER_BITS), strict=False))


class Buckets:
    """Buckets of one worker, the longest unused forgotten first; safe among threads."""

    def __init__(self, rate: float, most: int = _MOST_BUCKETS) -> None:
        """Fill each bucket with ``rate`` tokens a second; 0 lets everybody through."""
        self._rate = rate
        self._most = most
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str, now: float) -> float:
        """Take a token from the bucket ``name`` at ``now`` (seconds of a clock that never jumps).

        Returns:
            0, or in how many seconds there is a token again.

        """
        if self._rate <= 0:
            return 0.0
        full = self._rate * SECONDS_FULL
        with self._lock:
            tokens, at = self._filled.pop(name, (full, now))
            tokens = min(full, tokens + max(0.0, now - at) * self._rate)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate
            self._filled[name] = (tokens - 1 if wait == 0 else tokens, now)
            if len(self._filled) > self._most:
                self._filled.popitem(last=False)
        return wait


class Limits:
    """Which bucket a request takes from.

    A credential has a bucket of its own once it has proved to hold; until then, and without one,
    the address counts: else a new false key at each request would be a new bucket.
    """

    def __init__(self, rate: float) -> None:
        """Allow each client and each address ``rate`` requests a second."""
        self._buckets = Buckets(rate)
        self._known: OrderedDict[bytes, str] = OrderedDict()
        self._lock = Lock()

    def check(self, network: str, credential: bytes | None, now: float) -> None:
        """Count a request, as of `network_of` its address.

        Raises:
            ThrottledError: there are too many.

        """
        known = self._known.get(credential) if credential is not None else None
        wait = self._buckets.take(known or f"address:{network}", now)
        if wait > 0:
            seconds = max(1, ceil(wait))
            words = Words(
                zh=f"请求过于频繁;请 {seconds} 秒后再试,并放慢速度或缓存答案(ETag)。",
                en=f"Too many requests; try again in {seconds} s, and slow down or keep answers "
                "(ETag).",
            )
            raise ThrottledError(words, seconds)

    def remember(self, credential: bytes, actor: str) -> None:
        """Note that a credential holds, and whose it is."""
        with self._lock:
            self._known.pop(credential, None)
            self._known[credential] = actor
            if len(self._known) > _MOST_BUCKETS:
                self._known.popitem(last=False)

    def forget(self, credential: bytes) -> None:
        """Note that a credential does not hold."""
        with self._lock:
            self._known.pop(credential, None)
