"""Sending ready bytes: ETag and 304, caching, and the datetimes of Memento (RFC 7089)."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from flask import Response, request, url_for

from guize.http import context
from guize.services.shelf import Ready

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"


def send(ready: Ready, *, is_pinned: bool = False) -> Response:
    """Return ``ready`` as a response, or 304 where the reader has it.

    ``is_pinned`` says that the answer can never change.
    """
    response = Response(ready.body, content_type="application/json")
    response.headers["ETag"] = ready.etag
    response.headers["Cache-Control"] = IMMUTABLE if is_pinned else REVALIDATE
    response.make_conditional(request)
    return response


def send_memento(
    ready: Ready, tenant: str, known_at: datetime | None, *, on_given: bool
) -> Response:
    """Return an answer about ``tenant``, with the instant that it pins and where its times are."""
    response = send(ready, is_pinned=on_given and is_settled(known_at))
    response.vary.add("Accept-Datetime")
    timemap = url_for("tenants.TimeMap", tenant=tenant)
    original = url_for("effective.EffectiveRules", tenant=tenant)
    response.headers["Link"] = (
        f'<{original}>; rel="original timegate", '
        f'<{timemap}>; rel="timemap"; type="application/link-format"'
    )
    if known_at is not None:
        response.headers["Memento-Datetime"] = format_datetime(known_at, usegmt=True)
    return response


def is_settled(known_at: datetime | None) -> bool:
    """Tell whether nothing recorded from now on can fall at or before ``known_at``."""
    last = context.view().head.recorded_at
    return known_at is not None and last is not None and known_at <= last
