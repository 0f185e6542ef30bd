"""Diffs between any two rulebooks, the rulebooks that they are of, and one value compared."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import ACCEPT_DATETIME_PARAMETER, answers, problems
from guize.http.parameters import moment
from guize.http.sending import send, send_as_of, send_unkept
from guize.http.wire.differences import (
    Compared,
    ComparisonAnswer,
    DiffAnswer,
    Of,
    RulebookAnswer,
    Sides,
)
from guize.services.answers.comparing import Comparison, first_asked, read_comparison
from guize.services.answers.diffing import read_diff
from guize.services.answers.referring import (
    AnyReference,
    DraftReference,
    Referents,
    read_reference,
    read_rulebook,
)
from guize.services.drafts.anticipating import Anticipated, anticipate
from guize.services.published.shelf import Ready

JSON = "application/json"
JSON_PATCH = "application/json-patch+json"

blueprint = Blueprint("diffs", __name__, description="比对。Diffs and comparisons.")

_PATCH: dict[str, Any] = {
    "type": "array",
    "description": "RFC 6902:将左侧规则集(GET /rulebook?of= 所给的 rules)变为右侧的操作。"
    "The operations that make the right of the left, as `GET /rulebook?of=` gives their `rules`.",
    "items": {
        "type": "object",
        "properties": {
            "op": {"type": "string", "enum": ["add", "remove", "replace"]},
            "path": {"type": "string"},
            "value": {},
        },
        "required": ["op", "path"],
    },
}
_FORMS = {JSON: {"schema": DiffAnswer}, JSON_PATCH: {"schema": _PATCH}}


def _referents() -> Referents:
    return Referents(context.session(), context.view(), context.catalog(), _read_draft)


def _read_draft(draft: int) -> Anticipated:
    return anticipate(context.transaction(), context.principal(), draft, context.now())


def _send(ready: Ready, *references: AnyReference, content_type: str = JSON) -> Response:
    has_draft = any(isinstance(reference, DraftReference) for reference in references)
    return (send_unkept if has_draft else send)(ready, content_type=content_type)


@blueprint.route("/diff")
class Diff(MethodView):
    """What differs between two rulebooks."""

    @blueprint.arguments(Sides, location="query")
    @answers(blueprint, DiffAnswer)
    @problems(blueprint, 404, 409, 422)
    @blueprint.doc(responses={200: {"content": _FORMS}})
    def get(self, parameters: dict[str, Any]) -> Response:
        """两个规则集之间的差异 | What differs between two rulebooks.

        引用有三种:租户@版本(按记录:补充并入其全文后的规则集,不含上级基准)、租户:日期(有效规则集)与
        draft:编号(草案若此刻发布所得的规则集;须登录,且有权查看该草案)。
        A version is taken as recorded: a base by its own rules, a supplement folded into its base
        on the day it takes effect, without baselines from above. A draft is taken as if it were
        recorded now, by whoever may see it (401 and 404 otherwise), and what it is part of is kept
        in no cache. Accept: application/json-patch+json gives a JSON Patch instead of sentences; it
        applies to the `rules` that `GET /rulebook?of=` gives for the left.
        """
        left, right = (read_reference(parameters[name], name) for name in ("left", "right"))
        accepted = request.accept_mimetypes.best_match([JSON, JSON_PATCH], default=JSON)
        ready = read_diff(
            _referents(),
            left=left,
            right=right,
            form="patch" if accepted == JSON_PATCH else "changes",
        )
        response = _send(ready, left, right, content_type=accepted)
        response.vary.add("Accept")
        return response


@blueprint.route("/rulebook")
class Rulebook(MethodView):
    """What a reference stands for."""

    @blueprint.arguments(Of, location="query")
    @answers(blueprint, RulebookAnswer)
    @problems(blueprint, 404, 409, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """引用所指的规则集 | The rulebook that a reference stands for.

        即 /diff 的 JSON Patch 所作用的文档:引证不带 tenant、version、instrument。 The document that
        the JSON Patch of a diff is of: citations as they are recorded. For questions about the law
        ask `/tenants/{tenant}/effective`, which says how certain its answer is.
        """
        reference = read_reference(parameters["of"], "of")
        return _send(read_rulebook(_referents(), reference), reference)


@blueprint.route("/compare", parameters=[ACCEPT_DATETIME_PARAMETER])
class Compare(MethodView):
    """One value across tenants."""

    @blueprint.arguments(Compared, location="query")
    @answers(blueprint, ComparisonAnswer, is_as_of=True)
    @problems(blueprint, 404, 422)
    def get(self, parameters: dict[str, Any]) -> Response:
        """同一个值在各租户之间的比较 | One value compared across tenants.

        同一坐标者排名并标出离群值;未作规定、未载明、不确定表述、空缺各自分开。
        Ranked where values compare; the kinds of nothing are kept apart.
        """
        under, tenants = parameters.get("under"), parameters["tenants"]
        times = moment(
            first_asked(under, tenants), parameters.get("on"), parameters.get("known_at")
        )
        comparison = Comparison(
            path=parameters["path"],
            on=times.on,
            known_at=times.known_at,
            under=under,
            tenants=tenants,
            level=parameters.get("level"),
        )
        ready = read_comparison(context.session(), context.view(), context.catalog(), comparison)
        return send_as_of(ready, times)
