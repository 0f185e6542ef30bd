"""What a document says of its own force, in every wording that the field has shown."""

from datetime import date
from time import process_time

import pytest

from guize.domain.articles import ArticleRef
from guize.domain.clauses.commencement import read_commencements, read_endings
from guize.domain.clauses.dates import Period, Solid, read_day, read_period
from guize.domain.clauses.history import read_history
from guize.domain.clauses.reading import Place, read_clauses
from guize.domain.clauses.repeals import read_repeals
from guize.domain.clauses.validity import read_validities

ISSUED = date(2018, 11, 1)


def day(text: str) -> date | None:
    """Return a day from its ISO form, None from a dash."""
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("二〇一八年十一月一日", "2018-11-01"),
        ("二○一八年十一月一日", "2018-11-01"),
        ("二O一八年十一月二十日", "2018-11-20"),
        ("二零一八年十月三十一日", "2018-10-31"),
        ("二Ｏ一八年一月一日", "2018-01-01"),
        ("2018 年 11 月 1 日", "2018-11-01"),
        ("２０１８年１１月１日", "2018-11-01"),
        ("2018年11月01号", "2018-11-01"),
        ("2018-11-01", "2018-11-01"),
        ("2018.11.1", "2018-11-01"),
        ("二〇一九年元月五日", "2019-01-05"),
        ("2018年2月30日", "-"),
        ("2026年13月1日", "-"),
    ],
)
def test_a_day_is_read_in_any_digits_and_spaces(written: str, expected: str) -> None:
    """Any zero, any width, any spaces; a day that there is not is none."""
    assert read_day(Solid.of(written).plain) == day(expected)


COMMENCEMENTS = [
    ("自二〇一八年十一月一日起施行", ["2018-11-01"]),
    ("本规则自二○一八年十一月一日起执行", ["2018-11-01"]),
    ("自２０１８年１１月１日起生效", ["2018-11-01"]),
    ("本规定自 2018 年 11 月 1 日 起施行", ["2018-11-01"]),
    ("自2019年1月1日起正式施行", ["2019-01-01"]),
    ("自2019年1月1日起试行", ["2019-01-01"]),
    ("于2019年1月1日起施行", ["2019-01-01"]),
    ("从2019年1月1日起实施", ["2019-01-01"]),
    ("2019年1月1日起施行", ["2019-01-01"]),
    ("现予公布,自2019年1月1日起施行", ["2019-01-01"]),
    ("自2019年1月1日零时起执行", ["2019-01-01"]),
    ("自2019年1月起施行", ["2019-01-01"]),
    ("自印发之日起施行", ["2018-11-01"]),
    ("印发之日起施行", ["2018-11-01"]),
    ("本制度从发文之日起执行", ["2018-11-01"]),
    ("自即日起施行", ["2018-11-01"]),
    ("自公布之日起30日后施行", ["2018-12-01", "2018-12-02"]),
    ("自公布之日起三十日后施行", ["2018-12-01", "2018-12-02"]),
    ("自发布之日起满三个月施行", ["2019-02-01", "2019-02-02"]),
    ("自公布之日起第30日施行", ["2018-12-01", "2018-11-30"]),
    ("自公布之次日起施行", ["2018-11-02"]),
    ("自发布之日的次日起施行", ["2018-11-02"]),
    ("自公布之日起次月1日施行", ["2018-12-01"]),
    ("自印发后次月一日起施行", ["2018-12-01"]),
    ("自公布之日起10个工作日后施行", []),
    ("自2026年13月1日起施行", []),
]


@pytest.mark.parametrize(("sentence", "days"), COMMENCEMENTS)
def test_a_clause_of_commencement_gives_its_days(sentence: str, days: list[str]) -> None:
    """The usual reading stands first; what needs a calendar, or names no day, gives none."""
    (clause,) = read_commencements(Solid.of(f"前款规定除外。{sentence}。"))
    assert [one.isoformat() for one in clause.readings(ISSUED)] == days


@pytest.mark.parametrize(
    "sentence",
    [
        "施行日期由市人民政府另行规定",
        "具体施行日期另行公布",
        "本办法的实施时间由市政府另行通知",
        "生效日期待批准后另行确定",
    ],
)
def test_a_day_left_to_be_fixed_is_told(sentence: str) -> None:
    """另行规定 gives no day and says so."""
    (clause,) = read_commencements(Solid.of(sentence))
    assert clause.left_open
    assert clause.readings(ISSUED) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "2013年1月1日起施行的《某办法》同时废止",
        "经市政府常务会议讨论通过后发布实施",
        "政府规章实施后要进行立法后评估",
        "请遵照执行",
        "由市财政局负责组织实施",
        "在30日内公布施行情况",
    ],
)
def test_other_sentences_are_no_commencement(sentence: str) -> None:
    """What speaks of another document, or of work, gives no day."""
    assert read_commencements(Solid.of(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "scopes"),
    [
        ("第九条自2019年7月1日起施行", [((9, 0), (9, 0))]),
        ("其中第九条、第十一条自2019年7月1日起施行", [((9, 0), (9, 0)), ((11, 0), (11, 0))]),
        ("第九条至第十二条的规定自2019年7月1日起施行", [((9, 0), (12, 0))]),
        ("除第四十八条之一自2019年7月1日起施行", [((48, 1), (48, 1))]),
        ("本办法自2019年7月1日起施行", []),
    ],
)
def test_the_articles_of_a_clause_are_told(
    sentence: str, scopes: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Commencement in parts names its articles."""
    (clause,) = read_commencements(Solid.of(sentence))
    assert [(scope.first, scope.last) for scope in clause.scopes()] == scopes


VALIDITIES = [
    ("有效期两年", "2020-11-01"),
    ("有效期为两年", "2020-11-01"),
    ("有效期限5年", "2023-11-01"),
    ("有效期限为五年", "2023-11-01"),
    ("有效期 2 年", "2020-11-01"),
    ("有效期2年6个月", "2021-05-01"),
    ("有效期限为二年六个月", "2021-05-01"),
    ("有效期半年", "2019-05-01"),
    ("有效期两年半", "2021-05-01"),
    ("有效期18个月", "2020-05-01"),
    ("试行期一年", "2019-11-01"),
    ("试行期限为1年", "2019-11-01"),
    ("暂行一年", "2019-11-01"),
    ("有效期至2023年12月31日", "2024-01-01"),
    ("有效期截至二〇二三年十二月三十一日止", "2024-01-01"),
    ("自2019年1月1日起施行至2020年12月31日", "2021-01-01"),
    ("有效期自2019年1月1日起至2023年12月31日止", "2024-01-01"),
    ("有效期至9999年12月31日", "-"),
    ("长期有效", "-"),
]


@pytest.mark.parametrize(("sentence", "ends"), VALIDITIES)
def test_a_clause_of_validity_gives_the_first_day_without_force(sentence: str, ends: str) -> None:
    """A period runs from the commencement, a named day is the last; what has no end has none."""
    (clause,) = read_validities(Solid.of(sentence))
    assert clause.ends(ISSUED) == day(ends)


@pytest.mark.parametrize(
    ("begins", "period", "ends"),
    [
        ("2020-02-29", "3年", "2023-03-01"),
        ("2020-02-29", "四年", "2024-02-29"),
        ("2019-08-31", "6个月", "2020-03-01"),
        ("2019-12-31", "2个月", "2020-03-01"),
        ("9999-06-01", "1年", "-"),
    ],
)
def test_a_period_runs_out_with_its_month(begins: str, period: str, ends: str) -> None:
    """Where no day answers to the first, the last day in force is the month's last."""
    read = read_period(period)
    assert read is not None
    assert read.after(date.fromisoformat(begins)) == day(ends)


def test_no_time_is_no_period() -> None:
    """Nothing runs for no time at all, and nothing beyond the calendar."""
    assert read_period("0年") is None
    assert Period(12 * 9999, 0).after(ISSUED) is None


REPEALS: list[tuple[list[str], list[tuple[str, str | None, str | None]]]] = [
    (
        ["2013年5月6日印发的《甲》(某政发〔2013〕8号)同时废止"],
        [("甲", "某政发〔2013〕8号", "2013-05-06")],
    ),
    (
        ["《甲》(某政发〔2019〕8号)、《乙》和2013年5月6日印发的《丙》同时废止"],
        [("甲", "某政发〔2019〕8号", None), ("乙", None, None), ("丙", None, "2013-05-06")],
    ),
    (["原《甲》停止执行"], [("甲", None, None)]),
    (["《甲》自本办法施行之日起停止施行"], [("甲", None, None)]),
    (["市政府2015年印发的《甲》不再执行"], [("甲", None, None)]),
    (["《关于印发〈甲〉的通知》即行失效"], [("关于印发〈甲〉的通知", None, None)]),
    (["同时废止2013年印发的《甲》和《乙》"], [("甲", None, None), ("乙", None, None)]),
    (
        ["下列文件同时废止:", "(一)《甲》;", "(二)2013年1月1日发布的《乙》。", "由市政府解释。"],
        [("甲", None, None), ("乙", None, "2013-01-01")],
    ),
    (["依照《某法》制定本规则,《甲》同时废止"], [("甲", None, None)]),
    (["对《甲》进行修改或者废止"], []),
    (["《甲》与本规定不一致的,以本规定为准"], []),
    (["此前有关规定同时废止"], []),
]


@pytest.mark.parametrize(("paragraphs", "expected"), REPEALS)
def test_a_clause_of_repeal_names_its_documents(
    paragraphs: list[str], expected: list[tuple[str, str | None, str | None]]
) -> None:
    """Each document with number and day of issue, quoted verbatim; no other document."""
    solid = [Solid.of(paragraph) for paragraph in paragraphs]
    found = read_repeals(solid)
    told = [(r.title, r.number, r.issued_on.isoformat() if r.issued_on else None) for r in found]
    assert told == expected
    for repeal in found:
        quote = solid[repeal.paragraph].quote(repeal.start, repeal.end)
        assert repeal.title in quote
        assert quote in paragraphs[repeal.paragraph]


HISTORIES: list[tuple[list[str], list[tuple[str, str, str | None, str | None]]]] = [
    (
        [
            "(1987年9月5日某市人民代表大会常务委员会通过",
            "根据2009年8月27日某市第十次会议《关于修改〈某市议事规则〉的决定》修正)",
        ],
        [
            ("adopted", "1987-09-05", "某市人民代表大会常务委员会", None),
            ("amended", "2009-08-27", "某市第十次会议", "《关于修改〈某市议事规则〉的决定》修正"),
        ],
    ),
    (
        ["(2001年11月16日国务院令第321号公布", "2017年12月22日修订)"],
        [
            ("adopted", "2001-11-16", "国务院", "令第321号公布"),
            ("revised", "2017-12-22", None, None),
        ],
    ),
    (
        [
            "(1987年9月5日某会通过 1987年10月1日某省批准 2009年1月1日第一次修正",
            "二○一五年三月一日第二次修正)",
        ],
        [
            ("adopted", "1987-09-05", "某会", None),
            ("amended", "2009-01-01", None, "第一次修正"),
            ("amended", "2015-03-01", None, "第二次修正"),
        ],
    ),
    (["《某规则》已经2026年2月20日市政府常务会议审议通过,现印发给你们。"], []),
]


@pytest.mark.parametrize(("lines", "expected"), HISTORIES)
def test_the_history_of_a_document_is_read(
    lines: list[str], expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    """Adoption, amendments (修正) and revisions (修订), each with its organ and words."""
    found = read_history(lines)
    assert [(step.kind, step.on.isoformat(), step.by, step.note) for step in found] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法的施行按市政府公告办理",
        "本规则自市政府常务会议审议后的第三个星期一开始施行",
        "此前有关规定同时废止",
        "原有规定停止执行",
        "有效期按国家有关规定确定",
        "规范性文件自公布之日起30日后施行",
        "规范性文件的有效期为5年",
        "本制度先行试行",
    ],
)
def test_words_of_force_that_were_not_read_are_told(sentence: str) -> None:
    """What speaks of 施行, 有效期, 试行 or 废止 and gave nothing is not passed over."""
    told = read_clauses([Place(ArticleRef(None, 9), (f"本规则由办公室解释。{sentence}。",))])
    assert [*told.commencements, *told.validities, *told.repeals] == []
    (spot,) = told.unread
    assert sentence in spot.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "本规则自印发之日起施行,有效期两年,《甲(试行)》同时废止",
        "本办法施行前已经受理的,按照原规定办理",
        "现将《某规则》(试行)印发给你们,请遵照执行",
        "自2019年1月1日起施行,有效期5年,期满自动失效",
        "规范性文件的修改、废止,依照本规则办理",
    ],
)
def test_words_that_were_read_or_say_nothing_of_it_are_not(sentence: str) -> None:
    """No alarm where the clause was read, and none at a title or a transition."""
    assert read_clauses([Place(ArticleRef(None, 9), (f"{sentence}。",))]).unread == []


def test_a_day_of_repeal_is_a_clause_too() -> None:
    """自2019年1月1日起废止 names the day of a repeal."""
    (clause,) = read_endings(Solid.of("《甲》自2019年1月1日起废止"))
    assert clause.readings(None) == [date(2019, 1, 1)]


@pytest.mark.parametrize(
    "seed",
    [
        "《甲》、",
        "《",
        "自",
        "施行日期",
        "自2019年1月1日起施行",
        "有效期两年",
        "同时废止",
        "第九条至",
    ],
)
def test_reading_takes_time_in_proportion_to_the_text(seed: str) -> None:
    """A hundred thousand characters of anything are read in seconds."""
    text = seed * (100_000 // len(seed))
    begun = process_time()
    read_clauses([Place(ArticleRef(None, 1), (text,))])
    assert process_time() - begun < 10
