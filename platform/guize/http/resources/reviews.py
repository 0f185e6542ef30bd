"""Reviews of drafts and what follows: submit, approve, countersign, reject, rebase, publish."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask.views import MethodView

from guize.domain.effective.answer import format_instant
from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import problems
from guize.http.preconditions import IF_MATCH, revision_asked
from guize.http.resources.drafts import ETAG, answers_draft, send_draft, send_json
from guize.http.wire.proposals import (
    CommentBody,
    DraftAnswer,
    PublishBody,
    PublishedAnswer,
    ReasonBody,
)
from guize.services.drafts.opening import open_draft
from guize.services.drafts.presenting import etag_of, show_draft
from guize.services.drafts.publishing import publish_draft
from guize.services.drafts.rebasing import rebase_draft
from guize.services.drafts.reviewing import (
    comment_on_draft,
    reject_draft,
    sign_draft,
    submit_draft,
    withdraw_draft,
)

blueprint = Blueprint(
    "reviews", __name__, description="审核与发布。Review by other eyes, and publication."
)


@blueprint.route("/drafts/<int:draft>/submit")
class Submit(MethodView):
    """Handing a draft over to review."""

    @blueprint.doc(parameters=[IF_MATCH])
    @answers_draft
    @problems(blueprint, 401, 403, 404, 409, 412, 422, 428)
    def post(self, draft: int) -> Response:
        """送审 | Submit a draft; the checks must find no error."""
        revision = revision_asked(draft)
        submit_draft(context.transaction(), context.principal(), draft, revision, context.now())
        return send_draft(draft)


@blueprint.route("/drafts/<int:draft>/approve")
class Approve(MethodView):
    """Approving a draft."""

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(ReasonBody, location="json", required=False)
    @answers_draft
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def post(self, body: dict[str, Any], draft: int) -> Response:
        """审核通过 | Approve the revision that was seen; no contributor may."""
        return _signed(draft, "approve", body)


@blueprint.route("/drafts/<int:draft>/countersign")
class Countersign(MethodView):
    """Countersigning a draft."""

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(ReasonBody, location="json", required=False)
    @answers_draft
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def post(self, body: dict[str, Any], draft: int) -> Response:
        """上级会签 | Countersign for the tenant above that demands it."""
        return _signed(draft, "countersign", body)


def _signed(
    draft: int, verdict: Literal["approve", "countersign"], body: dict[str, Any]
) -> Response:
    sign_draft(
        context.transaction(),
        context.principal(),
        draft,
        revision_asked(draft),
        verdict=verdict,
        reason=body.get("reason"),
        now=context.now(),
    )
    return send_draft(draft)


@blueprint.route("/drafts/<int:draft>/reject")
class Reject(MethodView):
    """Sending a draft back."""

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(ReasonBody, location="json")
    @answers_draft
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def post(self, body: dict[str, Any], draft: int) -> Response:
        """退回并说明理由 | Send a draft back, with the reason; an edit brings it back."""
        reject_draft(
            context.transaction(),
            context.principal(),
            draft,
            revision_asked(draft),
            reason=body.get("reason") or "",
            now=context.now(),
        )
        return send_draft(draft)


@blueprint.route("/drafts/<int:draft>/withdraw")
class Withdraw(MethodView):
    """Giving a draft up."""

    @blueprint.doc(parameters=[IF_MATCH])
    @answers_draft
    @problems(blueprint, 401, 403, 404, 409, 412, 422, 428)
    def post(self, draft: int) -> Response:
        """撤回 | Give a draft up for good; its record stays."""
        revision = revision_asked(draft)
        withdraw_draft(context.transaction(), context.principal(), draft, revision, context.now())
        return send_draft(draft)


@blueprint.route("/drafts/<int:draft>/rebase")
class Rebase(MethodView):
    """Basing a draft on the last version."""

    @blueprint.doc(parameters=[IF_MATCH])
    @answers_draft
    @problems(blueprint, 401, 403, 404, 409, 412, 422, 428)
    def post(self, draft: int) -> Response:
        """并入其后发布的版本 | Merge what landed since; conflicts are named with both sides."""
        revision = revision_asked(draft)
        rebase_draft(context.transaction(), context.principal(), draft, revision, context.now())
        return send_draft(draft)


@blueprint.route("/drafts/<int:draft>/publish")
class Publish(MethodView):
    """Publishing a draft."""

    @blueprint.doc(parameters=[IF_MATCH])
    @blueprint.arguments(PublishBody, location="json", required=False)
    @blueprint.response(200, PublishedAnswer, headers=ETAG, description="版本。The version.")
    @problems(blueprint, 400, 401, 403, 404, 409, 412, 413, 422, 428)
    def post(self, body: dict[str, Any], draft: int) -> Response:
        """发布 | Publish an approved draft; a repeated request gives the same version.

        生效日以所审内容为准;未写者自发布之日起施行。 The day is the one that was reviewed.
        """
        session, principal = context.transaction(), context.principal()
        published = publish_draft(
            session,
            principal,
            draft,
            revision_asked(draft),
            backdating_ground=body.get("backdating_ground"),
            now=context.now(),
        )
        opened = open_draft(session, principal, draft)
        return send_json(
            {
                "tenant": published.tenant,
                "version": published.number,
                "effective_from": published.effective_from.isoformat()
                if published.effective_from
                else None,
                "recorded_at": format_instant(published.recorded_at),
                "is_repeated": published.is_repeated,
                "orphaned": [*published.orphaned],
                "draft": show_draft(session, opened),
            },
            etag=etag_of(opened),
        )


@blueprint.route("/drafts/<int:draft>/comments")
class Comments(MethodView):
    """Remarks on a draft."""

    @blueprint.arguments(CommentBody, location="json")
    @blueprint.response(201, DraftAnswer, headers=ETAG, description="草案。The draft.")
    @problems(blueprint, 400, 401, 403, 404, 409, 413, 422)
    def post(self, body: dict[str, Any], draft: int) -> Response:
        """批注 | Remark on one value of a draft, named by its JSON Pointer."""
        comment_on_draft(
            context.transaction(),
            context.principal(),
            draft,
            pointer=body["pointer"],
            body=body["body"],
            now=context.now(),
        )
        return send_draft(draft, 201)
