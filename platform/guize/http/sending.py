"""Sending ready bytes: ETag and 304, caching, and the datetimes of Memento (RFC 7089)."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlencode

from flask import Response, request, url_for

from guize.domain.effective.answer import format_instant
from guize.http import context
from guize.http.parameters import ACCEPT_DATETIME, Moment
from guize.services.published.shelf import Ready

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"
WHO = ("Authorization", "Cookie")
"""What says who asks: the same address tells more to who may read restricted tenants."""


def send(
    ready: Ready, *, is_pinned: bool = False, content_type: str = "application/json"
) -> Response:
    """Return ``ready`` as a response, or 304 where the reader has it.

    ``is_pinned`` says that the answer can never change.
    """
    response = Response(ready.body, content_type=content_type)
    response.headers["ETag"] = ready.etag
    kept = IMMUTABLE if is_pinned else REVALIDATE
    if context.principal().kind != "anonymous":
        # What was told to somebody is kept by nobody else.
        kept = kept.replace("public", "private")
    response.headers["Cache-Control"] = kept
    response.vary.update(WHO)
    response.make_conditional(request)
    return response


def send_unkept(ready: Ready, content_type: str = "application/json") -> Response:
    """Return ``ready`` as a response that no cache keeps."""
    response = Response(ready.body, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def send_as_of(ready: Ready, times: Moment) -> Response:
    """Return an answer as of ``times``.

    It can never change if both times are pinned and nothing is recorded any more by ``known_at``.
    Both must stand in the address: what a header asks for is not what the address alone means.
    """
    is_pinned = times.in_address and is_settled(times.known_at)
    response = send(ready, is_pinned=is_pinned)
    response.vary.add(ACCEPT_DATETIME)
    return response


def send_memento(ready: Ready, times: Moment, *, timemap: str | None = None) -> Response:
    """Return an answer as of ``times`` as a memento: what was known when, and where its times are.

    ``timemap`` is the tenant whose TimeMap lists the mementos of this address, if one does.
    """
    response = send_as_of(ready, times)
    links = [f'<{_address()}>; rel="original timegate"']
    if timemap is not None:
        listing = url_for("tenants.TimeMap", tenant=timemap)
        links.append(f'<{listing}>; rel="timemap"; type="application/link-format"')
    response.headers["Link"] = ", ".join(links)
    if times.known_at is not None:
        response.headers["Memento-Datetime"] = format_datetime(times.known_at, usegmt=True)
    if times.known_at is not None and not times.in_address:
        pinned = {"on": times.on.isoformat(), "known_at": format_instant(times.known_at)}
        response.headers["Content-Location"] = _address(**pinned)
    return response


def is_settled(known_at: datetime | None) -> bool:
    """Tell whether nothing recorded from now on can fall at or before ``known_at``."""
    last = context.view().head.recorded_at
    return known_at is not None and last is not None and known_at <= last


def _address(**times: str) -> str:
    """Return the address asked for, with other times; without any, it means what is known now."""
    kept = {name: text for name, text in request.args.items() if name != "known_at"}
    query = urlencode({**kept, **times})
    path = request.script_root + request.path
    return f"{path}?{query}" if query else path
