"""How mandates are kept: on a day, over time, and by a version that is not recorded yet."""

from datetime import date

import pytest

from guize.domain.effective.rulebook import effective
from guize.domain.force import Commenced
from guize.domain.instrument import Predecessor
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.breach_words import tell, tell_drafter
from guize.domain.mandates.compliance import Observance, observe, overall
from guize.domain.mandates.mandate import Mandator
from guize.domain.mandates.subject import (
    Standing,
    broken_by_version,
    differences,
    differences_for_version,
)
from guize.domain.version import Kind, Version
from tests.domain.build import (
    commencement,
    correction,
    day,
    instrument,
    repeal,
    supplement,
    version,
)
from tests.domain.mandates.demanding import (
    at_most,
    demands,
    mandate,
    path_of,
    reply,
    subject,
    world,
)

VALUE = "/deadlines/reply/limit/value"


def observed(city: list[Version], demand: JsonObject, on: int = 0) -> list[Observance]:
    """Return how the city keeps one mandate on a day."""
    path = path_of(city, [demands(0, 1, a=demand)])
    (found,) = Mandator(path[1]).on(day(0))
    return [*observe(found, effective(path, day(on)), at_most)]


def told(standings: list[Standing]) -> list[tuple[str, date | None, date | None]]:
    """Return where, from when and to when."""
    return [(one.observance.pointer, one.from_on, one.to_on) for one in standings]


@pytest.mark.parametrize(
    ("limit", "required", "verdict", "ground"),
    [
        ({"value": 5}, False, "kept", None),
        ({"value": 6}, False, "violated", "value"),
        ({"value": {"unstated": "?"}}, True, "violated", "unstated"),
        ({"value": {"vague": "及时"}}, True, "kept", None),
        ({"unstated": "?"}, True, "violated", "unstated"),
        ({}, True, "violated", "missing"),
    ],
)
def test_a_value_is_judged_by_the_schema_and_its_lack_by_required(
    limit: JsonObject, required: bool, verdict: str, ground: str | None
) -> None:
    """The kinds of nothing stay apart: no value breaks `required` alone, vague words are one."""
    city = version(1, 0, rules={"deadlines": {"reply": {"limit": limit}}})
    (found,) = observed([city], mandate(required=required))
    assert (found.verdict, found.ground) == (verdict, ground)
    assert found.has_value == (ground in (None, "value"))


@pytest.mark.parametrize("limit", [{}, {"unstated": "?"}, {"value": {"unstated": "?"}}])
def test_the_schema_is_not_judged_on_no_value(limit: JsonObject) -> None:
    """Where nothing is demanded to be, there is nothing to judge."""
    city = version(1, 0, rules={"deadlines": {"reply": {"limit": limit}}})
    assert observed([city], mandate()) == []


def test_a_schema_that_cannot_be_read_says_nothing() -> None:
    """Nobody is told of a violation by a demand that cannot be understood."""
    demand = mandate() | {"schema": {"type": "strnig"}}
    (found,) = observed([version(1, 0, rules=reply(9))], demand)
    assert (found.verdict, found.ground) == ("unknown", "schema_unreadable")


def test_nothing_is_judged_in_a_vacancy() -> None:
    """Nothing is in force before the first version, after a repeal, where nothing is on file."""
    city = [version(1, 10, rules=reply(9)), repeal(2, 20, 1)]
    demand = mandate(required=True)
    assert [len(observed(city, demand, on)) for on in (9, 10, 20)] == [0, 1, 0]
    assert observed([], demand) == []


def test_what_is_not_on_file_cannot_be_told_and_what_is_there_is_judged() -> None:
    """Under a supplement whose base is not on file, a value is judged and a lack is unknown."""
    base = version(1, 0, on_file=False)
    amended = supplement(2, 0, 1, rules=reply(9))
    every = mandate("/deadlines/*/limit/value", required=True)
    assert [(o.pointer, o.verdict) for o in observed([base, amended], every)] == [
        (VALUE, "violated"),
        ("/deadlines/*/limit/value", "unknown"),
    ]
    lacking = mandate("/seals/main", required=True)
    assert [o.verdict for o in observed([base, amended], lacking)] == ["unknown"]
    assert [o.verdict for o in observed([base], mandate())] == ["unknown"]
    assert [o.verdict for o in observed([base], every)] == ["unknown"]
    predecessor = Predecessor(
        title="旧规则", number=None, issued_on=day(0), note=None, on_file=False
    )
    unfiled = version(1, 50, instrument=instrument("新规则", (predecessor,)))
    assert [o.verdict for o in observed([unfiled], mandate(), 10)] == ["unknown"]


def test_a_baseline_under_a_text_not_on_file_may_be_replaced_there() -> None:
    """Whether the tenant has its own rule nobody can see, so a baseline's value proves nothing."""
    path = path_of(
        [version(1, 0, on_file=False)],
        [
            version(
                1, 0, tenant="province", rules={"baseline": reply(9), "mandates": {"a": mandate()}}
            )
        ],
    )
    (found,) = Mandator(path[1]).on(day(0))
    (seen,) = observe(found, effective(path, day(0)), at_most)
    assert (seen.verdict, seen.ground, seen.value) == ("unknown", "not_on_file", 9)
    filed = (path_of([version(1, 0)], [])[0], path[1])
    (seen,) = observe(found, effective(filed, day(0)), at_most)
    assert seen.verdict == "violated"


def test_a_violation_weighs_more_than_a_doubt() -> None:
    """On the whole: violated, else unknown, else kept; nothing to judge is kept."""
    base = [version(1, 0, on_file=False), supplement(2, 0, 1, rules=reply(9))]
    every = mandate("/deadlines/*/limit/value")
    assert overall(observed(base, every)) == "violated"
    assert overall(observed([base[0], supplement(2, 0, 1, rules=reply(1))], every)) == "unknown"
    assert overall(observed([version(1, 0, rules=reply(1))], every)) == "kept"
    assert overall([]) == "kept"


DRAFT = version(2, 10, rules=reply(9), tick=9)
OLD = version(1, 0, rules=reply(3))


def test_a_violation_carries_its_days() -> None:
    """From the later of the two beginnings to the earlier of the two ends; spans alike are one."""
    until_40 = [demands(0, 1, a=mandate()), repeal(2, 40, 1, tenant="province")]
    assert told(broken_by_version(world([OLD], until_40, DRAFT), DRAFT)) == [
        (VALUE, day(10), day(40))
    ]
    later = [demands(30, 1, a=mandate())]
    assert told(broken_by_version(world([OLD], later, DRAFT), DRAFT)) == [(VALUE, day(30), None)]
    superseded = [OLD, version(2, 20, rules=reply(1))]
    draft = version(3, 10, rules=reply(9), tick=9)
    assert told(broken_by_version(world(superseded, later[:0], draft), draft)) == []
    assert told(broken_by_version(world(superseded, until_40, draft), draft)) == [
        (VALUE, day(10), day(20))
    ]


def test_a_mandate_enacted_anew_is_another_law_and_the_same_demand() -> None:
    """Over two bases of the province there are two spans, each with its version, and one matter."""
    twice = [demands(0, 1, a=mandate()), demands(30, 2, a=mandate())]
    found = broken_by_version(world([OLD], twice, DRAFT), DRAFT)
    assert [(one.from_on, one.to_on) for one in found] == [(day(10), day(30)), (day(30), None)]
    assert [one.observance.mandate.version for one in found] == [1, 2]
    assert len({one.observance.matter() for one in found}) == 1
    assert differences(subject([DRAFT], twice[:1]), subject([DRAFT], twice)) == ([], [])


BROKEN = version(1, 0, rules=reply(9) | {"seals": {"main": {"title": "印章"}}})
SEALS: JsonObject = {"seals": {"main": {"title": "公章"}}}
CASES = [
    # What the draft is, and which of its violations stood before.
    (version(2, 0, rules=reply(9), tick=9), [False]),
    (supplement(2, 0, 1, rules=SEALS, tick=9), [True]),
    (supplement(2, 0, 1, rules=reply(9), tick=9), [True]),
    (supplement(2, 0, 1, rules=reply(8), tick=9), [False]),
    (correction(2, 0, 1, rules=reply(9), tick=9), [True]),
    (correction(2, 0, 1, rules=reply(7), tick=9), [False]),
    (correction(2, 0, 1, rules=reply(5), tick=9), []),
    (repeal(2, 0, 1, tick=9), []),
    (commencement(2, 0, Commenced(1), tick=9), []),
]


@pytest.mark.parametrize(("draft", "stood"), CASES)
def test_what_stood_before_is_marked(draft: Version, stood: list[bool]) -> None:
    """An equal value at the same place on the same days: not the draft's, unless it enacts anew."""
    found = broken_by_version(world([BROKEN], [demands(0, 1, a=mandate())], draft), draft)
    assert [one.stood for one in found] == stood


def test_what_stood_is_told_day_by_day() -> None:
    """A correction that moves the beginning is new on the days that it adds."""
    draft = correction(2, -10, 1, rules=reply(9), tick=9)
    law = [demands(-50, 1, a=mandate())]
    found = broken_by_version(world([BROKEN], law, draft), draft)
    assert [(one.from_on, one.to_on, one.stood) for one in found] == [
        (day(-10), day(0), False),
        (day(0), None, True),
    ]


def test_a_repeal_answers_for_what_comes_back() -> None:
    """Without the supplement that mended it, the base breaks the mandate again."""
    city = [BROKEN, supplement(2, 5, 1, rules=reply(5))]
    draft = repeal(3, 20, 2, tick=9)
    found = broken_by_version(world(city, [demands(0, 1, a=mandate())], draft), draft)
    assert [(one.from_on, one.to_on, one.stood) for one in found] == [(day(20), None, False)]


def test_a_withdrawal_answers_for_what_stays() -> None:
    """A scheduled version that would have mended it is void, and the old one breaks it for good."""
    city = [BROKEN, version(2, 30, rules=reply(5))]
    draft = correction(3, 30, 2, void=True, rules=reply(5), tick=9)
    found = broken_by_version(world(city, [demands(0, 1, a=mandate())], draft), draft)
    assert [(one.from_on, one.to_on, one.stood) for one in found] == [(day(30), None, False)]


def test_differences_tell_what_comes_and_what_goes() -> None:
    """A stricter mandate brings a violation and one repealed ends it, each with its days."""
    lenient = [demands(0, 1, a=mandate(most=20))]
    strict = [*lenient, demands(50, 2, a=mandate())]
    assert [
        told(side)
        for side in differences(subject([OLD, DRAFT], lenient), subject([OLD, DRAFT], strict))
    ] == [
        [(VALUE, day(50), None)],
        [],
    ]
    back = differences(subject([OLD, DRAFT], strict), subject([OLD, DRAFT], lenient))
    assert [told(side) for side in back] == [[], [(VALUE, day(50), None)]]


@pytest.mark.parametrize(
    ("draft", "brings"),
    [
        (version(2, 10, rules=reply(9), tick=9), [(VALUE, day(10), None)]),
        (supplement(2, 10, 1, rules=SEALS, tick=9), []),
        (supplement(2, 10, 1, rules=reply(8), tick=9), [(VALUE, day(10), None)]),
    ],
)
def test_a_draft_below_is_told_what_is_its_own(
    draft: Version, brings: list[tuple[str, date, date | None]]
) -> None:
    """On the days that it bears on, and without what the record breaks there anyway."""
    before, after = (
        world([BROKEN], law, draft) for law in ([demands(0, 1)], [demands(0, 1, a=mandate())])
    )
    found = differences_for_version(before, after, draft)
    assert [told(side) for side in found] == [brings, []]
    assert [told(side) for side in differences_for_version(after, before, draft)] == [[], brings]


@pytest.mark.parametrize(
    ("enforcement", "draft", "cure"),
    [
        ("blocking", DRAFT, "不能发布"),
        ("advisory", DRAFT, "提示性约束"),
        ("blocking", supplement(2, 10, 1, rules=SEALS, tick=9), "没有本草案时该处也是如此"),
    ],
)
def test_sentences_name_the_law_the_days_and_the_cure(
    enforcement: str, draft: Version, cure: str
) -> None:
    """Whose mandate, by which article, from when, what is wrong, and what is to do."""
    law = [demands(0, 1, a=mandate(enforcement=enforcement))]
    (found,) = broken_by_version(world([BROKEN], law, draft), draft)
    words = tell(found)
    for part in ("省", "办复时限", "province-1第 7 条", f"自 {day(10)} 起", "过大"):
        assert part in words.zh
    for part in ("province", "办复时限", "article 7", f"from {day(10)} on", "too much"):
        assert part in words.en
    assert cure in tell_drafter(found).zh
    assert tell_drafter(found).zh.startswith(words.zh)


def test_sentences_name_an_inserted_article_whole() -> None:
    """第七条之一 is not 第七条."""
    source: Json = [{"article": 7, "inserted": 1, "quote": "各市不得超过五个工作日"}]
    law = [demands(0, 1, a={**mandate(), "source": source})]
    (found,) = broken_by_version(world([BROKEN], law, DRAFT), DRAFT)
    assert "province-1第 7-1 条" in tell(found).zh
    assert "article 7-1" in tell(found).en


def test_kinds_are_as_drafts_have_them() -> None:
    """The cases above are of every kind that a draft may have."""
    assert {draft.kind for draft, _ in CASES} == set(Kind)


def test_a_mandate_may_look_at_an_item_of_a_list() -> None:
    """The value judged is what the version writes: citations without what answers add to them."""
    rule: Json = {"source": [{"article": 1, "quote": "甲"}], "days": [3, 9]}
    city = version(1, 0, rules={"leave": {"x": rule}})
    assert [o.verdict for o in observed([city], mandate("/leave/*/days/*"))] == ["kept", "violated"]
    (cited,) = observed([city], mandate("/leave/x/source", required=True))
    assert cited.value == rule["source"]  # type: ignore[index, call-overload]
