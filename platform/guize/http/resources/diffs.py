"""Diffs between any two rulebooks, and one value compared across tenants."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView

from guize.http import context
from guize.http.blueprint import Blueprint
from guize.http.documenting import ACCEPT_DATETIME_PARAMETER, answers, problems
from guize.http.parameters import moment
from guize.http.sending import send, send_as_of, send_unkept
from guize.http.wire.differences import Compared, ComparisonAnswer, DiffAnswer, Sides
from guize.services.answers.comparing import Comparison, first_asked, read_comparison
from guize.services.answers.diffing import DraftReference, read_diff, read_reference
from guize.services.drafts.anticipating import Anticipated, anticipate

JSON = "application/json"
JSON_PATCH = "application/json-patch+json"

blueprint = Blueprint("diffs", __name__, description="比对。Diffs and comparisons.")

_PATCH: dict[str, Any] = {
    "type": "array",
    "description": "RFC 6902:将左侧规则(引证不带 tenant、version、instrument)变为右侧的操作。"
    "The operations that make the right rulebook of the left one, citations being as recorded.",
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


def _read_draft(draft: int) -> Anticipated:
    return anticipate(context.transaction(), context.principal(), draft, context.now())


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
        in no cache. Accept: application/json-patch+json gives a JSON Patch instead of sentences.
        """
        left, right = (read_reference(parameters[name], name) for name in ("left", "right"))
        accepted = request.accept_mimetypes.best_match([JSON, JSON_PATCH], default=JSON)
        ready = read_diff(
            context.session(),
            context.view(),
            context.catalog(),
            left=left,
            right=right,
            read_draft=_read_draft,
            form="patch" if accepted == JSON_PATCH else "changes",
        )
        has_draft = any(isinstance(side, DraftReference) for side in (left, right))
        response = (send_unkept if has_draft else send)(ready, content_type=accepted)
        response.vary.add("Accept")
        return response


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
