"""What the OpenAPI says of answers and problems, once for all views."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from marshmallow import Schema

from guize.http.answers import ProblemAnswer
from guize.http.blueprint import Blueprint
from guize.http.problems import CONTENT_TYPE

_View = TypeVar("_View", bound=Callable[..., Any])

_ETAG = {"description": "强校验标签。Strong validator.", "schema": {"type": "string"}}
_MEMENTO = {
    "description": "所固定的已知时刻。The instant that is pinned (RFC 7089).",
    "schema": {"type": "string"},
}


def answers(
    blueprint: Blueprint, schema: type[Schema], *, is_memento: bool = False
) -> Callable[[_View], _View]:
    """Document 200 with ``schema`` and its headers, and 304; the view itself sends ready bytes."""
    headers = {"ETag": _ETAG, **({"Memento-Datetime": _MEMENTO} if is_memento else {})}

    def decorate(view: _View) -> _View:
        described = blueprint.alt_response(304, description="未变。Not modified.", success=True)(
            view
        )
        return blueprint.response(200, schema, headers=headers)(described)  # type: ignore[no-any-return]

    return decorate


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[_View], _View]:
    """Document each of ``statuses`` as a problem."""

    def decorate(view: _View) -> _View:
        for status in statuses:
            view = blueprint.alt_response(
                status,
                schema=ProblemAnswer,
                content_type=CONTENT_TYPE,
                description=HTTPStatus(status).phrase,
            )(view)
        return view

    return decorate
