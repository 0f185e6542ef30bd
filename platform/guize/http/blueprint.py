"""Blueprints whose query parameters are strict and whose path parameters are described."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import flask_smorest
from flask import Request
from flask.views import MethodView
from marshmallow import Schema, ValidationError
from webargs.core import missing
from webargs.flaskparser import FlaskParser

from guize.domain.errors import Fault
from guize.domain.json_pointer import child
from guize.domain.words import Words
from guize.http.bodies import read_body

_View = TypeVar("_View", bound=type[MethodView])

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
        return read_body(data, is_json=req.is_json) if data else missing


def _repeated(name: str) -> Fault:
    words = Words(
        zh="同一参数只能给出一次;多个值请用逗号分隔(仅限允许多值的参数)。",
        en="is given more than once; give it once, with commas between values where it takes many.",
    )
    return Fault(child("", name), "repeated_parameter", words)


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc] # flask-smorest carries no types
    """A part of the API."""

    ARGUMENTS_PARSER = _Parser()

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
