"""A head against what its own text says of its force."""

import pytest

from guize.domain.findings import Finding
from guize.domain.json_types import JsonObject
from guize.packs.head_checks import check_head
from guize.packs.manuscript import particulars_of, split_document
from guize.packs.read import parse_pack
from guize.packs.text_md import write_text
from tests.packs.samples import head_file, tenant_file

CLAUSE: JsonObject = {"article": 2, "quote": "本规则自印发之日起施行"}
ISSUED = "\n某市人民政府\n2018年11月1日\n"


def proposed(raw: str) -> JsonObject:
    """Return the head that a document's own words propose."""
    text, recipe = split_document(raw, {})
    return particulars_of(raw, recipe, text)


def document(last: str, before: str = "") -> str:
    """Return a document of two articles, the second of which is `last`."""
    return f"某市工作规则\n{before}第一条 甲。\n第二条 {last}{ISSUED}"


def checked(raw: str, **head: object) -> list[Finding]:
    """Return what is told of a document filed under a head."""
    text, _ = split_document(raw, {})
    instrument: JsonObject = {"title": "某市工作规则", "kind": "规则", "issuer": "某市人民政府"}
    members: dict[str, object] = {"instrument": instrument, "effective_from": "2018-11-01", **head}
    files = {
        "tenant.yaml": tenant_file(),
        "v1/instrument.yaml": head_file(1, **members),  # type: ignore[arg-type] # JSON all the same
        "v1/text.md": write_text(text),
    }
    return [*check_head(parse_pack(files, "sample", "sample").versions[0])]


PROPOSALS: list[tuple[str, JsonObject]] = [
    ("自二○一八年十二月一日起施行。", {"effective_from": "2018-12-01"}),
    ("自2019年1月1日起正式施行。", {"effective_from": "2019-01-01"}),
    ("施行日期由市人民政府另行规定。", {"effective_from": "undated"}),
    ("自公布之日起30日后施行。", {"effective_from": "2018-12-01"}),
    ("自印发之日起施行,有效期为两年。", {"effective_to": "2020-11-01"}),
    ("自2020年2月29日起施行,有效期3年。", {"effective_to": "2023-03-01"}),
    ("自印发之日起施行,有效期至9999年12月31日。", {"effective_from": "2018-11-01"}),
]


@pytest.mark.parametrize(("last", "expected"), PROPOSALS)
def test_a_document_proposes_its_days(last: str, expected: JsonObject) -> None:
    """The head holds the day that the text says, whatever its wording."""
    head = proposed(document(last))
    assert {name: head.get(name) for name in expected} == expected


def test_a_commencement_in_parts_proposes_stages() -> None:
    """Articles with a day of their own become a stage that cites its clause."""
    head = proposed(document("本规则自2019年1月1日起施行,第一条自2019年7月1日起施行。"))
    assert head["effective_from"] == "2019-01-01"
    assert head["stages"] == [
        {
            "effective_from": "2019-07-01",
            "articles": ["1"],
            "clause": {"article": 2, "quote": "第一条自2019年7月1日起施行"},
            "rules": {},
        }
    ]


def test_an_amended_text_holds_from_its_amendment() -> None:
    """The clause printed in a 修正 is the original's."""
    before = "(1987年9月5日某会通过 根据2009年8月27日某会《决定》修正)\n"
    head = proposed(document("本规则自1988年1月1日起施行。", before))
    assert (head["effective_from"], head["effective_from_certainty"]) == ("2009-08-27", "assumed")
    instrument = head["instrument"]
    assert isinstance(instrument, dict)
    assert [step["kind"] for step in instrument["history"]] == ["adopted", "amended"]  # type: ignore[index,union-attr,call-overload]


TOLD: list[tuple[str, dict[str, object], list[str]]] = [
    ("本规则自印发之日起施行。", {"effective_clause": CLAUSE}, []),
    ("本规则自印发之日起施行。", {}, ["clause_not_recorded"]),
    (
        "本规则自印发之日起施行,有效期两年。",
        {"effective_clause": CLAUSE},
        ["validity_not_recorded"],
    ),
    (
        "本规则自印发之日起施行,有效期两年。",
        {"effective_clause": CLAUSE, "effective_to": "2021-11-01"},
        ["not_the_end_of_the_clause"],
    ),
    (
        "本规则自印发之日起施行。",
        {
            "effective_clause": CLAUSE,
            "effective_to": "2020-11-01",
            "effective_to_reason": "expired",
        },
        ["end_unfounded"],
    ),
    (
        "本规则自印发之日起施行,第一条自2019年7月1日起施行。",
        {"effective_clause": CLAUSE},
        ["stage_not_recorded"],
    ),
    (
        "本规则自印发之日起施行,《甲》停止执行。",
        {"effective_clause": CLAUSE},
        ["repeal_not_recorded"],
    ),
    (
        "本规则自印发之日起施行。此前规定同时废止。",
        {"effective_clause": CLAUSE},
        ["force_unread"],
    ),
    ("乙。", {}, ["beginning_unfounded"]),
    ("乙。", {"effective_from_certainty": "assumed"}, []),
    (
        "本规则自印发之日起施行。",
        {
            "effective_clause": CLAUSE,
            "instrument": {
                "title": "关于修改《甲》的决定",
                "kind": "决定",
                "issuer": "某市人民政府",
            },
        },
        ["title_differs"],
    ),
]


@pytest.mark.parametrize(("last", "head", "codes"), TOLD)
def test_what_a_head_does_not_hold_is_told(
    last: str, head: dict[str, object], codes: list[str]
) -> None:
    """Each thing that the text says of its force must stand in the head; nothing is presumed."""
    assert [finding.code for finding in checked(document(last), **head)] == codes


@pytest.mark.parametrize(
    "last",
    [
        "本规则自2020年1月1日起施行,到2022年底失效。",
        "本规则自2020年1月1日起施行,原旧规则同时废止。",
        "本规则自2020年1月1日起施行,试行到县政府换届。",
        "本规则自2020年1月1日起施行。本规则执行至2021年底。",
        "本规则自2020年1月1日起施行。本规则的执行期限由县政府确定。",
    ],
)
def test_what_is_unread_beside_a_clause_is_told(last: str) -> None:
    """The clause that the head cites does not cover the rest of its sentence."""
    clause = {"article": 2, "quote": "本规则自2020年1月1日起施行"}
    found = checked(document(last), effective_from="2020-01-01", effective_clause=clause)
    assert "force_unread" in [finding.code for finding in found]


def test_a_repeal_after_half_width_punctuation_is_read() -> None:
    """原《旧规则》同时废止 after a full stop of ASCII ends the old rules."""
    head = proposed(document("本规则自2020年1月1日起施行.原《旧规则》同时废止."))
    instrument = head["instrument"]
    assert isinstance(instrument, dict)
    repeals = instrument["repeals"]
    assert isinstance(repeals, list)
    assert [one["title"] for one in repeals if isinstance(one, dict)] == ["旧规则"]
