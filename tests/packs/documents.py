"""Makes documents of every kind together with what they say, from a seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from guize.domain.numerals import chinese_numeral

_SENTENCES = (
    "市政府全体会议由市长召集和主持。",
    "请示应当在5个工作日内办复。",
    "第三方评估机构参加评估。",
    "第一书记列席会议。",
    "规定时限内不能办结的,应当说明理由。",
    "所称部门,是指市政府工作部门。",
    "依照本规则第二条的规定办理。",
    "因公出国(境)按照有关规定报批。",
    "以市政府名义发文,由市长签发。",
    "重大事项及时向市委请示报告。",
)
_ITEMS = ("传达上级决定;", "研究重要工作;", "通报有关情况。")
_STYLES = ("第{}条 ", "第{}条　　", "{}、", "({})", "digits")
_ANNEX_STYLES = ("第{}条 ", "{}、", "({})", "digits")
_ZEROS = "〇○零OＯ"
_TITLES = ("会议制度", "工作规则", "公文办理办法", "请销假规定", "实施细则")
_WIDE = {code - 0xFEE0: code for code in range(0xFF10, 0xFF1A)}


@dataclass(slots=True)
class Document:
    """A document and what it says.

    Attributes:
        raw: the page.
        title: its title.
        articles: the paragraphs of each article, by key, as they stand.
        issued_on, effective_from, effective_to: its days; None where it tells none.
        undated: its day is left to be fixed.
        repeals: the titles of what it ends.
        stages: the articles that begin on another day, and that day.
        number: 文号.
        history: how it came about: adopted, amended, revised, each with its day.
        begins_within: the article that the text is cut inside of.
    """

    raw: str = ""
    title: str = ""
    articles: dict[str, list[str]] = field(default_factory=dict)
    issued_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    undated: bool = False
    repeals: list[str] = field(default_factory=list)
    stages: dict[str, date] = field(default_factory=dict)
    number: str | None = None
    history: list[tuple[str, date]] = field(default_factory=list)
    begins_within: int | None = None


def make_document(seed: int) -> Document:
    """Return the document that a seed stands for."""
    rng = Random(seed)  # noqa: S311 - reproducible, not secret
    made = Document(title=f"某市人民政府{rng.choice(_TITLES)}")
    made.issued_on = date(2005, 1, 1) + timedelta(days=rng.randrange(7000))
    lines = _notice(rng, made) if rng.random() < 0.4 else []
    has_annex = rng.random() < 0.3
    signature = ["某市人民政府", _written(rng, made.issued_on)]
    if has_annex and made.number is None:
        # Nothing tells when such a document was issued.
        made.issued_on = None
    style = rng.choice(_STYLES)
    body = _chapters(rng, made) if rng.random() < 0.05 else _main(rng, made, style)
    lines += [made.title, *_history(rng, made), *body]
    if has_annex:
        lines += _annex(rng, made, rng.choice(_ANNEX_STYLES))
    else:
        lines += signature
        if rng.random() < 0.3:
            lines += ["版权所有 某市人民政府"]
    made.raw = "\n".join(f"{rng.choice(['', '  ', '　　'])}{line}" for line in lines) + "\n"
    return made


def _notice(rng: Random, made: Document) -> list[str]:
    assert made.issued_on is not None
    n = rng.randrange(1, 300)
    left, right = rng.choice([*map(tuple, ("〔〕", "[]", "()", "【】", "［］"))])
    made.number = f"某政发〔{made.issued_on.year}〕{n}号"
    return [
        f"某市人民政府关于印发《{made.title}》的通知",
        f"某政发{left}{made.issued_on.year}{right}{n}号",
        "各区人民政府:",
        f"现将《{made.title}》印发给你们,请遵照执行。",
        "某市人民政府",
        _written(rng, made.issued_on),
    ]


def _history(rng: Random, made: Document) -> list[str]:
    """Return the line under a title that tells how a document was adopted and revised."""
    # Before the first label of an excerpt, every line is of the article that it is cut inside of.
    if made.issued_on is None or made.begins_within is not None or rng.random() < 0.85:
        return []
    adopted, revised = (made.issued_on - timedelta(days=days) for days in (3000, 10))
    made.history = [("adopted", adopted), ("revised", revised)]
    by = "某市第九届人民代表大会常务委员会第二次会议"
    steps = [f"{_written(rng, adopted)}{by}通过", f"{_written(rng, revised)}{by}修订"]
    return [f"({' '.join(steps)})"] if rng.random() < 0.5 else steps


def _chapters(rng: Random, made: Document) -> list[str]:
    """Return a document whose chapters are its articles."""
    count = rng.randrange(3, 8)
    lines: list[str] = []
    for ordinal in range(1, count + 1):
        heading = rng.choice(["总则", "会议", "公文"])
        body = _force(rng, made, 1) if ordinal == count else [rng.choice(_SENTENCES)]
        made.articles[str(ordinal)] = [heading, *body]
        lines += [f"第{chinese_numeral(ordinal)}章 {heading}", *body]
    return lines


def _main(rng: Random, made: Document, style: str) -> list[str]:
    count = rng.randrange(4, 30)
    first = rng.randrange(2, 120) if rng.random() < 0.15 else 1
    hole = rng.randrange(first + 1, first + count - 1) if rng.random() < 0.15 else None
    is_chaptered = style.startswith("第") and first == 1 and rng.random() < 0.4
    lines: list[str] = []
    chapter = 0
    if first > 1 and rng.random() < 0.5:
        made.begins_within = first - 1
        lines = made.articles[str(first - 1)] = [rng.choice(_SENTENCES[:2])]
        lines = [*lines]
    for ordinal in range(first, first + count):
        if ordinal == hole:
            continue
        if is_chaptered and (ordinal == 1 or rng.random() < 0.1):
            chapter += 1
            lines.append(f"第{chinese_numeral(chapter)}章 {rng.choice(['总则', '会议', '公文'])}")
        is_last = ordinal == first + count - 1
        body = _force(rng, made, first) if is_last else _body(rng, style)
        made.articles[str(ordinal)] = body
        lines += [f"{_label(rng, style, ordinal)}{body[0]}", *body[1:]]
        if style.startswith("第") and not is_last and rng.random() < 0.05:
            body = _body(rng, style)
            made.articles[f"{ordinal}-1"] = body
            lines += [f"第{chinese_numeral(ordinal)}条之一 {body[0]}", *body[1:]]
    return lines


def _label(rng: Random, style: str, ordinal: int) -> str:
    if style == "digits":
        number = str(ordinal)
        return f"第{number.translate(_WIDE) if rng.random() < 0.3 else number}条 "
    numeral = chinese_numeral(ordinal)
    return style.format(numeral.replace("零", rng.choice(_ZEROS)))


def _body(rng: Random, style: str) -> list[str]:
    lines = [rng.choice(_SENTENCES)]
    if style.startswith("第") and rng.random() < 0.2:
        lines[0] = "会议的主要任务是:"
        lines += [f"({chinese_numeral(n)}){item}" for n, item in enumerate(_ITEMS, 1)]
    elif rng.random() < 0.2:
        lines.append(rng.choice(_SENTENCES[:2] + _SENTENCES[8:]))
    return lines


def _force(rng: Random, made: Document, first: int) -> list[str]:
    """Return the last article, and note what it says of force."""
    issued_on = made.issued_on
    day_of = issued_on or date(2012, 2, 29)
    named = day_of + timedelta(days=rng.randrange(1, 400))
    verb = rng.choice(["施行", "实施", "执行", "正式施行", "试行", "生效"])
    day = _written(rng, named)
    wordings: list[tuple[str, date | None]] = [
        ("施行日期由市人民政府另行规定", None),
        (f"本规则自{day}起{verb}", named),
        (f"于{day}起{verb}", named),
        (f"本规则从{day}起{verb}", named),
    ]
    if issued_on is not None:
        wordings += [
            (f"自印发之日起{verb}", issued_on),
            (f"本规则自公布之日起30日后{verb}", issued_on + timedelta(days=30)),
            (f"自发布之次日起{verb}", issued_on + timedelta(days=1)),
        ]
    sentence, begins = rng.choice(wordings)
    made.effective_from, made.undated = begins, begins is None
    if begins is not None and rng.random() < 0.2:
        later = begins + timedelta(days=rng.randrange(30, 300))
        made.stages[str(first)] = later
        sentence += f",第{chinese_numeral(first)}条自{_written(rng, later)}起施行"
    if begins is not None and rng.random() < 0.4:
        sentence += _validity(rng, made, begins)
    sentence += "。"
    if rng.random() < 0.4:
        made.repeals = rng.sample(["甲规则", "乙办法", "丙规定(试行)"], rng.randrange(1, 4))
        verb = rng.choice(["同时废止", "停止执行", "停止施行", "不再执行", "即行失效"])
        sentence += f"{'、'.join(f'《{title}》' for title in made.repeals)}{verb}。"
    return [sentence]


def _validity(rng: Random, made: Document, begins: date) -> str:
    years = rng.randrange(1, 6)
    if rng.random() < 0.3:
        through = begins + timedelta(days=rng.randrange(300, 2000))
        made.effective_to = through + timedelta(days=1)
        return f",有效期至{_written(rng, through)}"
    try:
        made.effective_to = begins.replace(year=begins.year + years)
    except ValueError:
        made.effective_to = date(begins.year + years, 3, 1)
    said = rng.choice([str(years), f" {years} ", "两" if years == 2 else chinese_numeral(years)])
    return f",{rng.choice(['有效期', '有效期为', '有效期限', '有效期限为'])}{said}年"


def _annex(rng: Random, made: Document, style: str) -> list[str]:
    """Return an annex, which counts in its own style."""
    lines = ["附件1", "某市人民政府值班制度"]
    for ordinal in range(1, rng.randrange(3, 7)):
        made.articles[f"annex-1/{ordinal}"] = [sentence := rng.choice(_SENTENCES)]
        lines.append(f"{_label(rng, style, ordinal)}{sentence}")
    return lines


def _written(rng: Random, day: date) -> str:
    """Return a day as some document prints it."""
    zero = rng.choice(_ZEROS)
    digits = "".join((zero + "一二三四五六七八九")[int(sign)] for sign in str(day.year))
    plain = f"{day.year}年{day.month}月{day.day}日"
    return rng.choice(
        [
            plain,
            plain.translate(_WIDE),
            f"{day.year} 年 {day.month} 月 {day.day} 日",
            f"{digits}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}日",
        ]
    )
