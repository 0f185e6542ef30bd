"""Preconditions: which revision of a draft a change is of, by `If-Match`."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from guize.domain.errors import PreconditionRequiredError, StaleError
from guize.domain.words import Words

IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": '所见之稿的 ETag,如 "d17-r4"。The ETag of the revision that was seen.',
    "schema": {"type": "string"},
}

_TAG = re.compile(r"d([0-9]{1,18})-r([0-9]{1,9})", re.ASCII)


def revision_asked(draft: int) -> int:
    """Return the revision of ``draft`` that the request is about.

    Raises:
        PreconditionRequiredError: there is no ``If-Match``, or it names no revision.
        StaleError: it names something else.

    """
    tags = request.if_match
    if tags.star_tag or not request.headers.get("If-Match", "").strip():
        raise PreconditionRequiredError(
            Words(
                zh="请以 If-Match 写明所见之稿(草案答复中的 ETag),以免覆盖他人的修改。",
                en="Say by If-Match which revision you saw (the ETag of the draft): no change "
                "of somebody else's is to be lost.",
            )
        )
    # Werkzeug reads a malformed tag as None.
    for tag in filter(None, tags.as_set()):
        found = _TAG.fullmatch(tag)
        if found and int(found[1]) == draft:
            return int(found[2])
    raise StaleError(
        Words(
            zh=f"If-Match 不是草案 {draft} 的 ETag;请取最新一稿再试。",
            en=f"If-Match names no revision of draft {draft}: fetch it, and try again.",
        )
    )
