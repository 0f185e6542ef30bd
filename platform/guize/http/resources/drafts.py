"""Drafts: created from a version, a document or nothing, and edited revision by revision."""

from __future__ import annotations

from typing import Any, cast

import orjson
from flask import Response, url_for
from flask.views import MethodView

from guize.domain.errors import Fault, InvalidInputError
from guize.domain.json_types import JsonObject
from guize.domain.version import Kind
from guize.domain.words import Words
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import problems
from guize.http.parameters import NoParameters
from guize.http.preconditions import IF_MATCH, revision_asked
from guize.http.wire.proposals import (
    DocumentBody,
    DraftAnswer,
    DraftChange,
    DraftCoverageAnswer,
    DraftFilter,
    DraftFindingsAnswer,
    DraftsAnswer,
    EditNote,
    NewDraft,
    RevisionsAnswer,
    RuleBody,
)
from guize.services.drafts.beginning import FromDocument, FromVersion, Source
from guize.services.drafts.drafting import (
    Change,
    attach_document,
    create_draft,
    edit_draft,
    examine_draft,
    merge_change,
    removal_change,
    rule_change,
    whole_change,
)
from guize.services.drafts.opening import open_draft
from guize.services.drafts.presenting import (
    etag_of,
    show_coverage,
    show_draft,
    show_drafts,
    show_edits,
    show_findings,
)

blueprint = Blueprint(
    "drafts", __name__, description="草案。Drafts: how rules are changed, in the open."
)

_MERGE_PATCH = "application/merge-patch+json"
ETAG = {
    "ETag": {
        "description": "稿次标签,作 If-Match 用。The revision, for If-Match.",
        "schema": {"type": "string"},
    }
}


def send_json(content: JsonObject, status: int = 200, etag: str | None = None) -> Response:
    """Return ``content`` as an answer that no cache keeps."""
    response = Response(orjson.dumps(content), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    if etag is not None:
        response.headers["ETag"] = etag
    return response


def send_draft(draft: int, status: int = 200) -> Response:
    """Return a draft as it is now, with its revision and what the asker may do."""
    session = context.transaction()
    opened = open_draft(session, context.principal(), draft)
    return send_json(show_draft(session, opened), status, etag_of(opened))


def answers_draft(view: Any) -> Any:  # noqa: ANN401 - views have no type
    """Document a draft as the answer of ``view``."""
    told = "草案现状。The draft as it is now."
    return blueprint.response(200, DraftAnswer, headers=ETAG, description=told)(view)


def _edit(draft: int, change: Change, note: str | None = None) -> Response:
    edit_draft(
        context.transaction(),
        context.principal(),
        draft,
        revision_asked(draft),
        change,
        now=context.now(),
        note=note,
    )
    return send_draft(draft)


def _source(body: dict[str, Any]) -> Source:
    given = sorted(body.keys() & {"version", "document"})
    if "tenant" in body and not given:
        words = Words(
            zh="tenant 只说明是谁的版本;请写明版本号(version)。",
            en="`tenant` says whose version it is: give the number of the version as well.",
        )
        raise InvalidInputError((Fault("/from/version", "required", words),))
    if len(given) > 1 or ("tenant" in body and given != ["version"]):
        words = Words(
            zh="version(可带 tenant)与 document 只能择一。",
            en="give a version (with its tenant, if it is another's) or a document, not both.",
        )
        raise InvalidInputError((Fault("/from", "ambiguous_source", words),))
    if "version" in body:
        return FromVersion(body["version"], body.get("tenant"))
    if "document" in body:
        document = body["document"]
        return FromDocument(document["text"], _recipe(document, "/from/document"))
    return None


def _recipe(document: dict[str, Any], pointer: str) -> JsonObject:
    return _object(document.get("recipe", {}), f"{pointer}/recipe")


def _object(value: object, pointer: str) -> JsonObject:
    if isinstance(value, dict):
        return cast("JsonObject", value)
    words = Words(zh="此处应为对象。", en="an object is expected here.")
    raise InvalidInputError((Fault(pointer, "wrong_type", words),))


@blueprint.route("/tenants/<tenant>/drafts")
class Drafts(MethodView):
    """The drafts of a tenant."""

    @blueprint.arguments(DraftFilter, location="query")
    @blueprint.response(200, DraftsAnswer, description="草案。The drafts.")
    @problems(blueprint, 401, 403, 404, 422)
    def get(self, parameters: dict[str, Any], tenant: str) -> Response:
        """租户的草案 | The drafts of a tenant, the newest first."""
        shown = show_drafts(
            context.transaction(),
            context.principal(),
            tenant,
            state=parameters.get("state"),
            after=parameters.get("after"),
            limit=parameters["limit"],
            below=parameters["below"],
        )
        return send_json(shown)

    @blueprint.arguments(NewDraft, location="json", required=False)
    @blueprint.response(201, DraftAnswer, headers=ETAG, description="草案。The new draft.")
    @problems(blueprint, 400, 401, 403, 404, 413, 422)
    def post(self, body: dict[str, Any], tenant: str) -> Response:
        """新建草案 | Create a draft from a version, another tenant's, a document, or nothing."""
        draft = create_draft(
            context.transaction(),
            context.principal(),
            tenant,
            kind=Kind(body["kind"]),
            source=_source(body["source"]),
            title=body.get("title"),
            now=context.now(),
        )
        response = send_draft(draft, 201)
        response.headers["Location"] = url_for("drafts.Draft", draft=draft)
        return response


@blueprint.route("/drafts/<int:draft>")
class Draft(MethodView):
    """One draft."""

    @blueprint.arguments(NoParameters, location="query")
    @answers_draft
    @problems(blueprint, 401, 404, 422)
    def get(self, _parameters: dict[str, Any], draft: int) -> Response:
        """草案及您可作的操作 | A draft, and what the asker may do with it."""
        return send_draft(draft)

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(EditNote, location="query")
    @blueprint.arguments(DraftChange, location="json", content_type=_MERGE_PATCH)
    @answers_draft
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def patch(self, note: dict[str, Any], body: dict[str, Any], draft: int) -> Response:
        """以合并补丁修改草案 | Edit a draft by a merge patch (RFC 7396).

        修改使已有的审核作废;每次修改都留下作者。 Approvals are of the revision before.
        """
        return _edit(draft, merge_change(body), note.get("note"))

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(EditNote, location="query")
    @blueprint.arguments(DraftChange, location="json")
    @answers_draft
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def put(self, note: dict[str, Any], body: dict[str, Any], draft: int) -> Response:
        """整体替换草案内容 | Put a whole document in place of the one there is."""
        return _edit(draft, whole_change(body), note.get("note"))


@blueprint.route("/drafts/<int:draft>/rules/<section>/<rule>")
class DraftRule(MethodView):
    """One rule of a draft."""

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(RuleBody, location="json")
    @answers_draft
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def put(self, value: dict[str, Any], draft: int, section: str, rule: str) -> Response:
        """写入一条规则 | Put one rule in place, whole."""
        return _edit(draft, rule_change(section, rule, value))

    @blueprint.doc(parameters=[IF_MATCH])
    @answers_draft
    @problems(blueprint, 401, 403, 404, 409, 412, 422, 428)
    def delete(self, draft: int, section: str, rule: str) -> Response:
        """删去一条规则 | Remove one rule; in a supplement, say that it is removed."""
        return _edit(draft, removal_change(section, rule))


@blueprint.route("/drafts/<int:draft>/text")
class DraftText(MethodView):
    """The text of a draft's instrument."""

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(DocumentBody, location="json")
    @answers_draft
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def put(self, body: dict[str, Any], draft: int) -> Response:
        """附上文件原文 | Attach the text of the instrument, split into articles on arrival."""
        attach_document(
            context.transaction(),
            context.principal(),
            draft,
            revision_asked(draft),
            raw=body["text"],
            recipe=_recipe(body, ""),
            now=context.now(),
        )
        return send_draft(draft)


@blueprint.route("/drafts/<int:draft>/findings")
class DraftFindings(MethodView):
    """What is wrong with a draft."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, DraftFindingsAnswer, headers=ETAG, description="检查。The findings.")
    @problems(blueprint, 401, 404, 422)
    def get(self, _parameters: dict[str, Any], draft: int) -> Response:
        """检查草案 | Validate a draft on the record of this moment."""
        opened, examined = examine_draft(
            context.transaction(), context.principal(), draft, context.now()
        )
        return send_json(show_findings(opened, examined), etag=etag_of(opened))


@blueprint.route("/drafts/<int:draft>/coverage")
class DraftCoverage(MethodView):
    """Which articles of a draft are dealt with."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, DraftCoverageAnswer, headers=ETAG, description="逐条。Coverage.")
    @problems(blueprint, 401, 404, 422)
    def get(self, _parameters: dict[str, Any], draft: int) -> Response:
        """各条是否已编码 | Which articles of the text are encoded, which are pending."""
        opened = open_draft(context.transaction(), context.principal(), draft)
        return send_json(show_coverage(opened), etag=etag_of(opened))


@blueprint.route("/drafts/<int:draft>/edits")
class DraftEdits(MethodView):
    """The revisions of a draft."""

    @blueprint.arguments(NoParameters, location="query")
    @blueprint.response(200, RevisionsAnswer, headers=ETAG, description="各稿。The revisions.")
    @problems(blueprint, 401, 404, 422)
    def get(self, _parameters: dict[str, Any], draft: int) -> Response:
        """各稿由何人改了什么 | Who changed what, revision by revision."""
        opened = open_draft(context.transaction(), context.principal(), draft)
        return send_json(show_edits(opened), etag=etag_of(opened))
