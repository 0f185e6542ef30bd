"""Labels of the forms of values, and of keys that stand in no vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

from guize.domain.words import Words

TRUTHS: Mapping[bool, Words] = {True: Words(zh="是", en="yes"), False: Words(zh="否", en="no")}

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
    "share_present": Words(zh="出席的组成人员的比例", en="share of the members present"),
    "share_voters": Words(zh="参加表决者的比例", en="share of those who vote"),
    "members": Words(zh="人数", en="members"),
    "strength": Words(zh="效力程度", en="strength"),
}
"""What is counted on an axis: only values on one axis compare."""

COUNTED = frozenset({"working_day", "month", "quarter", "half_year", "term"})
"""Units that Chinese counts with 个."""
