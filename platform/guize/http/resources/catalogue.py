"""Schemas and vocabularies."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import answers, problems
from guize.http.parameters import NoParameters, VocabularyFilter, WordFilter
from guize.http.sending import send
from guize.http.wire.records import SchemasAnswer, VocabulariesAnswer, VocabularyAnswer
from guize.services.answers.catalogue import (
    list_schemas,
    own_terms,
    read_schema,
    read_vocabulary,
)
from guize.services.answers.word_search import find_words_of
from guize.services.published.shelf import Ready

blueprint = Blueprint("catalogue", __name__, description="模式与词表。Schemas and vocabularies.")


@blueprint.route("/schemas")
class Schemas(MethodView):
    """All schemas."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, SchemasAnswer)
    @problems(blueprint, 422)
    def get(self, _parameters: dict[str, Any]) -> Response:
        """全部模式 | The schemas that there are."""
        return send(list_schemas(context.catalog()))


@blueprint.route("/schemas/<path:schema>")
class SchemaByName(MethodView):
    """One schema."""

    @blueprint.arguments(NoParameters, location="query")
    @answers(blueprint, {"type": "object", "description": "JSON Schema 2020-12."})
    @problems(blueprint, 404, 422)
    def get(self, _parameters: dict[str, Any], schema: str) -> Response:
        """一个 JSON 模式,如 rulebook/1/meetings | One JSON Schema."""
        return send(read_schema(context.catalog(), schema))


@blueprint.route("/vocabulary")
class Vocabularies(MethodView):
    """All vocabularies."""

    @blueprint.arguments(WordFilter, location="query")
    @answers(blueprint, VocabulariesAnswer)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """词表与查词:由词得代号 | The vocabularies, and their words: the id by the word."""
        tenant = parameters.get("tenant")
        page = find_words_of(
            context.session(),
            context.view(),
            context.catalog(),
            tenant=tenant,
            on=parameters.get("on") or context.today_in(tenant),
            text=parameters["q"],
            after=parameters.get("after"),
            limit=parameters["limit"],
        )
        return send(Ready.of(page))


@blueprint.route("/vocabulary/<vocabulary>")
class Vocabulary(MethodView):
    """One vocabulary."""

    @blueprint.arguments(VocabularyFilter, location="query")
    @answers(blueprint, VocabularyAnswer)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any], vocabulary: str) -> Response:
        """一个词表在某日使用的词 | The words of a vocabulary that are in use on a day."""
        tenant = parameters.get("tenant")
        on = parameters.get("on") or context.today_in(tenant)
        own = own_terms(context.session(), context.view(), tenant, on) if tenant else {}
        return send(read_vocabulary(context.catalog(), vocabulary, on, own))
