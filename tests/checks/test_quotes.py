"""The quote bears the value: what a rule says, against the words that it rests on."""

from typing import Any

import pytest

from guize.checks.catalog import load_catalog
from guize.checks.quotes import check_quotes, explain
from guize.checks.references import read_references
from guize.domain.findings import Finding, Severity
from guize.domain.json_types import Json, JsonObject, Rulebook

SIGNED: JsonObject = {"chain": [{"office": "head", "action": "issue", "verb": "签发"}]}
HEAD: JsonObject = {"title": "市长", "type": "office"}


def found(rule: JsonObject, quote: str, section: str, article: str | None = None) -> list[Finding]:
    """Return the findings on a rule that quotes ``quote``, of an article that may say more."""
    whole: JsonObject = {"title": "规则", "source": [{"article": 1, "quote": quote}], **rule}
    rules: Rulebook = {"organization": {"head": HEAD}, section: {"rule": whole}}
    catalog = load_catalog()
    mentions = read_references(rules, catalog, catalog.vocabularies).mentions
    said = article or quote
    return [*check_quotes(rules, lambda _: said, mentions, catalog.vocabularies)]


def told(rule: JsonObject, quote: str, section: str = "deadlines", article: str = "") -> set[str]:
    """Return the codes of what is found, each told in both languages with the citation."""
    findings = found(rule, quote, section, article)
    for finding in findings:
        is_error = finding.code.endswith("_contradicted")
        assert finding.severity is (Severity.ERROR if is_error else Severity.WARNING)
        assert finding.citation == {"article": 1, "quote": quote}
        assert finding.pointer.startswith(f"/{section}/rule")
        assert finding.words.zh
        assert finding.words.en
    return {finding.code for finding in findings}


def days(number: float, unit: str = "day", **more: Json) -> JsonObject:
    """Return a rule with a limit."""
    return {"limit": {"value": number, "unit": unit}, **more}


def cadence(times: int, per: float, unit: str) -> JsonObject:
    """Return a rule with a cadence."""
    return {"cadence": {"times": times, "per": {"value": per, "unit": unit}}}


@pytest.mark.parametrize(
    ("number", "unit", "quote"),
    [
        (5, "working_day", "5个工作日内办复"),
        (5, "working_day", "\uff15 个工作日内办复"),
        (20, "working_day", "二十个工作日内办复"),
        (12, "day", "十二日内"),
        (45, "day", "四十五天内"),
        (2, "day", "两日内"),
        (2, "hour", "2小时内"),
        (1, "half_year", "半年内"),
        (6, "month", "半年内"),
        (15, "day", "半个月内"),
        (45, "day", "一个半月内"),
        (1.5, "month", "一个半月内"),
        (24, "hour", "24小时内"),
        (3, "month", "三个月内"),
        (5, "year", "每届任期5年"),
        (30, "minute", "半个小时即三十分钟"),
    ],
)
def test_a_limit_that_the_quote_bears(number: float, unit: str, quote: str) -> None:
    """In digits of either width, in Chinese numerals, in halves."""
    assert told(days(number, unit), quote) == set()


@pytest.mark.parametrize(
    ("number", "unit", "quote"),
    [
        (10, "working_day", "二十个工作日内办复"),
        (2, "day", "十二日内"),
        (10, "day", "110日内"),
        (1, "day", "21日内"),
        (10, "day", "10个工作日内办复"),
        (10, "working_day", "10日内办复"),
        (3, "day", "三十日内"),
        (1, "month", "一个半月内"),
        (15, "day", "一个半月及10日内"),
        (3, "hour", "3天内"),
        (2, "half_year", "半年,2个月内"),
    ],
)
def test_a_limit_that_the_quote_contradicts(number: float, unit: str, quote: str) -> None:
    """Another number, a piece of a longer numeral, or another unit: an error."""
    assert told(days(number, unit), quote) == {"number_contradicted"}


@pytest.mark.parametrize("quote", ["及时办复", "按规定时限办复", "第三条"])
def test_a_limit_that_the_quote_does_not_speak_of(quote: str) -> None:
    """A warning: the number may stand elsewhere."""
    assert told(days(3), quote) == {"number_not_quoted"}


def test_each_end_of_a_range_is_looked_for() -> None:
    """The first number of 1至2个工作日 has the unit of the second."""
    for quote in ("1至2个工作日内", "一、二个工作日内", "1—2个工作日", "1个工作日到2个工作日"):
        limit: JsonObject = {"min": 1, "max": 2, "unit": "working_day"}
        assert told({"limit": limit}, quote) == set()
        assert told({"limit": {**limit, "max": 3}}, quote) == {"number_contradicted"}


def test_the_nearest_source_holds() -> None:
    """A number that only the quote of another part bears is not borne."""
    own: JsonObject = {"value": 3, "unit": "day", "source": [{"article": 1, "quote": "3日内"}]}
    assert {f.code for f in found({"limit": own}, "10日内", "deadlines")} == set()
    other: JsonObject = {**own, "value": 10}
    assert {f.code for f in found({"limit": other}, "10日内", "deadlines")} == {
        "number_contradicted"
    }


@pytest.mark.parametrize(
    ("times", "per", "unit", "quote", "code"),
    [
        (1, 2, "month", "每两个月召开1次", None),
        (1, 2, "week", "一般每两周召开一次", None),
        (2, 1, "month", "每半月召开1次", None),
        (1, 1, "quarter", "每季度至少召开一次", None),
        (1, 1, "half_year", "每半年召开一次", None),
        (2, 1, "year", "每半年召开一次", None),
        (1, 1, "month", "实行每月例会制", None),
        (1, 1, "week", "按周召开", None),
        (1, 3, "month", "每两个月召开1次", "number_contradicted"),
        (1, 1, "month", "每季度召开1次", "number_contradicted"),
        (1, 1, "quarter", "每两个月召开1次", "number_contradicted"),
        (1, 1, "month", "每半月召开1次", "number_contradicted"),
        (3, 1, "month", "每月召开2次", "number_contradicted"),
        (2, 1, "year", "每年召开一次", "number_contradicted"),
        (2, 1, "month", "按月召开", "number_not_quoted"),
        (1, 2, "month", "定期召开", "number_not_quoted"),
    ],
)
def test_a_cadence_and_its_quote(
    times: int, per: float, unit: str, quote: str, code: str | None
) -> None:
    """Periods are read as they are written, halves too; how often is another number."""
    assert told(cadence(times, per, unit), quote, "meetings") == ({code} if code else set())


@pytest.mark.parametrize(
    ("threshold", "quote", "code"),
    [
        ("more_than_half", "出席人员需超过组成人员半数方可召开", None),
        ("more_than_half", "须有过半数的组成人员出席", None),
        ("at_least_half", "半数以上组成人员到会", None),
        ("at_least_half", "须有二分之一以上组成人员到会", None),
        ("at_least_half", "须有不少于半数的成员到会", None),
        ("at_least_half", "须有过半数的组成人员出席", "bound_contradicted"),
        ("at_least_half", "超过半数方可召开", "bound_contradicted"),
        ("more_than_half", "半数以上组成人员到会", "bound_contradicted"),
        ("more_than_half", "全体出席", "bound_not_quoted"),
    ],
)
def test_more_than_half_is_not_half(threshold: str, quote: str, code: str | None) -> None:
    """过半数 and 半数以上 differ by the half itself."""
    rule: JsonObject = {"quorum": {"of": "members", "threshold": threshold}}
    assert told(rule, quote, "meetings") == ({code} if code else set())


@pytest.mark.parametrize(
    ("strength", "quote", "code"),
    [
        ("must", "应当办复", None),
        ("must", "不得办理", None),
        ("usually", "一般应当办复", None),
        ("may", "可以委托", None),
        ("in_principle", "原则上不超过", None),
        ("usually", "应当办复", "strength_contradicted"),
        ("usually", "必须办复", "strength_contradicted"),
        ("may", "严禁办理", "strength_contradicted"),
        ("must", "一般办复", "strength_contradicted"),
        ("in_principle", "一般办复", "strength_contradicted"),
        ("usually", "办复", "strength_not_quoted"),
    ],
)
def test_how_strongly_the_quote_speaks(strength: str, quote: str, code: str | None) -> None:
    """一般, 原则上, 可 and 应当 are told apart; where no word says anything, a warning."""
    assert told({"strength": strength}, quote) == ({code} if code else set())


@pytest.mark.parametrize(
    ("relation", "quote", "code"),
    [
        ("within", "3日内办复", None),
        ("within", "3日以内办复", None),
        ("before", "提前3日报送", None),
        ("before", "会议召开3日前报送", None),
        ("before", "应当在会议召开前3日内报送", None),
        ("before", "外出前3日报备", None),
        ("within", "会议召开3日以前报送", "direction_contradicted"),
        ("within", "提前3日报送", "direction_contradicted"),
        ("before", "收文后3日内办复", "direction_contradicted"),
        ("before", "3日之内办复", "direction_contradicted"),
        ("within", "3日前办结,提前准备", "direction_contradicted"),
    ],
)
def test_which_way_a_limit_runs(relation: str, quote: str, code: str | None) -> None:
    """以内 runs from the event, 以前 and 提前 to it."""
    assert told(days(3, relation=relation), quote) == ({code} if code else set())


def test_the_direction_of_a_fixed_day() -> None:
    """每月20日前 is before the day."""
    rule: JsonObject = {"limit": {"every": "month", "day": 20}, "relation": "before"}
    assert told(rule, "每月20日前报送") == set()
    assert told({**rule, "relation": "within"}, "每月20日前报送") == {"direction_contradicted"}
    assert told(rule, "每月25日前报送") == {"number_contradicted"}


@pytest.mark.parametrize(
    ("quota", "quote", "code"),
    [
        ({"min": 10}, "代表十人以上联名", None),
        ({"max": 3}, "陪同不超过3人", None),
        ({"min": 2, "max": 3}, "联系2—3个基层单位", None),
        ({"min": {"value": 60, "unit": "day"}}, "每年下基层不少于60天", None),
        ({"max": 3}, "陪同人员控制在三人以内", None),
        ({"max": 1}, "只安排负责人陪同", None),
        ({"min": 20}, "代表十人以上联名", "number_contradicted"),
        ({"max": 10}, "代表十人以上联名", "bound_contradicted"),
        ({"min": 3}, "陪同不超过3人", "bound_contradicted"),
        ({"max": {"value": 60, "unit": "day"}}, "每年不少于60天", "bound_contradicted"),
        ({"min": {"value": 2, "unit": "month"}}, "每年不少于2周", "number_contradicted"),
        ({"max": 5}, "减少陪同", "number_not_quoted"),
    ],
)
def test_a_quota_and_its_quote(quota: JsonObject, quote: str, code: str | None) -> None:
    """The number, and whether it is the least or the most."""
    assert told(quota, quote, "quotas") == ({code} if code else set())


@pytest.mark.parametrize(
    ("test", "quote", "code"),
    [
        ({"min": {"value": 7, "unit": "day"}}, "外出7天以上的", None),
        ({"under": {"value": 7, "unit": "day"}}, "外出7天以上的", None),
        ({"over": {"value": 7, "unit": "day"}}, "外出超过7天的", None),
        ({"max": {"value": 7, "unit": "day"}}, "外出超过7天的", None),
        ({"over": {"value": 7, "unit": "day"}}, "外出7天以上的", "bound_contradicted"),
        ({"min": {"value": 7, "unit": "day"}}, "外出超过7天的", "bound_contradicted"),
        ({"over": {"value": 5, "unit": "day"}}, "外出超过7天的", "number_contradicted"),
    ],
)
def test_a_condition_may_be_the_other_side(test: JsonObject, quote: str, code: str | None) -> None:
    """Whoever is not away 7天以上 is away under 7 days; the number itself stays on its side."""
    rule: JsonObject = {"when": {"duration": test}}
    assert told(rule, quote, "leave") == ({code} if code else set())


@pytest.mark.parametrize(
    ("rule", "quote", "section", "code"),
    [
        ({"convener": {"office": "head"}}, "由市长召集和主持", "meetings", None),
        ({"convener": {"office": "garrison"}}, "由市长召集和主持", "meetings", "office"),
        ({"chair": {"office": "head"}}, "由副市长召集和主持", "meetings", "office"),
        ({"chair": {"office": "secretary-general"}}, "由副秘书长主持", "meetings", "office"),
        ({"chair": {"office": "deputy"}}, "由常务副市长主持", "meetings", None),
        (SIGNED, "由市长签发", "signing", None),
        (SIGNED, "由秘书长签发", "signing", "office"),
        ({"obligor": "finance-bureau"}, "各部门应当办复", "deadlines", "office"),
        ({"body": "executive"}, "由全体会议讨论", "decisions", "office"),
    ],
)
def test_offices_are_looked_for(
    rule: JsonObject, quote: str, section: str, code: str | None
) -> None:
    """By local title, label or narrower word; 副市长 is no 市长."""
    assert told(rule, quote, section) == ({f"{code}_not_quoted"} if code else set())


def test_an_article_names_once_who_acts() -> None:
    """Where the quote leaves the subject out, the article may name it; else it may not."""
    step: JsonObject = {
        "chain": [{"office": "secretary-general", "action": "review", "verb": "审核"}]
    }
    article = "秘书长负责把关,应当认真审核。由市长审核。"
    assert told(step, "应当认真审核", "signing", article) == set()
    assert told(step, "由市长审核", "signing", article) == {"office_not_quoted"}
    convener: JsonObject = {"convener": {"office": "garrison"}}
    article = "由市长召集和主持,警备区领导列席。"
    assert told(convener, "由市长召集和主持", "meetings", article) == {"office_not_quoted"}


@pytest.mark.parametrize(
    ("rule", "quote", "code"),
    [
        ({"chain": [{"action": "review", "verb": "提出建议"}]}, "审核后提出具体建议", None),
        ({"chain": [{"action": "review", "verb": "随便看看"}]}, "审核后提出建议", "words"),
        ({"chain": [{"action": "review", "verb": "审阅"}]}, "审核后提出建议", "words"),
        ({"limit": {"vague": "及时"}}, "及时办复", None),
        ({"limit": {"vague": "天天开"}}, "及时办复", "words"),
        ({"chain": [{"action": "review", "if": "必要时"}]}, "必要时审核", None),
        ({"chain": [{"action": "review", "if": "高兴时"}]}, "必要时审核", "words"),
        ({"duties": ["研究决定重大事项"]}, "研究、决定重大事项", None),
        ({"duties": ["研究决定重大事项", "分配住房"]}, "研究决定重大事项", "words"),
        ({"chain": {"unstated": "条文只说“依法办理”"}}, "依法办理", None),
        ({"chain": {"unstated": "条文只说“自行办理”"}}, "依法办理", "words"),
    ],
)
def test_what_is_copied_stands_in_the_text(rule: JsonObject, quote: str, code: str | None) -> None:
    """Verbs and duties may leave words out; an invented one is told."""
    assert told(rule, quote, "supervision") == ({f"{code}_not_quoted"} if code else set())


def test_a_declaration_explains_and_an_idle_one_is_told() -> None:
    """What is declared becomes information with its reason; what excuses nothing goes."""
    findings = found(days(10), "及时办复", "deadlines")
    reason: JsonObject = {"zh": "换算", "en": "converted"}
    (explained,) = explain(findings, {"/deadlines/rule/limit": reason})
    assert explained.severity is Severity.INFO
    assert "换算" in explained.words.zh
    assert "converted" in explained.words.en
    (idle,) = explain([], {"/deadlines/rule/limit": reason})
    assert (idle.code, idle.severity) == ("unproven_idle", Severity.WARNING)
    other: JsonObject = {"/deadlines/rule/lim": reason}
    assert [f.severity for f in explain(findings, other)] == [Severity.WARNING, Severity.WARNING]


def test_long_numerals_and_quotes_are_read_in_linear_time() -> None:
    """Hundreds of thousands of signs of any kind are no amount, and take no time."""
    for signs in ("一" * 200_000, "1" * 200_000, "十个" * 100_000, "1、" * 100_000, "每" * 200_000):
        assert told(days(3), f"{signs}办复") <= {"number_not_quoted", "number_contradicted"}


def test_rules_of_any_shape_are_survived() -> None:
    """What is not of its shape is for other checks to tell."""
    values: list[Any] = [None, 3, "x", [], [None], {}, {"unit": 3, "value": "x"}, True]
    for name in ("limit", "cadence", "quorum", "strength", "when", "chain", "source", "verb"):
        for value in values:
            told_ = found({name: value}, "3日内", "deadlines")
            assert all(isinstance(one, Finding) for one in told_)
