"""The sentences of a diff, as people read them: made-up changes, and the real governments."""

import pytest

from guize.domain.diffing.diff import diff
from guize.domain.diffing.sources import articles_in_words, articles_of
from guize.domain.json_types import Json, JsonObject, Rulebook
from tests.domain.diffing.real import lexicon, rules_of

SOURCE: Json = [{"article": 58, "quote": "市政府一般自收文之日起10个工作日内办复"}]
TEN: JsonObject = {"value": 10, "unit": "working_day"}


def rulebook(section: str, **members: Json) -> Rulebook:
    """Return a rulebook of one rule."""
    return {section: {"it": {"title": "请示办复", "source": SOURCE, **members}}}


def sentences(left: Rulebook, right: Rulebook) -> list[tuple[str, str]]:
    """Return what a diff tells of the members of rules, but for titles and quotes."""
    return [
        (edit.words.zh, edit.words.en)
        for change in diff(left, right, lexicon())
        for edit in change.edits
        if edit.concern == "substance"
    ]


def test_the_sentence_of_the_story() -> None:
    """A clerk of Xianyang shortens the reply to requests from ten working days to five."""
    whole = rules_of("xianyang")
    deadlines = whole["deadlines"]
    assert isinstance(deadlines, dict)
    reply = deadlines["reply-to-request"]
    assert isinstance(reply, dict)
    limit: Json = {"value": 5, "unit": "working_day", "strength": "usually"}
    shortened: Rulebook = {
        **whole,
        "deadlines": {**deadlines, "reply-to-request": {**reply, "limit": limit}},
    }
    assert sentences(whole, shortened) == [
        (
            "第五十八条 请示办复时限:10个工作日 → 5个工作日(缩短)",
            "Article 58, 请示办复, limit: 10 working days → 5 working days (shortened)",
        )
    ]


CHANGES: list[tuple[str, dict[str, Json], dict[str, Json], str, str]] = [
    (
        "deadlines",
        {"limit": TEN},
        {"limit": {"value": 3, "unit": "month"}},
        "第五十八条 请示办复时限:10个工作日 → 3个月",
        "Article 58, 请示办复, limit: 10 working days → 3 months",
    ),
    (
        "deadlines",
        {"limit": {"value": 1, "unit": "month"}},
        {"limit": {"value": 48, "unit": "hour"}},
        "第五十八条 请示办复时限:1个月 → 48小时(缩短)",
        "Article 58, 请示办复, limit: 1 month → 48 hours (shortened)",
    ),
    (
        "deadlines",
        {"limit": {"min": 1, "max": 2, "unit": "week"}},
        {"limit": {"min": 7, "unit": "working_day"}},
        "第五十八条 请示办复时限:1至2周 → 不少于7个工作日",
        "Article 58, 请示办复, limit: 1 to 2 weeks → at least 7 working days",
    ),
    (
        "deadlines",
        {"limit": {**TEN, "strength": "usually"}},
        {"limit": {**TEN, "strength": "must"}},
        "第五十八条 请示办复时限的效力程度:一般 → 应当(收紧)",
        "Article 58, 请示办复, limit, strength: usually → must (tightened)",
    ),
    (
        "deadlines",
        {"limit": TEN},
        {"limit": {**TEN, "strength": "may"}},
        "第五十八条 请示办复时限的效力程度:应当 → 可(放宽)",
        "Article 58, 请示办复, limit, strength: must → may (relaxed)",
    ),
    (
        "deadlines",
        {"limit": TEN},
        {"limit": {"vague": "及时"}},
        "第五十八条 请示办复时限:10个工作日 → “及时”",
        "Article 58, 请示办复, limit: 10 working days → “及时”",
    ),
    (
        "deadlines",
        {"limit": {"unstated": "何时"}},
        {"limit": {"from_fact": "pressing"}},
        "第五十八条 请示办复时限:条文未载明“何时” → 以事项紧急程度为准",
        "Article 58, 请示办复, limit: not stated: “何时” → as the case says: how pressing",
    ),
    (
        "deadlines",
        {"when": {"importance": "ordinary"}},
        {"when": {"importance": ["important", "major"]}},
        "第五十八条 请示办复适用条件“重要程度”:一般 → 重要、重大",
        "Article 58, 请示办复, when, “importance”: ordinary → important or major",
    ),
    (
        "leave",
        {"when": {"duration": {"over": {"value": 7, "unit": "day"}}}},
        {"when": {"duration": {"over": {"value": 3, "unit": "day"}}}},
        "第五十八条 请示办复适用条件“外出时长”:超过7日 → 超过3日(范围扩大)",
        "Article 58, 请示办复, when, “duration”: over 7 days → over 3 days (wider)",
    ),
    (
        "deadlines",
        {"relation": "within"},
        {"relation": "before"},
        "第五十八条 请示办复关系:之内 → 之前",
        "Article 58, 请示办复, relation: within → before",
    ),
    (
        "quotas",
        {"max": 2},
        {"max": 3},
        "第五十八条 请示办复上限:2 → 3(提高)",
        "Article 58, 请示办复, maximum: 2 → 3 (raised)",
    ),
    (
        "meetings",
        {"cadence": {"times": 1, "per": {"value": 2, "unit": "week"}}},
        {"cadence": {"times": 2, "per": {"value": 1, "unit": "week"}, "at_least": True}},
        "第五十八条 请示办复召开频次:每2周1次 → 每周至少2次(增加)",
        "Article 58, 请示办复, cadence: once every 2 weeks → at least twice a week (increased)",
    ),
    (
        "meetings",
        {"quorum": {"of": "members", "threshold": "more_than_half"}},
        {"quorum": {"of": "members", "threshold": {"at_least": 5}}},
        "第五十八条 请示办复法定人数:超过半数 → 不少于5人",
        "Article 58, 请示办复, quorum: more than half → at least 5",
    ),
    (
        "meetings",
        {"members": {"offices": ["head", "deputy"]}},
        {"members": {"offices": ["secretary-general", "head"]}},
        "第五十八条 请示办复组成人员:增加秘书长;删去副职",
        "Article 58, 请示办复, members: added secretary-general; removed deputy head",
    ),
    (
        "meetings",
        {"chair": {"office": "head"}},
        {"chair": {"any_of": [{"office": "head"}, {"office": "executive-deputy"}]}},
        "第五十八条 请示办复主持人:政府主要负责人 → 政府主要负责人或者常务副职",
        "Article 58, 请示办复, chair: head of government → head of government or executive deputy",
    ),
    (
        "signing",
        {"chain": [{"office": "head", "action": "sign", "verb": "签署"}]},
        {"chain": {"unstated": "由谁签署"}},
        "第五十八条 请示办复签发流程:政府主要负责人签署 → 条文未载明“由谁签署”",
        "Article 58, 请示办复, chain: head of government to sign → not stated: “由谁签署”",
    ),
    (
        "decisions",
        {},
        {"forbidden": True},
        "第五十八条 请示办复:增加“禁止”(收紧)",
        "Article 58, 请示办复: added “forbidden” (tightened)",
    ),
]


@pytest.mark.parametrize(("section", "old", "new", "zh", "en"), CHANGES)
def test_a_change_reads_so(
    section: str, old: dict[str, Json], new: dict[str, Json], zh: str, en: str
) -> None:
    """Each kind of value has its words, and a direction where there is one for certain."""
    assert sentences(rulebook(section, **old), rulebook(section, **new)) == [(zh, en)]


CHAIN: list[Json] = [
    {"office": "general-office", "action": "review", "verb": "核稿"},
    {"office": "deputy-in-charge", "action": "review", "verb": "审核"},
    {"office": "head", "action": "issue", "verb": "签发"},
]


def test_steps_are_told_by_their_place_and_what_they_do() -> None:
    """Inserted, removed and moved steps, each in a sentence of its own."""
    report: JsonObject = {"office": "deputy", "action": "report", "to": ["head"]}
    new: list[Json] = [CHAIN[2], CHAIN[0], report]
    told = sentences(rulebook("signing", chain=CHAIN), rulebook("signing", chain=new))
    assert [zh for zh, _ in told] == [
        "第五十八条 请示办复签发流程:删去第2步“分管副职审核”",
        "第五十八条 请示办复签发流程:第3步“政府主要负责人签发”移至第1步",
        "第五十八条 请示办复签发流程:增加第3步“副职报告(对象:政府主要负责人)”",
    ]
    chain = "Article 58, 请示办复, chain:"
    assert [en for _, en in told] == [
        f"{chain} removed step 2 (deputy in charge to review)",
        f"{chain} moved step 3 (head of government to approve for issue) to step 1",
        f"{chain} added step 3 (deputy head to report (to head of government))",
    ]


def test_the_nearest_citation_gives_the_article() -> None:
    """A member that cites its own article is told by it, on each side by its own."""
    near: Json = [{"article": 60, "quote": "3个工作日"}]
    left = rulebook("deadlines", limit={**TEN, "source": near})
    right = rulebook("deadlines", limit={"value": 3, "unit": "working_day"})
    ((zh, en),) = sentences(left, right)
    assert zh == "第六十条→第五十八条 请示办复时限:10个工作日 → 3个工作日(缩短)"
    assert en.startswith("Article 60 → 58, ")


def test_of_several_citations_the_one_that_proves_the_value_is_named() -> None:
    """A quote that holds the very words of a value outranks those that do not."""
    sources: Json = [{"article": 3, "quote": "应当办复"}, {"article": 58, "quote": "10个工作日内"}]
    left = rulebook("deadlines", limit=TEN, source=sources)
    ((zh, _),) = sentences(left, rulebook("deadlines", limit=TEN | {"value": 5}, source=sources))
    assert zh.startswith("第五十八条 请示办复时限:")


def test_xianyang_and_qiqihar_reply_to_requests() -> None:
    """Two cities' rules on one matter, article by article."""
    found = {
        change.pointer: change
        for change in diff(rules_of("xianyang"), rules_of("qiqihar"), lexicon())
    }
    change = found["/deadlines/reply-to-request"]
    assert change.words.zh == "第五十八条→第二十一条 “请示办复”有变化"
    assert [edit.words.zh for edit in change.edits] == [
        "第五十八条→第二十一条 请示办复时限:10个工作日 → 5个工作日(缩短)",
        "第五十八条 请示办复逾期处理:删去“不能在规定时限内办复的,要向来文单位说明原因”",
        "第五十八条→第二十一条 请示办复例外:“紧急事项,要急事急办、特事特办” → “特事特办,急事急办”",
        "第五十八条→第二十一条 请示办复依据:条文与引文不同",
        "第五十八条→第二十一条 请示办复标题:“请示办复” → “主送市政府的请示答复”",
    ]
    assert change.edits[0].words.en == (
        "Article 58 → 21, 请示办复, limit: 10 working days → 5 working days (shortened)"
    )
    added = found["/deadlines/reply-to-request-important"]
    assert added.words.zh == (
        "第二十一条 新增“主送市政府的请示答复(重要事项)”(起算事件:收到请示;"
        "责任主体:市政府;应为之事:答复;时限:3个工作日;关系:之内;例外:“特事特办,急事急办”;适用条件:重要程度为重要)"
    )
    assert added.words.en == (
        "Article 21, added: 主送市政府的请示答复(重要事项) (trigger: request received; obligor: "
        "the government itself; action: reply; limit: 3 working days; relation: within; exception: "
        "“特事特办,急事急办”; when: importance: important)"
    )
    removed = found["/deadlines/countersign"]
    assert removed.words.zh.startswith("第五十八条 删去“部门会签文件签复”(")


TENANTS = ("xianyang", "qiqihar", "wuhan", "taobei")


@pytest.mark.parametrize("left", TENANTS)
@pytest.mark.parametrize("right", TENANTS)
def test_every_sentence_is_whole(left: str, right: str) -> None:
    """Between any two real rulebooks each difference is told by article, rule and member."""
    changes = diff(rules_of(left), rules_of(right), lexicon())
    assert bool(changes) == (left != right)
    for change in changes:
        for words in (change.words, *(edit.words for edit in change.edits)):
            assert words.zh.startswith("第")
            assert words.en.startswith("Article")
            assert not {"None", "{", "}"} & {*words.zh.split(), *words.zh, *words.en}


def test_more_articles_than_one_reads() -> None:
    """The first three articles are named."""
    four = articles_of([{"article": number, "quote": "原文"} for number in (1, 2, 3, 4)])
    words = articles_in_words(four, four)
    assert (words.zh, words.en) == ("第一条、第二条、第三条等", "Articles 1, 2, 3 and others")
