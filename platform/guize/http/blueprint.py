"""Blueprints whose query parameters are strict and whose path parameters are described."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

import flask_smorest
from flask import Request, request
from flask.views import MethodView
from marshmallow import Schema, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser

from guize.domain.errors import Fault
from guize.domain.json_pointer import child
from guize.domain.words import Words
from guize.http.bodies import MissingBodyError, UnsupportedTypeError, read_body
from guize.http.problems import CONTENT_TYPE
from guize.http.wire.answers import ProblemAnswer

_View = TypeVar("_View", bound=type[MethodView])
_Operation = TypeVar("_Operation", bound=Callable[..., Any])

_JSON = "application/json"

_PARAMETER = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")

_DESCRIPTIONS: Mapping[str, tuple[str, str | int]] = {
    "tenant": ("租户代号。Slug of the tenant.", "wuhan"),
    "version": ("版本号。Number of the version.", 1),
    "section": ("部分。Section of the rulebook.", "meetings"),
    "rule": ("规则项标识。Id of the rule.", "executive"),
    "schema": ("模式地址。Address of the schema.", "rulebook/1/meetings"),
    "kind": ("裁定种类。Kind of decision.", "signing"),
    "draft": ("草案编号。Id of the draft.", 17),
    "user": ("用户标识。Id of the user.", 3),
    "role": ("角色。Role.", "editor"),
    "client": ("客户端标识。Id of the client.", 2),
    "key": ("密钥标识(不是密钥)。Id of the key, not the key.", 5),
    "vocabulary": ("词表。Name of the vocabulary.", "offices"),
}
"""What each path parameter is, with an example."""


class _Parser(FlaskParser):
    """Leaves unknown query parameters to the schema, which refuses them, and allows none twice."""

    # webargs by itself drops unknown query parameters before the schema sees them.
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - declared by webargs
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": None,
    }

    def load_querystring(self, req: Request, schema: Schema) -> Any:  # noqa: ANN401 - webargs' own
        """Return the query parameters.

        Raises:
            ValidationError: one is given twice, so that nobody can tell which was meant.

        """
        twice = [name for name, values in req.args.lists() if len(values) > 1]
        if twice:
            raise ValidationError({name: [_repeated(name)] for name in twice})
        return super().load_querystring(req, schema)

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ANN401 - webargs' own
        """Return the body, an object; of an empty body there is nothing to read.

        Raises:
            UnreadableBodyError, InvalidInputError: as `read_body` tells.

        """
        data = req.get_data(cache=True)
        return read_body(data) if data else missing


def _check_body(accepted: tuple[str, ...], *, is_required: bool) -> None:
    """See that there is a body, if there must be one, and that it is said to be JSON.

    Raises:
        MissingBodyError: there is none.
        UnsupportedTypeError: it is said to be something else.

    """
    if not request.get_data(cache=True):
        if is_required:
            raise MissingBodyError
    elif not request.is_json:
        raise UnsupportedTypeError(accepted)


def _repeated(name: str) -> Fault:
    words = Words(
        zh="同一参数只能给出一次;多个值请用逗号分隔(仅限允许多值的参数)。",
        en="is given more than once; give it once, with commas between values where it takes many.",
    )
    return Fault(child("", name), "repeated_parameter", words)


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc] # flask-smorest carries no types
    """A part of the API."""

    ARGUMENTS_PARSER = _Parser()

    def arguments(
        self,
        schema: type[Schema],
        *,
        location: str = "json",
        required: bool = True,
        content_type: str | None = None,
        **options: Any,  # noqa: ANN401 - passed on
    ) -> Callable[[_Operation], _Operation]:
        """Hand what a request gives to a view; a body must be there unless it is not required.

        flask-smorest itself only documents ``required`` and ``content_type``.
        """
        read = super().arguments(
            schema, location=location, required=required, content_type=content_type, **options
        )
        if location != "json":
            return read  # type: ignore[no-any-return]
        accepted = tuple(dict.fromkeys((content_type or _JSON, _JSON)))

        def decorate(view: _Operation) -> _Operation:
            reading = read(view)

            @wraps(reading)
            def checked(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
                _check_body(accepted, is_required=required)
                return reading(*args, **named)

            return self.alt_response(  # type: ignore[no-any-return]
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                schema=ProblemAnswer,
                content_type=CONTENT_TYPE,
                description=f"{HTTPStatus.UNSUPPORTED_MEDIA_TYPE.phrase}.",
            )(checked)

        return decorate

    def route(
        self,
        rule: str,
        *,
        parameters: list[dict[str, Any]] | None = None,
        **options: Any,  # noqa: ANN401 - passed on
    ) -> Callable[[_View], _View]:
        """Register a view at ``rule``: name its operations, describe its path parameters."""
        named = [_described(name) for name in _PARAMETER.findall(rule)]
        register = super().route(rule, parameters=[*named, *(parameters or [])], **options)

        def registered(view: _View) -> _View:
            for method in view.methods or ():
                name = method.lower()
                described = self.doc(operationId=f"{name}{view.__name__}")(getattr(view, name))
                setattr(view, name, described)
            return register(view)  # type: ignore[no-any-return]

        return registered


def _described(name: str) -> dict[str, Any]:
    description, example = _DESCRIPTIONS[name]
    return {"name": name, "in": "path", "description": description, "example": example}
