"""Wire schemas of mandates as they are kept, and of what publishing a draft would do."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import OneOf

from guize.domain.effective.answer import Reason, Status
from guize.domain.mandates.compliance import Ground, Verdict
from guize.domain.mandates.mandate import Enforcement
from guize.domain.tenant import Level
from guize.domain.version import Kind
from guize.http.wire import members
from guize.http.wire.answers import WordsAnswer
from guize.http.wire.differences import ChangeAnswer, CountsAnswer
from guize.http.wire.proposals import AllowingAnswer
from guize.http.wire.records import CitationAnswer

_FROM = "首日;null 为无始。First day; null: without beginning."
_TO = "后一日;null 为无终。First day after; null: without end."


def _limits(description: str) -> fields.List[str]:
    return fields.List(
        fields.String(), required=True, allow_none=True, metadata={"description": description}
    )


def _from() -> Any:  # noqa: ANN401 - marshmallow's fields differ by what they hold
    return fields.Date(
        data_key="from", required=True, allow_none=True, metadata={"description": _FROM}
    )


class MandateSummary(members.Answer):
    """Which mandate it is."""

    tenant = members.text("提出约束的上级。The ancestor that demands it.")
    version = members.number(
        "其版本号;来自本草案的为 null。Its version; null where it is the draft's own.",
        allow_none=True,
    )
    instrument = members.text("文号或标题。The instrument's number, else its title.")
    rule = members.text("规则项标识。Id of the rule in `mandates`.")
    title = members.text("标题。Title.")
    enforcement = members.one_of(Enforcement, "提示或阻止发布。Advisory, or bars publication.")


class PlaceAnswer(members.Answer):
    """How a mandate is kept at one place."""

    pointer = members.text(
        "有效规则中的位置;没有成员可指之处为 *。Where in the effective rules; * where there is no "
        "member to name."
    )
    verdict = members.one_of(Verdict, "遵守、违反或无从判断。Kept, violated, or cannot be told.")
    ground = members.one_of(
        Ground, "何以如此。Why it is not kept, or cannot be told.", nullable=True
    )
    value = fields.Raw(
        metadata={"description": "该处的值;没有则无此项。What stands there, if anything."}
    )
    words = members.one(WordsAnswer, "说明。In words.")


class AppliesAnswer(members.Answer):
    """To whom a mandate applies: whatever is given must hold."""

    levels = _limits("层级;null 为不限。Levels; null: any.")
    tenants = _limits("租户;null 为不限。Tenants; null: any.")


class KeptMandate(MandateSummary):
    """A mandate that binds a tenant, and how it is kept."""

    version = members.number("其版本号。The version that enacted it.")
    applies_to = members.one(AppliesAnswer, "适用对象。To whom it applies.")
    path = members.text("所指位置。Where it looks: a JSON Pointer, with * for every member.")
    schema = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "值须符合的 JSON Schema。What the value must conform to."},
    )
    required = members.flag("必须有值。Whether a value must be there.")
    source = members.many(CitationAnswer, "依据。Its citations.")
    verdict = members.one_of(
        Verdict, "总的遵守情况;空缺之日为 null。On the whole; null in a vacancy.", nullable=True
    )
    places = members.many(PlaceAnswer, "逐处情况。Place by place.")


class MandatesAnswer(members.Answer):
    """The mandates that bind a tenant on a day."""

    tenant = members.text("租户。Tenant.")
    on = members.day("生效日期。The day asked for.")
    known_at = members.instant("所知时刻。As known at.", nullable=True)
    status = members.one_of(Status, "有效或空缺。In force, or a vacancy.")
    reason = members.one_of(Reason, "空缺的原因。Why there is a vacancy.", nullable=True)
    mandates = members.many(KeptMandate, "自直接上级至根。From the parent's to the root's.")


class ViolationSource(MandateSummary):
    """Which mandate is concerned; it may be the draft's own."""

    draft = members.number("来自本草案时为其编号。The draft, where it is its own.", allow_none=True)


class ViolationAnswer(PlaceAnswer):
    """A mandate that is not kept at a place, over some time."""

    mandate = members.one(ViolationSource, "哪项约束。Which mandate.")
    start = _from()
    to = members.day(_TO, nullable=True)
    citation = members.one(CitationAnswer, "约束的依据。The mandate's citation.", nullable=True)


class SpanStanding(members.Answer):
    """Whether there are rules."""

    status = members.one_of(Status, "有效或空缺。In force, or a vacancy.")
    reason = members.one_of(Reason, "空缺的原因。Why there is a vacancy.", nullable=True)


class SpanAnswer(members.Answer):
    """A time on which the rules would differ."""

    start = _from()
    to = members.day(_TO, nullable=True)
    before = members.one(SpanStanding, "现状。As on record.")
    after = members.one(SpanStanding, "发布后。With the draft.")
    counts = members.one(CountsAnswer, "统计。Counts.")


class OwnSpanAnswer(SpanAnswer):
    """A time on which the rules of the draft's tenant would differ."""

    changes = members.many(ChangeAnswer, "变化。The changes, as /diff tells them.")


class SpanBelowAnswer(SpanAnswer):
    """A time on which the rules of a tenant below would differ."""

    rules = members.texts("有变化的规则。JSON Pointers of the rules that differ.")


class DraftBelowAnswer(members.Answer):
    """An open draft below, judged as if it were published."""

    draft = members.number("编号。Id.")
    revision = members.number("稿次。Revision.")
    title = members.text("名称。What it is called.")
    state = members.text("状态。State.")
    is_judged = members.flag("是否可判断。Whether its head says enough to judge it.")
    brings = members.many(ViolationAnswer, "将违反者。What would be broken.")
    ends = members.many(ViolationAnswer, "不再违反者。What would be broken no more.")


class TenantBelowAnswer(members.Answer):
    """What the draft does to a tenant below."""

    tenant = members.text("租户。Tenant.")
    name = members.one(WordsAnswer, "名称。Name.")
    level = fields.Enum(
        Level, by_value=True, required=True, metadata={"description": "层级。Level."}
    )
    spans = members.many(SpanBelowAnswer, "经基准的变化。What differs by way of the baseline.")
    brings = members.many(ViolationAnswer, "将违反者。What would be broken.")
    ends = members.many(ViolationAnswer, "不再违反者。What would be broken no more.")
    drafts = members.many(DraftBelowAnswer, "受影响的在办草案。Open drafts that are touched.")


class ImpactAnswer(AllowingAnswer):
    """What publishing a draft would do, on the record of this moment."""

    draft = members.number("草案编号。Id of the draft.")
    revision = members.number("稿次。Revision.")
    tenant = members.text("租户。Tenant.")
    kind = members.text("种类。Kind.", validate=OneOf([kind.value for kind in Kind]))
    is_behind = members.flag("其后另有版本发布。Whether another version landed since.")
    takes_effect_on = members.day(
        "生效日;另行规定的为 null。First day; null if open.", nullable=True
    )
    orphaned = fields.List(
        fields.Integer(),
        required=True,
        metadata={
            "description": "因追溯生效而失去全文的补充版本。Supplements that lose their base, for "
            "it takes effect on a past day."
        },
    )
    changes_calendar = members.flag(
        "涉及工作日历(另行提供,不计入时段)。Whether it concerns working days, which are served "
        "apart and count for no span."
    )
    spans = members.many(OwnSpanAnswer, "本租户规则有变化的时段。When its tenant's rules differ.")
    brings = members.many(ViolationAnswer, "本租户将违反者。What its tenant would break.")
    ends = members.many(ViolationAnswer, "本租户不再违反者。What it would break no more.")
    below = members.many(TenantBelowAnswer, "受影响的下级。Tenants below that are touched.")
    withheld = members.number(
        "您无权查看的受影响租户与草案数。How many tenants and drafts that are touched may not be "
        "named to you."
    )
