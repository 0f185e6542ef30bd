"""Labels of the few words of rules that stand in no vocabulary, and of the forms of values."""

from __future__ import annotations

from collections.abc import Mapping

from guize.domain.words import Words

TRUTHS: Mapping[bool, Words] = {True: Words(zh="是", en="yes"), False: Words(zh="否", en="no")}

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
    "on_time": Words(zh="必须按时", en="on time"),
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
}

KEYS: Mapping[str, Words] = {
    "report-speech": Words(zh="汇报发言", en="report"),
    "discussion-speech": Words(zh="讨论发言", en="speech in the discussion"),
    "length": Words(zh="会期", en="length of the meeting"),
    "video-conference-length": Words(zh="电视电话会议时长", en="length of a video conference"),
    "general": Words(zh="一般情形", en="in general"),
}
"""The names of what a meeting limits, and of the cases of its approval."""

BOUNDS: Mapping[str, Words] = {
    "min": Words(zh="不少于", en="at least "),
    "over": Words(zh="超过", en="over "),
    "max": Words(zh="不超过", en="at most "),
    "under": Words(zh="少于", en="under "),
}

AXES: Mapping[str, Words] = {
    "number": Words(zh="数", en="a number"),
    "day": Words(zh="日", en="days"),
    "working_day": Words(zh="工作日", en="working days"),
    "month": Words(zh="月", en="months"),
    "term": Words(zh="任期", en="terms"),
    "per_day": Words(zh="每日次数", en="times a day"),
    "per_working_day": Words(zh="每个工作日次数", en="times a working day"),
    "per_month": Words(zh="每月次数", en="times a month"),
    "per_term": Words(zh="每个任期次数", en="times a term"),
    "share": Words(zh="组成人员的比例", en="share of the members"),
    "members": Words(zh="人数", en="members"),
    "strength": Words(zh="效力程度", en="strength"),
}
"""What is counted on an axis: only values on one axis compare."""

COUNTED = frozenset({"working_day", "month", "quarter", "half_year", "term"})
"""Units that Chinese counts with 个."""
