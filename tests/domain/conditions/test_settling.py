"""Lex specialis held against brute force: every assignment of a small domain, one by one."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, product
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from guize.domain.conditions.condition import Choice, Facts, Given, Interval, Region, Value, judge
from guize.domain.conditions.settling import Candidate, Settlement, narrowest, settle
from guize.domain.quantities import Quantity

WORDS = ("one", "other", "third")
FACTS = ("colour", "shape", "size")
Case = dict[str, Value]
Named = Candidate[str]


def choice(*allowed: str, excludes: bool = False) -> Choice:
    """Return a test on a word."""
    return Choice(frozenset(allowed), frozenset(WORDS), excludes=excludes)


def rule(name: str, comes_to: str, selectors: Sequence[str] = (), **tests: Region) -> Named:
    """Return a candidate that comes to something if its tests hold."""
    return Candidate(name, comes_to, {}, tests, selectors=frozenset(selectors))


def outcome(alive: Sequence[Named], _facts: Facts) -> Hashable:
    """Tell what the narrowest rules come to."""
    return frozenset(one.rule for one in narrowest(alive))


def settled(candidates: Sequence[Named], **facts: Value) -> Settlement[str]:
    """Settle a case by what the rules come to."""
    return settle(candidates, facts, outcome)


subsets = [choice(*some) for size in (1, 2) for some in combinations(WORDS, size)]
numbers = st.integers(1, 3)
bounds = st.none() | st.tuples(numbers, st.booleans())
intervals = st.builds(Interval, st.just("number"), bounds, bounds)
tests: st.SearchStrategy[dict[str, Region]] = st.fixed_dictionaries(
    {},
    optional={
        "colour": st.sampled_from(subsets),
        "shape": st.sampled_from(subsets),
        "size": intervals,
    },
)


@st.composite
def rulebooks(draw: st.DrawFn) -> list[Named]:
    """Draw up to five rules that come to few different things."""
    made = draw(st.lists(st.tuples(tests, st.sampled_from("XY")), max_size=5))
    return [Candidate(f"/r{i}", to, {}, when) for i, (when, to) in enumerate(made)]


SIZES: tuple[Value, ...] = tuple(Quantity(n / 2) for n in range(1, 9))
DOMAIN: Mapping[str, tuple[Value, ...]] = {"colour": WORDS, "shape": WORDS, "size": SIZES}


def assignments(facts: Facts) -> Iterator[Case]:
    """Yield every whole case that agrees with the facts given."""
    choices = [(facts[name],) if name in facts else DOMAIN[name] for name in FACTS]
    for values in product(*choices):
        yield dict(zip(FACTS, values, strict=True))


def comes_to(candidates: Sequence[Named], case: Facts) -> Hashable:
    """Return what a whole case comes to."""
    return outcome([one for one in candidates if judge(one.conditions, case).holds], case)


def facts_that_matter(candidates: Sequence[Named], facts: Facts) -> set[str]:
    """Return the facts of which two values, all others fixed somehow, differ in outcome."""
    return {
        name
        for name in FACTS
        if name not in facts
        for case in assignments(facts)
        if any(
            comes_to(candidates, case) != comes_to(candidates, {**case, name: value})
            for value in DOMAIN[name]
        )
    }


some_facts: st.SearchStrategy[Case] = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in DOMAIN.items()}
)


@given(rulebooks(), some_facts)
def test_a_fact_is_asked_for_if_and_only_if_it_matters(
    candidates: list[Named], facts: Case
) -> None:
    """The facts asked for are those of which two values make a difference, no more and no less."""
    assert set(settled(candidates, **facts).needs) == facts_that_matter(candidates, facts)


@given(rulebooks(), st.data())
def test_the_facts_asked_for_suffice(candidates: list[Named], data: st.DataObject) -> None:
    """Once the facts asked for are given nothing more is asked, and the decision is the law's."""
    asked = settled(candidates).needs
    facts = {name: data.draw(st.sampled_from(DOMAIN[name])) for name in asked}
    settlement = settled(candidates, **facts)
    assert settlement.needs == ()
    for case in assignments(facts):
        assert outcome(settlement.deciding, facts) == comes_to(candidates, case)


@given(rulebooks(), some_facts, st.randoms())
def test_the_order_of_the_rules_changes_nothing(
    candidates: list[Named], facts: Case, random: Random
) -> None:
    """Rules stored in another order settle the case alike, to the last word."""
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert settled(shuffled, **facts) == settled(candidates, **facts)


@given(rulebooks(), some_facts)
def test_a_rule_that_cannot_match_changes_nothing(candidates: list[Named], facts: Case) -> None:
    """A rule that the facts rule out is told among the considered and nowhere else."""
    before = settled(candidates, **facts, taste="one")
    stranger = rule("/a", "Z", taste=choice("other"))
    after = settled([stranger, *candidates], **facts, taste="one")
    assert (after.holding, after.deciding) == (before.holding, before.deciding)
    assert after.needs == before.needs
    assert after.considered[1:] == before.considered
    assert after.considered[0].verdict.failed == ("taste",)


def test_two_facts_that_matter_only_together_are_both_asked_for() -> None:
    """Where each of two facts turns what the other decides, asking for one would not suffice."""
    rules = [
        rule("/a", "X", colour=choice("one"), shape=choice("other", "third")),
        rule("/b", "X", colour=choice("other", "third"), shape=choice("one")),
        rule("/c", "Y"),
    ]
    assert set(settled(rules).needs) == {"colour", "shape"}


def test_the_narrower_rule_beats_the_wider_and_is_named_for_it() -> None:
    """What beat a rule that holds is told."""
    wide, narrow = rule("/wide", "Y"), rule("/narrow", "X", colour=choice("one"))
    settlement = settled([wide, narrow], colour="one")
    assert settlement.deciding == (narrow,)
    assert settlement.holding == (narrow, wide)
    told = {
        one.candidate.id: tuple(w.candidate.id for w in one.beaten_by)
        for one in settlement.considered
    }
    assert told == {"/wide": ("/narrow",), "/narrow": ()}


def test_without_the_fact_nobody_has_won_yet() -> None:
    """While the narrower rule is open, the wider one holds but the fact is asked for."""
    settlement = settled([rule("/wide", "Y"), rule("/narrow", "X", colour=choice("one"))])
    assert settlement.needs == ("colour",)


def test_a_fact_is_not_asked_for_where_the_rules_agree() -> None:
    """Rules that come to the same decide together, whatever the fact is."""
    settlement = settled([rule("/a", "X"), rule("/b", "X", colour=choice("one"))])
    assert settlement.needs == ()
    assert {one.id for one in settlement.deciding} == {"/a", "/b"}


def test_a_value_that_no_rule_names_is_not_tried_for_a_selector() -> None:
    """A fact that tells which duty is meant is not asked for to learn of a duty nobody has."""
    duty = rule("/duty", "X", selectors=("colour",), colour=choice("one"))
    assert settled([duty]).needs == ()
    assert settled([duty]).deciding == (duty,)
    condition = rule("/condition", "X", colour=choice("one"))
    assert settled([condition]).needs == ("colour",)


def test_two_duties_are_told_apart_by_the_first_selector_alone() -> None:
    """If the first selector settles which duty is meant, the second is not asked for."""
    keys = ("colour", "shape")
    rules = [
        rule("/a", "X", keys, colour=choice("one"), shape=choice("one")),
        rule("/b", "Y", keys, colour=choice("other"), shape=choice("other")),
    ]
    assert settled(rules).needs == ("colour",)


def test_a_limit_that_may_be_given_is_not_asked_for() -> None:
    """A test that only asks that a value be given fails while none is."""
    rules = [rule("/general", "Y"), rule("/stated", "X", stated=Given())]
    assert settled(rules).needs == ()
    assert [one.id for one in settled(rules).deciding] == ["/general"]
    stated = settled(rules, stated=Quantity(3, "day"))
    assert [one.id for one in stated.deciding] == ["/stated"]


def over(number: float, unit: str) -> Interval:
    """Return what is longer than a number of a unit of its own axis."""
    return Interval(unit, (number, False), None)


def test_thirty_days_may_or_may_not_be_over_a_month() -> None:
    """Days that may be more or less than the months of a rule are asked for again, not guessed."""
    rules = [rule("/general", "Y"), rule("/long", "X", length=over(1, "month"))]
    assert settled(rules, length=Quantity(30, "day")).needs == ("length",)
    assert settled(rules, length=Quantity(30, "day")).deciding == (rules[0],)
    for days, decides in ((27, "/general"), (32, "/long")):
        settlement = settled(rules, length=Quantity(days, "day"))
        assert settlement.needs == ()
        assert [one.id for one in settlement.deciding] == [decides]


def test_days_left_open_by_months_are_not_asked_for_where_the_rules_agree() -> None:
    """Whether 30 days are over a month does not matter if both rules come to the same."""
    rules = [rule("/general", "X"), rule("/long", "X", length=over(1, "month"))]
    assert settled(rules, length=Quantity(30, "day")).needs == ()


def test_a_rule_in_days_holds_though_another_in_months_is_open() -> None:
    """The days given keep deciding the rules in days while those in months are tried both ways."""
    rules = [
        rule("/days", "X", length=Interval("day", (30, True), None)),
        rule("/months", "Y", length=Interval("month", (2, True), None)),
    ]
    settlement = settled(rules, length=Quantity(30, "day"))
    assert settlement.needs == ()
    assert [one.id for one in settlement.deciding] == ["/days"]
    assert settled(rules, length=Quantity(61, "day")).needs == ("length",)


def test_a_condition_inside_a_rule_is_asked_for_only_if_the_rule_may_decide() -> None:
    """A step with a condition matters while its rule may win, and not once it is beaten."""
    inner: Mapping[str, Region] = {"shape": choice("one")}
    general = Candidate("/general", "Y", {}, {}, inner=(inner,))
    special = rule("/special", "X", colour=choice("one"))

    def told(alive: Sequence[Named], facts: Facts) -> Hashable:
        return frozenset(
            (one.id, bool(one.inner) and judge(inner, facts).holds) for one in narrowest(alive)
        )

    assert settle([general, special], {}, told).needs == ("colour", "shape")
    assert settle([general, special], {"colour": "one"}, told).needs == ()
    assert settle([general, special], {"colour": "other"}, told).needs == ("shape",)
