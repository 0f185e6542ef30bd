"""The bodies of decision requests: envelopes; the facts inside are read by the domain."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields
from marshmallow.validate import Length, OneOf

from guize.domain.facts import KINDS
from guize.http.fields import Day, Instant
from guize.services.deciding import MOST_CASES


class OneCase(Schema):
    """One case."""

    class Meta:
        """Refuse what is unknown."""

        unknown = RAISE
        description = "一个个案。One case."

    on = Day(
        metadata={
            "description": "按该日的规则与日历;缺省按起算日的规则。"
            "Rules and calendar as of this day; by default the rules as of the trigger, the "
            "calendar as known at `known_at`."
        }
    )
    known_at = Instant(
        metadata={
            "description": "以该时刻之前已记录者为准。Only what was recorded by this instant."
        }
    )
    facts = fields.Raw(
        load_default=dict,
        metadata={
            "type": "object",
            "description": "事实;可用者见 …/facts。The facts; see …/facts for those that count.",
            "example": {"document": "minutes", "meeting": "executive"},
        },
    )
    absent = fields.Raw(
        load_default=list,
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": "缺席(外出)的职务。Offices that are absent.",
        },
    )
    mandates = fields.Raw(
        load_default=list,
        metadata={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"from": {"type": "string"}, "to": {"type": "string"}},
            },
            "description": "已作的委托(授权、安排)。Who has entrusted whom.",
        },
    )


class CaseOfBatch(OneCase):
    """One case of a batch."""

    class Meta(OneCase.Meta):
        """Refuse what is unknown."""

        description = "批中的一个个案。One case of a batch."

    kind = fields.String(
        required=True,
        validate=OneOf(KINDS),
        metadata={"description": "裁定种类。Kind of decision."},
    )


class BatchOfCases(Schema):
    """Many cases."""

    class Meta:
        """Refuse what is unknown."""

        unknown = RAISE
        description = "一批个案。Many cases."

    cases = fields.List(
        fields.Nested(CaseOfBatch),
        required=True,
        validate=Length(1, MOST_CASES),
        metadata={"description": f"个案,至多 {MOST_CASES} 个。The cases, at most {MOST_CASES}."},
    )
