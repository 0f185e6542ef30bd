"""Wire schemas of decisions and of the analysis."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import fields
from marshmallow.validate import OneOf

from guize.domain.conditions.facts import KINDS
from guize.domain.decisions.decision import Outcome
from guize.domain.findings import Severity
from guize.http.wire.answers import (
    CaveatAnswer,
    IncompleteAnswer,
    LayerAnswer,
    MissingAnswer,
    WordsAnswer,
)
from guize.http.wire.besides import (
    ConsequenceAnswer,
    DeemedAnswer,
    MaterialAnswer,
    ReferenceAnswer,
)
from guize.http.wire.members import Answer, day, flag, instant, many, number, one, text, texts
from guize.http.wire.results import ResultAnswer


def _object(description: str) -> fields.Dict:
    return fields.Dict(keys=fields.String(), required=True, metadata={"description": description})


def _objects(description: str) -> fields.List[Any]:
    return fields.List(
        fields.Dict(keys=fields.String()), required=True, metadata={"description": description}
    )


class NoteAnswer(Answer):
    """What an editor remarked on a rule that decided; not law."""

    rule = text("JSON Pointer。The rule.")
    note = text("编者的说明或存疑。The editor's remark or doubt.")


class NoticeAnswer(Answer):
    """A notice that set the working days of a year."""

    tenant = text("发布者。The tenant whose it is.")
    version = number("版本号。Version number.")
    instrument = text("文号或标题。The instrument's number, else its title.")
    title = text("标题。Its title.")
    issued_on = day("印发日。When it was issued.", nullable=True)


class DecisionAnswer(ResultAnswer):
    """A decision with the rules, the considered rules and the citations that prove it."""

    tenant = text("租户。Tenant.")
    kind = text("裁定种类。Kind of decision.", validate=OneOf(KINDS))
    on = day("按该日的规则。The day whose rules were taken.")
    known_at = instant("以该时刻已记录者为准。What was known.", nullable=True)
    facts = _object("所给事实。The facts given.")
    absent = texts("缺席的职务。Absent offices.")
    delegations = _objects("已作的委托(授权、安排)。Delegations given.")
    outcome = fields.String(
        required=True,
        validate=OneOf(get_args(Outcome)),
        metadata={
            "description": "decided 已裁定;ambiguous 条文未分先后;needs_facts 尚缺事实;"
            "unstated 条文未载明;incomplete 条文缺失、无法辨认或尚未编码;"
            "not_regulated 未作规定;vacancy 无有效规则或文本未收录。"
            "What came of it."
        },
    )
    reason = text("未载明的内容,或空缺的原因。Why nothing was decided.", allow_none=True)
    certainty = text(
        "确定程度。How certain the answer is.",
        validate=OneOf(["certain", "assumed", "doubtful", "provisional"]),
    )
    rules = texts("据以裁定的规则。JSON Pointers of the rules that decided.")
    candidates = _objects("并列的规则及其结果。The tied rules and what each comes to.")
    needs = _objects("尚缺的事实及允许的取值。Missing facts and permitted values.")
    assumed = _object("所用的声明缺省值。Declared defaults that were used.")
    considered = _objects("考虑过的规则及其不适用的原因。Rules looked at, and why not.")
    citations = _objects("引证。Citations with tenant, version and instrument.")
    refers_to = many(
        ReferenceAnswer,
        "据以裁定的规则所引用的其他规定(依照、参照执行,或另有规定的从其规定)。"
        "Other law that the rules that decided refer to: it must be looked at too.",
    )
    materials = many(MaterialAnswer, "应当提交的材料。What must be handed in.")
    consequences = many(
        ConsequenceAnswer, "违反或者落实的后果。What follows a failure, or a success."
    )
    deemed = many(DeemedAnswer, "何种行为视为何意。Which conduct counts as what.")
    notes = many(NoteAnswer, "编注,不是法律内容。Editors' remarks on the deciding rules; not law.")
    warnings = many(CaveatAnswer, "须知。Warnings.")
    layers = many(LayerAnswer, "层。Layers.")
    missing = many(MissingAnswer, "未收录的文件。Instruments that are not on file.")
    incomplete = many(
        IncompleteAnswer,
        "缺失、无法辨认或尚未编码的条文。"
        "Articles in force that are missing, illegible or not encoded yet.",
    )
    calendars = many(
        NoticeAnswer, "所计年度的节假日安排。The notices that set the days counted on."
    )


class DecisionsAnswer(Answer):
    """The decisions of a batch, in the order of its cases."""

    tenant = text("租户。Tenant.")
    decisions = many(DecisionAnswer, "各个案的裁定。One decision a case.")


class ValueAnswer(Answer):
    """A value that a fact may have."""

    value = fields.Raw(required=True, metadata={"description": "代号,或 true、false。The id."})
    zh = text("通用中文名称。What it is called in general.")
    en = text("英文名称。The same in English.")
    label = one(WordsAnswer, "该租户的本地名称,没有则为通用名称。What this tenant calls it.")
    is_mentioned = flag(
        "当日有效的规则是否提及(直接或以更宽的词)。Whether some rule in force names it, itself or "
        "by a broader word."
    )


class FactAnswer(Answer):
    """A fact that decisions of a kind take."""

    fact = text("代号。Its id.")
    label = one(WordsAnswer, "名称。What it is called.")
    type = text("取值类型。The type of its values.")
    permitted = many(ValueAnswer, "允许的取值。Permitted values.", required=False)
    default = fields.Raw(metadata={"description": "缺省值。Its default."})


class FactsAnswer(Answer):
    """Which facts a tenant's rules ask for."""

    tenant = text("租户。Tenant.")
    kind = text("裁定种类。Kind of decision.", validate=OneOf(KINDS))
    on = day("按该日的规则。The day whose rules were taken.")
    facts = many(FactAnswer, "事实、标签、类型与允许的取值。Facts as a form needs them.")


class AnalysisFindingAnswer(Answer):
    """One finding of the analysis."""

    code = text("稳定代码。A stable code.")
    severity = fields.Enum(
        Severity, by_value=True, required=True, metadata={"description": "轻重。Severity."}
    )
    pointer = text("JSON Pointer。Where it is.")
    words = one(WordsAnswer, "说明。What was found, and the cure.")
    citation = fields.Dict(
        keys=fields.String(),
        metadata={"description": "所涉引证,含租户、版本与文件。The citation that bears on it."},
    )


class StateAnswer(Answer):
    """What the analysis found in one state of the rulebook."""

    start = fields.Date(
        data_key="from", required=True, metadata={"description": "首日。First day in force."}
    )
    layers = many(LayerAnswer, "层。Layers.")
    findings = many(AnalysisFindingAnswer, "检查结果。Findings.")


class AnalysisAnswer(Answer):
    """Overlaps, rules that can never win, and gaps."""

    tenant = text("租户。Tenant.")
    known_at = instant("所知时刻。As known at.", nullable=True)
    states = many(StateAnswer, "规则集的各个状态。One entry for each state of the rulebook.")
