"""The bodies of decision requests: envelopes; the facts inside are read by the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from guize.domain.conditions.facts import KINDS
from guize.domain.errors import Fault
from guize.domain.json_pointer import child
from guize.domain.words import Words
from guize.http.wire.fields import Day, Instant
from guize.services.answers.deciding import MOST_CASES


class OneCase(Schema):
    """One case."""

    class Meta:
        """Refuse what is unknown."""

        unknown = RAISE
        description = "一个个案。One case."

    on = Day(
        allow_none=True,
        metadata={
            "description": "按该日的规则与日历;缺省按起算日的规则。"
            "Rules and calendar as of this day; by default the rules as of the trigger, the "
            "calendar as known at `known_at`."
        },
    )
    known_at = Instant(
        allow_none=True,
        metadata={
            "description": "以该时刻之前已记录者为准。Only what was recorded by this instant."
        },
    )
    # What stands in them, null too, the domain reads and says what is wrong with it.
    facts = fields.Raw(
        load_default=dict,
        allow_none=True,
        metadata={
            "type": "object",
            "description": "事实;可用者见 …/facts。The facts; see …/facts for those that count.",
            "example": {"document": "minutes", "meeting": "executive"},
        },
    )
    absent = fields.Raw(
        load_default=list,
        allow_none=True,
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": "缺席(外出)的职务。Offices that are absent.",
        },
    )
    delegations = fields.Raw(
        load_default=list,
        allow_none=True,
        metadata={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"from": {"type": "string"}, "to": {"type": "string"}},
            },
            "description": "已作的委托(授权、安排)。Who has entrusted whom.",
        },
    )


class Kind(fields.Field[str]):
    """One of the decision kinds."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> str:
        if value in KINDS:
            return str(value)
        listed = ", ".join(KINDS)
        words = Words(
            zh=f"没有这种裁定;共有:{listed}。", en=f"there is no such kind; there are: {listed}."
        )
        raise ValidationError([Fault(child("", attr or ""), "not_permitted", words, KINDS)])


class CaseOfBatch(OneCase):
    """One case of a batch."""

    class Meta(OneCase.Meta):
        """Say what it is."""

        description = "一批中的一个个案。One case of a batch."

    kind = Kind(
        required=True,
        metadata={"description": "裁定种类。Kind of decision.", "type": "string", "enum": [*KINDS]},
    )


class Cases(fields.List[Any]):
    """The cases of a batch."""

    def __init__(self) -> None:
        """Take from one case to the most that a batch may hold."""
        super().__init__(
            fields.Nested(CaseOfBatch),
            required=True,
            metadata={
                "description": f"个案,至多 {MOST_CASES} 个。The cases, at most {MOST_CASES}.",
                "minItems": 1,
                "maxItems": MOST_CASES,
            },
        )

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,  # noqa: ANN401
    ) -> list[Any]:
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_CASES:
            words = Words(
                zh=f"应为 1 至 {MOST_CASES} 个个案的列表;更多的请分批发送。",
                en=f"a list of 1 to {MOST_CASES} cases is expected; send more in several batches.",
            )
            raise ValidationError([Fault(child("", attr or ""), "wrong_number", words)])
        is_object = Words(zh="个案应为对象。", en="a case is an object.")
        strangers = {
            index: [Fault("", "wrong_type", is_object)]
            for index, case in enumerate(value)
            if not isinstance(case, dict)
        }
        if strangers:
            raise ValidationError(strangers)
        return super()._deserialize(value, attr, data, **kwargs)


class BatchOfCases(Schema):
    """Many cases."""

    class Meta:
        """Refuse what is unknown."""

        unknown = RAISE
        description = "一批个案。Many cases."

    cases = Cases()
