"""What wire schemas are made of: their base, and how a text, a day or a map is described."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import Schema, fields
from marshmallow.validate import OneOf


class Answer(Schema):
    """The base of all wire schemas: what a class says of itself describes it in the OpenAPI."""

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        """Describe the new schema by the first line of its docstring."""
        super().__init_subclass__(**kwargs)
        # Where there is a description, apispec does not promise that there are no other members:
        # a later release may answer more.
        described = {"description": (cls.__doc__ or "").partition("\n")[0]}
        setattr(cls, "Meta", type("Meta", (cls.Meta,), described))  # noqa: B010 - no static type


def text(description: str, **kwargs: Any) -> fields.String:  # noqa: ANN401 - passed on
    """Return a required text."""
    return fields.String(required=True, metadata={"description": description}, **kwargs)


def optional(description: str) -> fields.String:
    """Return a text that may be left out."""
    return fields.String(metadata={"description": description})


def number(description: str, **kwargs: Any) -> fields.Integer:  # noqa: ANN401 - passed on
    """Return a required whole number."""
    return fields.Integer(required=True, metadata={"description": description}, **kwargs)


def flag(description: str) -> fields.Boolean:
    """Return a required yes or no."""
    return fields.Boolean(required=True, metadata={"description": description})


def day(description: str, *, nullable: bool = False) -> fields.Date:
    """Return a required date."""
    return fields.Date(required=True, allow_none=nullable, metadata={"description": description})


def instant(description: str, *, nullable: bool = False) -> fields.AwareDateTime:
    """Return a required instant."""
    return fields.AwareDateTime(
        required=True, allow_none=nullable, metadata={"description": description}
    )


def one_of(literal: object, description: str, *, nullable: bool = False) -> fields.String:
    """Return a required text that is one of the values of a ``Literal``."""
    return fields.String(
        required=True,
        allow_none=nullable,
        validate=OneOf([*get_args(literal), *([None] if nullable else [])]),
        metadata={"description": description},
    )


def texts(description: str) -> fields.List[str]:
    """Return a required list of texts."""
    return fields.List(fields.String(), required=True, metadata={"description": description})


def many(schema: type[Schema], description: str, *, required: bool = True) -> fields.List[Any]:
    """Return a list of ``schema``."""
    return fields.List(
        fields.Nested(schema), required=required, metadata={"description": description}
    )


def one(
    schema: type[Schema], description: str, *, nullable: bool = False, required: bool = True
) -> fields.Nested:
    """Return one ``schema``."""
    return fields.Nested(
        schema, required=required, allow_none=nullable, metadata={"description": description}
    )


def rules(description: str) -> fields.Dict:
    """Return a required map from sections to rules; their content is told by `schemas/`."""
    return fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String()),
        required=True,
        metadata={"description": description},
    )
