"""What versions say of their series, base and days: each finding, and its near miss."""

from collections.abc import Sequence

import pytest

from guize.domain.json_types import Json, JsonObject
from guize.packs.yaml_writer import write_yaml
from guize.services.record.checking import check_pack
from tests.packs.samples import TEXT, head_file, sample_pack, tenant_file

Written = tuple[JsonObject, JsonObject]
"""The members of a head, and the rules of its version."""

CODES = {
    "two_bases_for_one_day",
    "base_not_standing",
    "rule_in_two_series",
    "continues_nothing",
    "commences_nothing",
    "commenced_already",
    "rules_in_commencement",
    "cites_what_does_not_hold",
    "calendar_apart",
    "orphaned",
    "base_lapses_soon",
    "stage_before_version",
    "binding_outside_baseline",
}


def meeting(id_: str, article: int = 1, **members: Json) -> JsonObject:
    """Return a rulebook with one meeting that cites an article."""
    quote = {1: "市政府全体会议每半年召开一次", 2: "本规则自印发之日起施行"}[article]
    source: Json = [{"article": article, "quote": quote}]
    return {"meetings": {id_: {"title": "全体会议", "source": source, **members}}}


ONE, TWO, THREE = meeting("plenary"), meeting("executive"), meeting("party-group")
NO_RULES: JsonObject = {}


def base(day: str, rules: JsonObject = ONE, **members: Json) -> Written:
    """Return a base that holds from a day."""
    return {"effective_from": day, **members}, rules


def supplement(day: str, **members: Json) -> Written:
    """Return a supplement of the first version."""
    return {"kind": "supplement", "amends": 1, "effective_from": day, **members}, TWO


def dates(day: str, made: str, rules: JsonObject = NO_RULES, **what: Json) -> Written:
    """Return what dates the first version, or a stage of it, from a day."""
    instrument: JsonObject = {
        "title": "施行日期的决定",
        "kind": "决定",
        "issuer": "某市人民政府",
        "issued_on": made,
    }
    commences: Json = [{"version": 1, **what}]
    return {
        "kind": "commencement",
        "effective_from": day,
        "commences": commences,
        "instrument": instrument,
    }, rules


def staged(day: str, rules: JsonObject = ONE) -> Written:
    """Return a base of 2011 whose second article begins on a day of its own."""
    stage: JsonObject = {"effective_from": day, "articles": ["2"], "rules": meeting("executive", 2)}
    return base("2011-01-01", rules, stages=[stage])


def told(*versions: Written) -> list[tuple[str, str, str, str]]:
    """Return code, severity, version and pointer of what a pack with these versions is told."""
    files = {"tenant.yaml": tenant_file()}
    for number, (head, rules) in enumerate(versions, start=1):
        files[f"v{number}/instrument.yaml"] = head_file(number, **head)
        files[f"v{number}/text.md"] = TEXT
        for section, entries in rules.items():
            files[f"v{number}/rules/{section}.yaml"] = write_yaml(entries)
    return [
        (found.code, found.severity.value, str(found.file).split("/")[1], found.pointer)
        for found in check_pack(sample_pack(files))
        if found.code in CODES
    ]


UNDATED = base("undated")
FIRST = dates("2013-01-01", "2012-06-01")


TOLD: list[tuple[str, Sequence[Written]]] = [
    (
        "two_bases_for_one_day error v2 /effective_from",
        [base("2011-01-01"), base("2011-01-01", TWO)],
    ),
    ("base_not_standing error v2 /amends", [base("2011-01-01"), supplement("2010-12-31")]),
    (
        "base_not_standing error v3 /amends",
        [base("2011-01-01"), base("2012-01-01"), supplement("2012-01-01")],
    ),
    (
        "rule_in_two_series error v2 /meetings/plenary",
        [base("2011-01-01"), base("2012-01-01", series="leave")],
    ),
    ("continues_nothing error v1 /continues", [base("2011-01-01", continues=True)]),
    (
        "continues_nothing error v2 /continues",
        [base("2011-01-01"), base("2012-01-01", TWO, series="leave", continues=True)],
    ),
    (
        "commences_nothing error v2 /commences/0",
        [base("2011-01-01"), dates("2012-01-01", "2011-06-01")],
    ),
    (
        "commences_nothing error v2 /commences/0",
        [UNDATED, dates("2012-01-01", "2011-06-01", stage=1)],
    ),
    ("rules_in_commencement error v2 ", [UNDATED, dates("2012-01-01", "2011-06-01", TWO)]),
    (
        "cites_what_does_not_hold error v1 /meetings/party-group/source/0",
        [staged("2012-01-01", meeting("party-group", 2))],
    ),
    ("calendar_apart error v1 /meetings", [base("2011-01-01", series="calendar")]),
    (
        "calendar_apart error v1 /calendar",
        [base("2011-01-01", {"calendar": {"2011": {"title": "节假日"}}})],
    ),
    (
        "orphaned warning v2 /amends",
        [base("2011-01-01"), supplement("2013-01-01"), base("2012-01-01", THREE)],
    ),
    (
        "base_lapses_soon warning v2 /amends",
        [base("2011-01-01", effective_to="2013-01-01"), supplement("2012-07-01")],
    ),
    ("stage_before_version warning v1 /stages/0/effective_from", [staged("2011-01-01")]),
    (
        "commenced_already error v3 /commences/0",
        [UNDATED, FIRST, dates("2014-01-01", "2013-01-01")],
    ),
    (
        "commenced_already error v3 /commences/0",
        [
            staged("undated"),
            dates("2013-01-01", "2012-06-01", stage=1),
            dates("2014-01-01", "2013-06-01", stage=1),
        ],
    ),
    (
        "binding_outside_baseline error v1 /meetings/plenary/binding",
        [base("2011-01-01", meeting("plenary", binding=True))],
    ),
    (
        "binding_outside_baseline error v2 /meetings/executive/binding",
        [
            base("2011-01-01"),
            (supplement("2012-01-01")[0], meeting("executive", binding=True)),
        ],
    ),
]

NOT_TOLD: list[tuple[str, Sequence[Written]]] = [
    ("of two series", [base("2011-01-01"), base("2011-01-01", TWO, series="leave")]),
    ("a day later", [base("2011-01-01"), base("2011-01-02", TWO)]),
    ("on the base's first day", [base("2011-01-01"), supplement("2011-01-01")]),
    (
        "the base goes on",
        [base("2011-01-01"), base("2012-01-01", continues=True), supplement("2012-01-01")],
    ),
    ("continues", [base("2011-01-01"), base("2012-01-01", continues=True)]),
    ("an open day", [UNDATED, dates("2012-01-01", "2011-06-01")]),
    ("an open stage", [staged("undated"), dates("2012-01-01", "2011-06-01", stage=1)]),
    ("what holds is cited", [staged("2011-01-02")]),
    (
        "working days in their series",
        [base("2011-01-01", {"calendar": {"2011": {"title": "节假日"}}}, series="calendar")],
    ),
    ("a new base later", [base("2011-01-01"), supplement("2013-01-01"), base("2014-01-01", THREE)]),
    (
        "more than six months to go",
        [base("2011-01-01", effective_to="2013-01-01"), supplement("2012-06-30")],
    ),
    (
        "extended",
        [
            base("2011-01-01", effective_to="2013-01-01"),
            supplement("2012-07-01", extends_base_to="2015-01-01"),
        ],
    ),
    ("fixed anew before the day", [UNDATED, FIRST, dates("2014-01-01", "2012-12-31")]),
    (
        "corrected",
        [
            UNDATED,
            FIRST,
            (
                {
                    **dates("2014-01-01", "2013-06-01")[0],
                    "kind": "correction",
                    "corrects": 2,
                },
                NO_RULES,
            ),
        ],
    ),
    ("offered and binding", [base("2011-01-01", {"baseline": meeting("plenary", binding=True)})]),
    ("said not to bind", [base("2011-01-01", meeting("plenary", binding=False))]),
]


@pytest.mark.parametrize(("expected", "versions"), TOLD, ids=[code for code, _ in TOLD])
def test_what_cannot_be_meant_is_told_where_it_stands(
    expected: str, versions: Sequence[Written]
) -> None:
    """One finding, at the version and the member that is wrong."""
    assert [" ".join(one) for one in told(*versions)] == [expected]


@pytest.mark.parametrize(("case", "versions"), NOT_TOLD, ids=[case for case, _ in NOT_TOLD])
def test_what_can_be_meant_passes(case: str, versions: Sequence[Written]) -> None:
    """The nearest thing to each fault that is none."""
    assert (case, told(*versions)) == (case, [])


def test_every_finding_is_shown() -> None:
    """No code is left without a case."""
    assert {code.split()[0] for code, _ in TOLD} == CODES
