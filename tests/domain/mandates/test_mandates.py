"""Which mandates bind a tenant on a day, and whom they name."""

import pytest

from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.mandate import Mandator, binding
from guize.domain.tenant import Level, Tenant
from guize.domain.words import Words
from tests.domain.build import correction, day, repeal, supplement, timeline, version
from tests.domain.mandates.demanding import CITY, PROVINCE, demands, mandate, path_of

DISTRICT = Tenant(slug="ward", name=Words("区", "ward"), level=Level.DISTRICT, parent="own")


def titles(mandator: Mandator, on: int) -> dict[str, int]:
    """Return the mandates in force on a day, with their versions."""
    return {found.rule: found.version for found in mandator.on(day(on))}


def test_mandates_are_those_of_the_ancestors_own_rules_in_force() -> None:
    """A base brings them, a supplement adds and removes, the next base and a repeal end them."""
    versions = [
        demands(0, 1, a=mandate()),
        supplement(
            2, 10, 1, tenant="province", rules={"mandates": {"b": mandate(), "a": None}}, end=20
        ),
        demands(30, 3, c=mandate()),
        repeal(4, 40, 3, tenant="province"),
    ]
    mandator = Mandator(path_of([], versions)[1])
    assert mandator.demands
    assert [titles(mandator, on) for on in (-1, 0, 10, 20, 30, 40)] == [
        {},
        {"a": 1},
        {"b": 2},
        {"a": 1},
        {"c": 3},
        {},
    ]
    assert {day(on) for on in (0, 10, 20, 30, 40)} <= set(mandator.turns())


def test_a_mandate_remembers_who_demands_it_by_what_law() -> None:
    """Its citations name the instrument that they are of, a correction's number included."""
    versions = [demands(0, 1, a=mandate())]
    found = Mandator(path_of([], versions)[1]).on(day(0))[0]
    assert (found.tenant, found.name, found.version) == ("province", PROVINCE.name, 1)
    assert (found.instrument, found.title) == ("province-1", "办复时限")
    assert found.source == (
        {
            "article": 7,
            "quote": "各市不得超过五个工作日",
            "label": "第七条",
            "tenant": "province",
            "version": 1,
            "instrument": "province-1",
        },
    )
    restated = correction(2, 0, 1, tenant="province", rules=versions[0].rules)
    assert Mandator(path_of([], [*versions, restated])[1]).on(day(0))[0].version == 2


def test_an_ancestors_baseline_is_no_demand() -> None:
    """What the nation offers as a baseline is not among the province's own mandates."""
    offering = version(1, 0, rules={"baseline": {"mandates": {"a": mandate()}}})
    assert not Mandator(timeline([offering])).on(day(0))


@pytest.mark.parametrize(
    ("limits", "binds"),
    [
        ({"levels": ["city"]}, [CITY]),
        ({"levels": ["district"]}, [DISTRICT]),
        ({"levels": ["city", "district"]}, [CITY, DISTRICT]),
        ({"tenants": ["own"]}, [CITY]),
        ({"levels": ["district"], "tenants": ["own"]}, []),
        ({"levels": ["district"], "tenants": ["own", "ward"]}, [DISTRICT]),
        ({"note": "一律适用"}, [CITY, DISTRICT]),
    ],
)
def test_everything_given_of_applies_to_must_hold(limits: JsonObject, binds: list[Tenant]) -> None:
    """Levels and tenants limit together; a tenant that is named is itself, not what is below it."""
    found = Mandator(path_of([], [demands(0, 1, a=mandate(applies_to=limits))])[1]).on(day(0))[0]
    assert [tenant for tenant in (CITY, DISTRICT) if found.binds(tenant)] == binds
    mandator = Mandator(
        path_of([], [demands(0, 1), demands(5, 2, a=mandate(applies_to=limits))])[1]
    )
    assert [tenant for tenant in (CITY, DISTRICT) if mandator.concerns(tenant)] == binds


def test_the_parents_mandates_come_first() -> None:
    """Those of every ancestor bind, from parent to root."""
    nearer = Mandator(timeline([version(1, 0, rules={"mandates": {"a": mandate()}})], "near"))
    farther = Mandator(path_of([], [demands(0, 1, a=mandate())])[1])
    assert [m.version for m in binding([nearer, farther], CITY, day(0))] == [1, 1]
    assert [m.name.en for m in binding([nearer, farther], CITY, day(0))] == ["city", "province"]


@pytest.mark.parametrize(
    "broken", ["text", {}, {"path": 7}, {"path": "x"}, {"path": "/a~2"}, {"path": ""}]
)
def test_what_has_not_the_shape_of_a_mandate_demands_nothing(broken: Json) -> None:
    """A draft may hold anything: the check of its shape tells of it, nothing is judged by it."""
    rules: JsonObject = {"bad": broken, "good": mandate()}
    found = Mandator(path_of([], [demands(0, 1, **rules)])[1]).on(day(0))
    assert [one.rule for one in found] == ["good"]
    odd = version(1, 0, tenant="province", rules={"mandates": "x"})
    assert not Mandator(path_of([], [odd])[1]).on(day(0))
