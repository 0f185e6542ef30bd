"""Every kind of value in words: as an official would read the change aloud."""

from datetime import date

import pytest

from guize.domain.diffing.days import Span, tell_span
from guize.domain.diffing.diff import diff
from guize.domain.diffing.shortening import contrast, shorten
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.words import Words
from tests.domain.diffing.real import lexicon, lexicon_between, rules_of
from tests.domain.diffing.test_sentences import rulebook, sentences

ZH, EN = "第五十八条 请示办复", "Article 58, 请示办复"
DAY: JsonObject = {"value": 1, "unit": "day"}


def step(office: str, action: str, **members: Json) -> JsonObject:
    """Return a step of a chain."""
    return {"office": office, "action": action, **members}


VALUES: list[tuple[str, dict[str, Json], dict[str, Json], str, str]] = [
    (
        "meetings",
        {"quorum": {"of": "members", "threshold": "more_than_half"}},
        {"quorum": {"of": "members", "threshold": "at_least_half"}},
        "法定人数:超过半数 → 半数以上(降低)",
        ", quorum: more than half → at least half (lowered)",
    ),
    (
        "meetings",
        {"members": {"offices": ["head"], "as_needed": ["department"]}},
        {"members": {"offices": ["head"], "as_needed": ["department", "garrison"]}},
        "组成人员“根据需要”:增加警备区",
        ", members, “as needed”: added garrison command",
    ),
    (
        "meetings",
        {"observers": [{"offices": ["head"]}]},
        {"observers": [{"offices": ["head"]}, {"offices": ["deputy"], "text": "有关副市长"}]},
        "列席人员:增加第2项“副职;‘有关副市长’”",
        ", observers: added item 2 (deputy head; “有关副市长”)",
    ),
    (
        "meetings",
        {"chair": {"office": "head"}},
        {"chair": {"office": "deputy"}},
        "主持人:政府主要负责人 → 副职",
        ", chair: head of government → deputy head",
    ),
    (
        "meetings",
        {"absence": {"leaders": {"ask": ["head"], "lead_time": DAY}}},
        {"absence": {"leaders": {"ask": ["head"], "lead_time": {"value": 2, "unit": "day"}}}},
        "请假“政府领导”的提前量:1日 → 2日(延长)",
        ", absence, “leaders of the government”, lead time: 1 day → 2 days (lengthened)",
    ),
    (
        "meetings",
        {"limits": {"report-speech": {"max": {"value": 10, "unit": "minute"}}}},
        {},
        "时长、篇幅与人数限制:删去汇报发言(上限:10分钟)",
        ", limits: removed report (maximum: 10 minutes)",
    ),
    (
        "meetings",
        {"attendance": {"rule": "in_person"}},
        {"attendance": {"rule": "on_time"}},
        "出席要求:必须本人 → 必须按时",
        ", attendance: in person → on time",
    ),
    (
        "meetings",
        {},
        {"agenda": {"lead_time": {"limit": DAY, "by": "department"}}},
        "议题与材料:增加(材料提前量(时限:1日;报送人:政府部门))",
        ", agenda: added (lead time (limit: 1 day; by: government department))",
    ),
    (
        "leave",
        {"chain": [step("head", "approve", verb="请假")]},
        {
            "chain": [
                step("head", "approve", verb="请假"),
                step("general-office", "file", verb="报备"),
            ]
        },
        "请假流程:增加第2步“向政府办公室报备”",
        ", chain: added step 2 (file with general office)",
    ),
    (
        "leave",
        {"chain": [step("head", "approve", verb="请假")]},
        {"chain": {"unstated": "向谁请假"}},
        "请假流程:向政府主要负责人请假 → 条文未载明“向谁请假”",
        ", chain: ask leave of head of government → not stated: “向谁请假”",
    ),
    (
        "signing",
        {"when": {"importance": "ordinary"}},
        {"when": {"importance": ["important", "ordinary"]}},
        "适用条件“重要程度”:增加重要(范围扩大)",
        ", when, “importance”: added important (wider)",
    ),
    (
        "signing",
        {"when": {"document": {"not": ["minutes"]}}},
        {"when": {"document": {"not": ["minutes", "letter"]}}},
        "适用条件“文种”的除外者:增加函(范围缩小)",
        ", when, “document class”, exclusions: added letter (narrower)",
    ),
    (
        "leave",
        {"when": {"applicant": "deputy"}},
        {"when": {"applicant": "executive-deputy"}},
        "适用条件“外出人”:副职 → 常务副职(范围缩小)",
        ", when, “applicant”: deputy head → executive deputy (narrower)",
    ),
    (
        "leave",
        {"when": {"duration": {"over": {"value": 1, "unit": "week"}}}},
        {"when": {"duration": {"over": {"value": 5, "unit": "working_day"}}}},
        "适用条件“外出时长”:超过1周 → 超过5个工作日",
        ", when, “duration”: over 1 week → over 5 working days",
    ),
    (
        "decisions",
        {},
        {"when": {"matter": "grassroots-research", "planned": True}},
        "适用条件:增加“事项为下基层调研,是否列入计划为是”(范围缩小)",
        ", when: added “matter: grassroots research; planned: yes” (narrower)",
    ),
    (
        "decisions",
        {"forbidden": True},
        {"forbidden": True, "unless": "经批准"},
        "除非:增加“经批准”(放宽)",
        ", unless: added “经批准” (relaxed)",
    ),
    (
        "decisions",
        {"body": "executive"},
        {"body": {"any_of": ["executive", "plenary"]}},
        "决定机构:常务会议 → 常务会议或者全体会议",
        ", body: executive meeting → executive meeting or plenary meeting",
    ),
    (
        "quotas",
        {"per": {"each": "overseas-trip"}},
        {"per": {"value": 1, "unit": "year"}},
        "计算期:每次出国(境) → 1年",
        ", per: each overseas trip → 1 year",
    ),
    (
        "mandates",
        {"applies_to": {"levels": ["city"]}, "enforcement": "advisory"},
        {"applies_to": {"levels": ["city"]}, "enforcement": "blocking"},
        "执行方式:提示 → 阻止发布",
        ", enforcement: advisory → blocking",
    ),
    (
        "calendar",
        {"holidays": {}},
        {"holidays": {"2019-05-02": "labour-day"}},
        "放假日“2019年5月2日”:增加劳动节",
        ", holidays, “2 May 2019”: added Labour Day",
    ),
    (
        "deadlines",
        {"limit": {"value": 0.5, "unit": "working_day"}},
        {"limit": {"value": 1, "unit": "working_day"}},
        "时限:半个工作日 → 1个工作日(延长)",
        ", limit: half a working day → 1 working day (lengthened)",
    ),
]


@pytest.mark.parametrize(("section", "old", "new", "zh", "en"), VALUES)
def test_a_value_reads_so(
    section: str, old: dict[str, Json], new: dict[str, Json], zh: str, en: str
) -> None:
    """Values of every section, with no id and no key of the JSON showing through."""
    told = sentences(rulebook(section, **old), rulebook(section, **new))
    assert told == [(ZH + zh, EN + en)]


def test_conditions_that_change_both_ways_have_no_direction() -> None:
    """One condition goes, another comes: the rule is neither wider nor narrower for certain."""
    left = rulebook("signing", when={"importance": "major"})
    right = rulebook("signing", when={"urgency": "urgent"})
    assert [zh for zh, _ in sentences(left, right)] == [
        f"{ZH}适用条件:删去“重要程度为重大”",
        f"{ZH}适用条件:增加“紧急程度为加急”",
    ]


def test_offices_are_called_what_the_tenant_calls_them() -> None:
    """市长 in a city; on each side by its own organization, in English by the vocabulary."""
    offices: JsonObject = {
        "head": {"title": "市长", "type": "office"},
        "deputy": {"title": "副市长", "type": "office"},
    }
    left: Rulebook = {**rulebook("meetings", chair={"office": "head"}), "organization": offices}
    right: Rulebook = {**rulebook("meetings", chair={"office": "deputy"}), "organization": offices}
    assert sentences(left, right) == [
        (f"{ZH}主持人:市长 → 副市长", f"{EN}, chair: head of government → deputy head")
    ]


def test_two_offices_of_one_title_are_told_apart() -> None:
    """Where a tenant calls both the same, the vocabulary's labels tell the difference."""
    titled: JsonObject = {"title": "分管副市长", "type": "office"}
    offices: JsonObject = {"deputy-in-charge": titled, "leader-in-charge": titled}
    left, right = (
        {**rulebook("meetings", chair={"office": office}), "organization": offices}
        for office in offices
    )
    ((zh, _),) = sentences(left, right)
    assert zh == f"{ZH}主持人:分管副职 → 分管领导"


def test_rules_are_told_by_their_titles() -> None:
    """A rule that another names is called by its title, and a long title stands in quotes."""
    other: JsonObject = {"title": "主送市政府的请示答复(重要事项)"}
    left = rulebook("deadlines")
    right = rulebook("deadlines", part_of="other")
    for side in (left, right):
        section = side["deadlines"]
        assert isinstance(section, dict)
        section["other"] = other
    assert sentences(left, right)[0][0] == f"{ZH}包含于:增加“主送市政府的请示答复(重要事项)”"
    deputies: JsonObject = {"title": "副市长、秘书长外出", "lead_time": DAY}
    ((zh, en),) = sentences(
        {"leave": {"it": deputies}},
        {"leave": {"it": {**deputies, "lead_time": {"value": 3, "unit": "day"}}}},
    )
    assert zh == "“副市长、秘书长外出”提前量:1日 → 3日(延长)"
    assert en == "副市长、秘书长外出, lead time: 1 day → 3 days (lengthened)"


def test_english_calls_meetings_and_offices_by_their_labels() -> None:
    """Where a vocabulary has an English name for a rule, the English sentence uses it."""
    for section, name, label in (
        ("meetings", "executive", "executive meeting"),
        ("organization", "head", "head of government"),
    ):
        changes = diff({}, {section: {name: {"title": "甲", "source": []}}}, lexicon())
        assert changes[0].words == Words(zh="新增“甲”", en=f"added: {label}")


def test_what_is_removed_whole_is_proved_by_what_it_cites_itself() -> None:
    """The article of an inner object is named, not that of the rule around it."""
    limits: Json = {
        "report-speech": {
            "max": {"value": 10, "unit": "minute"},
            "source": [{"article": 43, "quote": "汇报发言一般不超过10分钟"}],
        }
    }
    ((zh, _),) = sentences(rulebook("meetings", limits=limits), rulebook("meetings"))
    assert zh.startswith("第四十三条 请示办复时长、篇幅与人数限制:删去")


def test_long_values_are_cut_between_items_and_closed() -> None:
    """No word is cut in two, and what was opened is closed."""
    cut = shorten(Words(zh="、".join(["“审议预算”"] * 40), en=", ".join(["a duty of theirs"] * 40)))
    assert cut.zh.endswith("“审议预算”……")
    assert cut.en.endswith("a duty of theirs……")
    assert len(cut.zh) < 130
    assert shorten(Words(zh="“" + "长" * 200 + "”", en="")).zh.endswith("……”")


def test_texts_are_told_by_what_differs_in_them() -> None:
    """Of two long texts only the surroundings of the change are read."""
    start, end = (
        "市政府各部门收到下级政府报送的请示和来文来函之后",
        "办复,不能按时办复的要向来文单位说明原因",
    )
    old, new = contrast(f"{start}10日内{end}", f"{start}5日内{end}")
    assert old == "……示和来文来函之后10日内办复,不能按……"
    assert new == "……示和来文来函之后5日内办复,不能按……"
    assert contrast("十日内", "五日内") == ("十日内", "五日内")


TENANTS = ("wuhan", "xianyang", "qiqihar", "taobei")


@pytest.mark.parametrize("left", TENANTS)
@pytest.mark.parametrize("right", TENANTS)
def test_no_id_shows_through_between_real_governments(left: str, right: str) -> None:
    """Between any two real rulebooks the Chinese holds no word of the JSON, nor empty quotes."""
    labels = ("OA", "AB", "PPP", "Ⅰ", "Ⅱ")
    for change in diff(rules_of(left), rules_of(right), lexicon_between(left, right)):
        for words in (change.words, *(edit.words for edit in change.edits)):
            told = words.zh
            for label in labels:
                told = told.replace(label, "")
            assert not any(letter.isascii() and letter.isalpha() for letter in told), words.zh
            assert not any(mark in words.zh for mark in ("“”", "()", "::", ";;", "、、")), words.zh
            assert words.zh.count("“") == words.zh.count("”"), words.zh
            assert words.zh.count("(") == words.zh.count(")"), words.zh
            assert words.en.count("“") == words.en.count("”"), words.en


def test_cases_in_a_row_are_numbered_and_a_deep_place_needs_one_particle() -> None:
    """Who attends in which case stands apart; of several members only the last takes 的."""
    cases: list[Json] = [
        {"offices": ["head"], "when": {"importance": "major"}},
        {"offices": ["deputy"], "as_needed": ["department"]},
    ]
    ((zh, en),) = sentences(rulebook("meetings"), rulebook("meetings", participants=cases))
    assert (
        zh == f"{ZH}参加人员:增加(1)政府主要负责人;适用于重要程度为重大;(2)副职;根据需要:政府部门"
    )
    assert en == (
        f"{EN}, participants: added (1) head of government; when importance: major; (2) deputy "
        "head; as needed: government department"
    )
    left, right = (
        rulebook("meetings", agenda={"pre_meeting": {"meeting": meeting, "purpose": "定议题"}})
        for meeting in ("agenda-review", "thematic")
    )
    ((zh, _),) = sentences(left, right)
    assert zh == f"{ZH}议题与材料中会前会的会议:议题碰头会 → 专题会议"


def test_days_in_a_row_are_one_span() -> None:
    """A calendar reads as the notice does: from when to when, for which holiday."""
    days: Json = {
        **{f"2026-0{month}": "new-year" for month in ("1-01", "1-02", "1-03")},
        "2026-04-30": "labour-day",
        "2026-05-01": "labour-day",
        "2026-09-25": "mid-autumn",
    }
    ((zh, en),) = sentences(rulebook("calendar"), rulebook("calendar", holidays=days))
    assert zh == (
        f"{ZH}放假日:增加2026年1月1日至3日:元旦;2026年4月30日至5月1日:劳动节;2026年9月25日:中秋节"
    )
    assert en == (
        f"{EN}, holidays: added 1 to 3 January 2026: New Year's Day; 30 April to 1 May 2026: "
        "Labour Day; 25 September 2026: Mid-Autumn Festival"
    )
    assert tell_span(Span(date(2025, 12, 31), date(2026, 1, 1), "")) == Words(
        zh="2025年12月31日至2026年1月1日", en="31 December 2025 to 1 January 2026"
    )
