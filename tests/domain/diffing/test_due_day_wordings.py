"""Fixed days, bounds, papers, other law and consequences in words."""

import pytest

from guize.domain.json_types import Json
from tests.domain.diffing.test_sentences import rulebook, sentences
from tests.domain.diffing.test_wordings import EN, ZH

VALUES: list[tuple[str, dict[str, Json], dict[str, Json], str, str]] = [
    (
        "deadlines",
        {"limit": {"vague": "每月底"}},
        {"limit": {"every": "month", "day": 20}},
        "时限:“每月底” → 每月20日",
        ", limit: “每月底” → day 20 of every month",
    ),
    (
        "deadlines",
        {"limit": {"every": "quarter", "month": 3, "day": 25}},
        {"limit": {"every": "year", "month": 1, "day": 10}},
        "时限:每季度第3个月25日 → 每年1月10日",
        ", limit: day 25 of month 3 of every quarter → day 10 of month 1 of every year",
    ),
    (
        "deadlines",
        {"limit": {"every": "week", "weekday": "friday", "part_of_day": "afternoon"}},
        {"limit": {"following": "month", "working_day": 5}},
        "时限:每周五下午 → 次月第5个工作日",
        ", limit: afternoon of Friday of every week → working day 5 of the following month",
    ),
    (
        "deadlines",
        {"limit": {"every": "month", "day": [1, 15]}},
        {"limit": {"every": "week", "weekday": ["monday", "thursday"]}},
        "时限:每月1日、15日 → 每周一、周四",
        ", limit: day 1, 15 of every month → Monday, Thursday of every week",
    ),
    (
        "deadlines",
        {"limit": {"every": "day", "time": "17:00"}},
        {"limit": {"following": "working_day", "part_of_day": "morning"}},
        "时限:每日17:00 → 次工作日上午",
        ", limit: 17:00 of every day → morning of the following working day",
    ),
    (
        "deadlines",
        {"limit": {"same": "year", "part": "end"}},
        {"limit": {"every": "month", "part": "early"}},
        "时限:当年底 → 每月上旬",
        ", limit: end of the same year → days 1–10 of every month",
    ),
    (
        "deadlines",
        {"trigger": "request-received", "limit": {"every": "month", "day": "last"}},
        {"trigger": {"unstated": "起算点"}, "limit": {"every": "month", "day": "last"}},
        "起算事件:收到请示 → 条文未载明“起算点”",
        ", trigger: request received → not stated: “起算点”",
    ),
    (
        "quotas",
        {"under": 3},
        {"under": 2},
        "不满:3 → 2(降低)",
        ", under: 3 → 2 (lowered)",
    ),
    (
        "quotas",
        {"all_of": [{"max": 3}, {"max": 30, "per": {"value": 1, "unit": "year"}}]},
        {"all_of": [{"max": 3}, {"max": 20, "per": {"value": 1, "unit": "year"}}]},
        "同时第2项“上限:30;计算期:1年”的上限:30 → 20(降低)",
        ", all of, item 2 (maximum: 30; per: 1 year), maximum: 30 → 20 (lowered)",
    ),
    (
        "deadlines",
        {"materials": [{"item": "request", "text": "一式20份", "copies": 20}]},
        {"materials": [{"item": "request", "text": "一式20份", "copies": 30}]},
        "材料第1项“一式20份”的份数:20 → 30(增加)",
        ", materials, item 1 (“一式20份”), copies: 20 → 30 (increased)",
    ),
    (
        "deadlines",
        {},
        {"refers_to": [{"how": "subject_to", "text": "另有规定的,从其规定"}]},
        "引用的规定:增加方式:另有规定的从其规定;原文:“另有规定的,从其规定”",
        (
            ", other law: added how: prevails where it says otherwise; words of the text: "
            "“另有规定的,从其规定”"
        ),
    ),
    (
        "supervision",
        {
            "consequences": [
                {"consequence": "interview", "text": "约谈"},
                {"consequence": "circular", "text": "通报"},
            ]
        },
        {"consequences": [{"consequence": "circular", "text": "通报"}]},
        "后果:删去第1项“后果:约谈;原文:‘约谈’”",
        ", consequences: removed item 1 (consequence: admonitory talk; words of the text: “约谈”)",
    ),
]


@pytest.mark.parametrize(("section", "old", "new", "zh", "en"), VALUES)
def test_a_value_reads_so(
    section: str, old: dict[str, Json], new: dict[str, Json], zh: str, en: str
) -> None:
    """No id and no key of the JSON shows through."""
    told = sentences(rulebook(section, **old), rulebook(section, **new))
    assert told == [(ZH + zh, EN + en)]
