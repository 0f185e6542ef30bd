"""What the OpenAPI says of answers and problems, once for all views."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from marshmallow import Schema

from guize.http.blueprint import Blueprint
from guize.http.problems import CONTENT_TYPE
from guize.http.wire.answers import ProblemAnswer

_View = TypeVar("_View", bound=Callable[..., Any])


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_HEADERS = {
    "ETag": _header("强校验标签。Strong validator; send it back as If-None-Match."),
    "Cache-Control": _header("no-cache;两个时间都已固定且已定时为 immutable。How long it holds."),
}
_AS_OF_HEADERS = {
    **_HEADERS,
    "Vary": _header("Accept-Datetime 或 Accept。What the answer depends on beside the address."),
}
_MEMENTO_HEADERS = {
    **_AS_OF_HEADERS,
    "Memento-Datetime": _header("所固定的已知时刻。The instant that is pinned (RFC 7089)."),
    "Content-Location": _header("按 Accept-Datetime 作答时的固定地址。Where the answer stays."),
    "Link": _header("original、timegate 与 timemap (RFC 7089)。"),
}

ACCEPT_DATETIME_PARAMETER: dict[str, Any] = {
    "name": "Accept-Datetime",
    "in": "header",
    "description": "HTTP 日期 T:on 取 T 之日,known_at 取 T;查询参数优先。"
    "An HTTP date T: `on` is its date and `known_at` is T, unless a parameter says otherwise.",
    "schema": {"type": "string"},
}


def answers(
    blueprint: Blueprint,
    schema: type[Schema] | dict[str, Any],
    *,
    is_as_of: bool = False,
    is_memento: bool = False,
    content_type: str | None = None,
) -> Callable[[_View], _View]:
    """Document 200 with ``schema`` and its headers, and 304; the view itself sends ready bytes."""
    headers = _MEMENTO_HEADERS if is_memento else _AS_OF_HEADERS if is_as_of else _HEADERS

    def decorate(view: _View) -> _View:
        unchanged = blueprint.alt_response(
            304,
            description="未变:读者已有此答案。Not modified: the reader has this answer.",
            headers=headers,
            success=True,
        )
        found = blueprint.response(
            200,
            schema,
            headers=headers,
            content_type=content_type,
            description="答案。The answer.",
        )
        return found(unchanged(view))  # type: ignore[no-any-return]

    return decorate


def decided(blueprint: Blueprint, schema: type[Schema]) -> Callable[[_View], _View]:
    """Document 200 with ``schema`` as the answer to a posted question."""

    def decorate(view: _View) -> _View:
        return blueprint.response(200, schema, description="裁定。The decision.")(view)  # type: ignore[no-any-return]

    return decorate


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[_View], _View]:
    """Document each of ``statuses``, and whatever else may go wrong, as a problem."""
    described: dict[int | str, str] = {code: HTTPStatus(code).phrase for code in statuses}
    described["default"] = "Any other problem"

    def decorate(view: _View) -> _View:
        for status, phrase in described.items():
            view = blueprint.alt_response(
                status, schema=ProblemAnswer, content_type=CONTENT_TYPE, description=f"{phrase}."
            )(view)
        return view

    return decorate
