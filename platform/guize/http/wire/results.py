"""Wire schema of what each kind of decision tells beside what all decisions tell."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from guize.http.wire.members import Answer


def _raw(description: str) -> fields.Raw:
    return fields.Raw(metadata={"description": description})


def _text(description: str) -> fields.String:
    return fields.String(metadata={"description": description})


def _object(description: str, *, nullable: bool = False) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(), allow_none=nullable, metadata={"description": description}
    )


def _list(description: str) -> fields.List[Any]:
    return fields.List(fields.Raw(), metadata={"description": description})


def _objects(description: str, *, nullable: bool = False) -> fields.List[Any]:
    return fields.List(
        fields.Dict(keys=fields.String()),
        allow_none=nullable,
        metadata={"description": description},
    )


def _day(description: str) -> fields.Date:
    return fields.Date(allow_none=True, metadata={"description": description})


def _flag(description: str) -> fields.Boolean:
    return fields.Boolean(allow_none=True, metadata={"description": description})


class ResultAnswer(Answer):
    """What was decided, by kind; null is what cannot be told."""

    # signing, leave and matter
    chain = _raw("依次办理的步骤,或未载明者。Steps in order, or what is unstated.")
    signatory = _object("签发(签署)人。Who issues or signs; null if nobody.", nullable=True)
    decided_by = _object("审定者。Who decides, where none signs.")
    requirements = _list("要求。Formal requirements.")
    forbidden = _raw("禁止。What is forbidden, and whether a consent given lifts it.")
    unless = _raw("禁止的例外。What lifts a prohibition.")
    strength = _text("应当、一般、可。How strongly the text speaks.")

    # leave
    lead_times = _objects("各规则的提前量及最迟报告日。What each rule asks for beforehand.")
    departs_on = _day("离开日期。Day of departure.")
    notify_by = _day("最迟报告日。Latest date of notice.")
    on_return = _objects("返回后须办之事。What must be done on return.")
    arrangements = _list("离开期间的安排。Arrangements for the absence.")

    # matter
    body = _object("决定机构。The body that decides.")
    procedures = _objects("必经程序及其规则。Mandatory procedures, each with its rule.")
    speaking_order = _objects("发言次序。Order of speaking.")
    then = _objects("决定之后须办之事。What follows the decision.")
    form = _objects("文书与表单。Papers and forms.")
    record = _objects("须记载之事。What is put on record.")
    custody = _objects("保管。Custody.")
    by_matter = _objects("多个事项(用印)各自的裁定。Of several subjects, each apart.")

    # deadline
    trigger = _raw("起算事件。Event that the limit runs from.")
    obligor = _raw("责任主体。Who is bound.")
    text = _text("原文的说法。The text's own words.")
    action = _raw("应为之事,或未载明者。What is due, or what is unstated.")
    to = _raw("对象。To whom.")
    relation = _text("within 之内;before 之前。Within the limit, or that long before.")
    limit = _object("时限。The limit: a duration, a range, vague or unstated.")
    at = _text("起算时点。Date or instant of the trigger.")
    due_on = _day("届满日。Due date.")
    due_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "届满时刻。Due instant."}
    )
    window = _object("期限为区间时的最早与最迟。Earliest and latest, of a range.")
    days_counted = fields.List(
        fields.Date(), metadata={"description": "所计的工作日。The working days counted."}
    )
    counted_as = _object(
        "按条文自己的定义所计的时限及该定义。The limit as the text's own definition has it count."
    )
    provisional = _flag("所涉年度的安排尚未公布。Counts on an unpublished calendar.")
    part_of = _object("所属的期限。The enclosing deadline.")
    exception = _raw("例外。Exception, in the text's words.")
    on_overrun = _raw("逾期如何处理。What happens when it is missed.")

    # meeting
    meeting = _text("会议。The meeting.")
    title = _text("会议的本地名称。What the tenant calls it.")
    quorate = _flag("是否达到法定人数;未规定则为 null。Null where none is set.")
    quorum = _object("法定人数。The quorum.", nullable=True)
    passed = _flag("所议事项是否通过;无从判断则为 null。Null where that does not follow.")
    voting = _object("表决:怎样才算通过。What it takes to pass.", nullable=True)
    convene = _object("召集人。Who convenes.", nullable=True)
    preside = _object("主持人。Who presides.", nullable=True)
    members = _object("组成人员;条文未说则为 null。Members; null if not told.", nullable=True)
    participants = _objects(
        "参加者,各情形一组。Who takes part, a group for each case that the text tells apart.",
        nullable=True,
    )
    observers = _objects("列席者,各情形一组。Who sits in, likewise.", nullable=True)
    cadence = _object("召开频次。How often it is held.", nullable=True)
    next_due_on = _day("下次最迟召开日。The last day for the next one.")
    before = _object("须先于哪个会议召开。The meeting before which it is held.")
    materials_due = _object("材料报送。When papers are due, to whom.", nullable=True)
    minutes = _object("纪要。Who signs the minutes, and when they are due.", nullable=True)
    absence = _object("缺席者向谁请假。Whom an absentee asks.", nullable=True)
    bars = _objects("不得上会的情形。What keeps items off the agenda.")
    attendance = _raw("到会要求,一项或几项。How strictly attendance is due: one rule or several.")

    # quota
    kept = _flag("是否守住限额。Whether every limit is kept.")
    quotas = _objects("逐项限额及是否守住。Each limit, and whether it is kept.")
