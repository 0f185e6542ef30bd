"""The words of rules and heads that stand in no vocabulary: labels, and other names for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guize.domain.words import Words

FALLBACKS: Mapping[str, str] = {
    "action": "actions",
    "strength": "strengths",
    "by": "delegation",
    "unit": "units",
    "levels": "levels",
}
"""The vocabulary of members whose schema lists the words instead of naming it."""

CHOICES: Mapping[str, Words] = {
    "within": Words(zh="之内", en="within"),
    "before": Words(zh="之前", en="before"),
    "more_than_half": Words(zh="超过半数", en="more than half"),
    "at_least_half": Words(zh="半数以上", en="at least half"),
    "all": Words(zh="全体一致", en="all"),
    "members": Words(zh="全体组成人员", en="all members"),
    "present": Words(zh="出席的组成人员", en="members present"),
    "voters": Words(zh="参加表决者", en="those who vote"),
    "person": Words(zh="逐人", en="person by person"),
    "item": Words(zh="逐项", en="item by item"),
    "monday": Words(zh="周一", en="Monday"),
    "tuesday": Words(zh="周二", en="Tuesday"),
    "wednesday": Words(zh="周三", en="Wednesday"),
    "thursday": Words(zh="周四", en="Thursday"),
    "friday": Words(zh="周五", en="Friday"),
    "saturday": Words(zh="周六", en="Saturday"),
    "sunday": Words(zh="周日", en="Sunday"),
    "morning": Words(zh="上午", en="morning"),
    "afternoon": Words(zh="下午", en="afternoon"),
    "early-month": Words(zh="上旬", en="days 1–10 of the month"),
    "mid-month": Words(zh="中旬", en="days 11–20 of the month"),
    "late-month": Words(zh="下旬", en="last third of the month"),
    "start": Words(zh="初", en="start"),
    "early": Words(zh="上旬", en="days 1–10"),
    "middle": Words(zh="中旬", en="days 11–20"),
    "late": Words(zh="下旬", en="last third"),
    "end": Words(zh="底", en="end"),
    "period-start": Words(zh="期初", en="start of the period"),
    "period-end": Words(zh="期末", en="end of the period"),
    "month-end": Words(zh="月末", en="end of the month"),
    "mid-year": Words(zh="年中", en="mid-year"),
    "year-end": Words(zh="年末", en="end of the year"),
    "nobody_excused": Words(zh="不能请假", en="nobody is excused"),
    "in_person": Words(zh="必须本人", en="in person"),
    "principal": Words(zh="必须是主要负责人", en="by the principal leader"),
    "on_time": Words(zh="必须按时", en="on time"),
    "no_early_leave": Words(zh="不得早退", en="no leaving early"),
    "by_video": Words(zh="可以视频方式出席", en="by video allowed"),
    "applies": Words(zh="依照执行", en="governs"),
    "by_analogy": Words(zh="参照执行", en="governs by analogy"),
    "subject_to": Words(zh="另有规定的从其规定", en="prevails where it says otherwise"),
    "advisory": Words(zh="提示", en="advisory"),
    "blocking": Words(zh="阻止发布", en="blocking"),
    "office": Words(zh="职务", en="office"),
    "group": Words(zh="一组职务", en="group"),
    "body": Words(zh="会议或议事机构", en="body"),
    "unit": Words(zh="单位", en="unit"),
    "arrangement": Words(zh="制度", en="standing arrangement"),
    "ab_roles": Words(zh="AB角", en="A-B roles"),
    "cover": Words(zh="补位", en="cover"),
    "acting": Words(zh="代行", en="acting"),
    "instrument": Words(zh="整个文件", en="the whole instrument"),
    "onward": Words(zh="下同", en="from here on"),
    "article": Words(zh="本条", en="this article"),
    "base": Words(zh="全文", en="whole text"),
    "supplement": Words(zh="补充", en="supplement"),
    "repeal": Words(zh="废止", en="repeal"),
    "correction": Words(zh="更正", en="correction"),
    "commencement": Words(zh="施行", en="commencement"),
    "certain": Words(zh="确定", en="certain"),
    "assumed": Words(zh="推定", en="assumed"),
    "no_later_than": Words(zh="不晚于", en="no later than"),
    "expired": Words(zh="有效期届满", en="expired"),
    "repealed": Words(zh="被废止", en="repealed"),
    "original": Words(zh="原文", en="original"),
    "digest": Words(zh="摘要", en="digest"),
    "work-rules": Words(zh="工作规则", en="work rules"),
    "normative-document": Words(zh="规范性文件", en="normative document"),
    "local-regulation": Words(zh="地方性法规", en="local regulation"),
    "government-rule": Words(zh="政府规章", en="government rule"),
    "administrative-regulation": Words(zh="行政法规", en="administrative regulation"),
    "law": Words(zh="法律", en="law"),
    "party-document": Words(zh="党内文件", en="party document"),
    "other": Words(zh="其他", en="other"),
    "nation": Words(zh="国家", en="nation"),
    "province": Words(zh="省", en="province"),
    "city": Words(zh="市", en="city"),
    "district": Words(zh="区县", en="district"),
    "public": Words(zh="公开", en="public"),
    "restricted": Words(zh="受限", en="restricted"),
}

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "within": ("以内", "内"),
    "before": ("以前", "前", "提前", "事前"),
    "more_than_half": ("过半数",),
    "at_least_half": ("不少于半数",),
    "monday": ("星期一",),
    "tuesday": ("星期二",),
    "wednesday": ("星期三",),
    "thursday": ("星期四",),
    "friday": ("星期五",),
    "saturday": ("星期六",),
    "sunday": ("星期日", "星期天"),
    "month-end": ("月底",),
    "year-end": ("年底",),
    "ab_roles": ("AB岗",),
    "expired": ("届满", "失效"),
    "repealed": ("废止",),
    "district": ("区", "县", "县级市"),
    "city": ("地级市", "自治州"),
    "province": ("自治区", "直辖市"),
    "nation": ("全国", "中央"),
    "minute": ("分",),
    "hour": ("时", "个小时"),
    "day": ("天", "自然日", "日历日", "个自然日"),
    "working_day": ("个工作日",),
    "week": ("星期", "个星期"),
    "month": ("个月",),
    "quarter": ("季", "个季度"),
}
"""What else a choice, or a unit, is called where somebody writes it instead of its id."""


def find_choice(word: str, permitted: Iterable[str]) -> str | None:
    """Return the one of ``permitted`` that ``word`` is the label, or another name, of."""
    for choice in permitted:
        label = CHOICES.get(choice)
        if word in OTHER_NAMES.get(choice, ()) or (label is not None and word == label.zh):
            return choice
    return None
