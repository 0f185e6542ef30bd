"""Random JSON, and random rulebooks in the shapes that rules have."""

from copy import deepcopy
from random import Random
from typing import cast

from hypothesis import strategies as st

from guize.domain.json_types import Json, JsonObject, Rulebook

scalars = st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "b", "~", "/"])
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | scalars | st.floats(0, 2, width=16),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["a", "a/b", "~1", "~0/", "0", "", "条文", "😀", "-"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)

_OFFICES = ["head", "deputy-in-charge", "secretary-general", "general-office"]
_citations = st.lists(
    st.fixed_dictionaries(
        {"article": st.integers(1, 3), "quote": st.sampled_from(["10个工作日", "由市长签发"])}
    ),
    min_size=1,
    max_size=2,
)
_marks = {
    "source": _citations,
    "strength": st.sampled_from(["must", "usually", "may"]),
    "note": st.sampled_from(["编者", "说明"]),
}
_durations = st.fixed_dictionaries(
    {"value": st.integers(1, 3), "unit": st.sampled_from(["day", "working_day", "month"])},
    optional=_marks,
) | st.fixed_dictionaries(
    {"min": st.integers(1, 3), "max": st.integers(4, 5), "unit": st.just("day")}, optional=_marks
)
_limits = _durations | st.fixed_dictionaries({"vague": st.just("及时")}, optional=_marks)
_offices = st.lists(st.sampled_from(_OFFICES), min_size=1, max_size=3, unique=True)
_steps = st.fixed_dictionaries(
    {"office": st.sampled_from(_OFFICES), "action": st.sampled_from(["review", "issue"])},
    optional={"to": _offices, "verb": st.sampled_from(["审核", "签发"]), "limit": _limits},
)
_chains = st.lists(_steps, min_size=1, max_size=4)
_rule = {"title": st.sampled_from(["甲", "乙"]), "source": _citations}
_when = st.dictionaries(
    st.sampled_from(["importance", "urgency"]),
    st.sampled_from(["ordinary", "major"]) | st.just({"not": ["ordinary"]}),
    min_size=1,
    max_size=2,
)
_deadlines = st.fixed_dictionaries(
    {
        **_rule,
        "trigger": st.sampled_from(["request-received"]) | st.just(["request-received"]),
        "limit": _limits,
    },
    optional={"obligor": _offices, "when": _when, "strength": _marks["strength"]},
)
_signing = st.fixed_dictionaries(_rule, optional={"chain": _chains, "when": _when})
_meetings = st.fixed_dictionaries(
    _rule,
    optional={
        "members": st.fixed_dictionaries({"offices": _offices}, optional=_marks),
        "minutes": st.fixed_dictionaries({"chain": _chains}, optional={"drafted_within": _limits}),
    },
)


def _section(rules: st.SearchStrategy[JsonObject]) -> st.SearchStrategy[JsonObject]:
    return st.dictionaries(st.sampled_from(["one", "two"]), rules, max_size=2)


rulebooks = cast(
    "st.SearchStrategy[Rulebook]",
    st.fixed_dictionaries(
        {},
        optional={
            "deadlines": _section(cast("st.SearchStrategy[JsonObject]", _deadlines)),
            "signing": _section(cast("st.SearchStrategy[JsonObject]", _signing)),
            "meetings": _section(cast("st.SearchStrategy[JsonObject]", _meetings)),
        },
    ),
)


def shuffled_sets(value: Json, random: Random) -> Json:
    """Return ``value`` with every list of texts in another order, and a lone trigger as a list."""
    if isinstance(value, dict):
        return {name: shuffled_sets(member, random) for name, member in value.items()}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return random.sample(deepcopy(value), len(value))
    return [shuffled_sets(item, random) for item in value] if isinstance(value, list) else value
