"""Uniting chains: nobody is asked twice, nobody out of turn."""

from collections.abc import Sequence
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from guize.domain.decisions.chains import Taken
from guize.domain.decisions.uniting import unite_chains
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.chains import Chain, read_chain
from tests.domain.decisions.sample_law import step, words

APPROVE = step("head", "approve")
FILE = step("general-office", "file")
COPY = step("general-office", "copy")
REPORT = step("secretary-general", "report")
PROVINCE = step("general-office", "file", to=["superior-government"])
PARTY = step("general-office", "file", to=["party-committee"])
NOTIFY = step("general-office", "notify")
STEPS = [
    APPROVE,
    FILE,
    COPY,
    REPORT,
    NOTIFY,
    step("deputy", "approve"),
    step("party-committee", "file"),
]


def unite(chains: Sequence[Sequence[JsonObject]]) -> list[JsonObject]:
    """Unite chains whose steps are told as they are written."""
    return unite_chains([_run(chain) for chain in chains])


def _run(chain: Sequence[JsonObject]) -> list[Taken]:
    read = read_chain([*chain], words())
    assert isinstance(read, Chain)
    return [Taken(one, one.said) for one in read.steps]


def named(chain: list[JsonObject]) -> list[tuple[Json, Json]]:
    """Return each step by office and action."""
    return [(one["office"], one["action"]) for one in chain]


# Chains whose steps are all drawn from one order, so that no two of them demand opposite orders.
@st.composite
def agreeing(draw: st.DrawFn) -> list[list[JsonObject]]:
    """Draw chains that agree on some order."""
    order = draw(st.permutations(STEPS))
    picks = st.lists(st.integers(0, len(order) - 1), unique=True, max_size=4).map(sorted)
    return [[order[i] for i in pick] for pick in draw(st.lists(picks, max_size=4))]


@given(agreeing())
def test_each_chain_keeps_its_order(chains: list[list[JsonObject]]) -> None:
    """Whatever is united, the steps of each chain come in the order in which it has them."""
    united = named(unite(chains))
    for chain in chains:
        assert [one for one in united if one in named(chain)] == named(chain)


@given(agreeing())
def test_every_step_is_taken_once(chains: list[list[JsonObject]]) -> None:
    """Equal steps of several chains merge, and none is lost."""
    united = named(unite(chains))
    assert len(united) == len(set(united))
    assert set(united) == {one for chain in chains for one in named(chain)}


@given(agreeing())
def test_the_order_of_the_chains_changes_nothing(chains: list[list[JsonObject]]) -> None:
    """Chains that agree unite to the same chain in whatever order they come."""
    found = {str(unite(order)) for order in permutations(chains)}
    assert len(found) == 1


@given(agreeing())
def test_uniting_again_changes_nothing(chains: list[list[JsonObject]]) -> None:
    """What is united stays so: with itself, and with the chains that it came from."""
    united = unite(chains)
    assert unite([united, united]) == united
    assert unite([united, *chains]) == united


def test_what_no_chain_orders_goes_by_what_is_done() -> None:
    """Approval first, then filing, copies, reports and notices; then by office."""
    chains = [[NOTIFY], [REPORT], [COPY], [FILE], [step("deputy", "approve")], [APPROVE]]
    assert unite(chains) == [step("deputy", "approve"), APPROVE, FILE, COPY, REPORT, NOTIFY]


def test_an_order_of_a_chain_prevails_over_what_is_done() -> None:
    """A chain that reports before it asks for approval is not turned round."""
    assert unite([[REPORT, APPROVE], [FILE]]) == [FILE, REPORT, APPROVE]


def test_other_recipients_make_another_step() -> None:
    """Filing with the province and filing with the party committee are two steps."""
    assert len(unite([[PROVINCE], [PARTY]])) == 2
    assert len(unite([[PROVINCE], [PROVINCE, PARTY]])) == 2


def test_steps_that_differ_in_recipients_alone_are_ordered_too() -> None:
    """No tie is left to the order in which the rules are stored."""
    assert unite([[PROVINCE], [PARTY]]) == unite([[PARTY], [PROVINCE]])


def test_a_step_beside_another_stays_beside_it() -> None:
    """抄送 beside 报备 stays right after it, though other steps could come between."""
    copy: JsonObject = {**COPY, "parallel_with_previous": True}
    assert unite([[FILE, copy], [APPROVE]]) == [APPROVE, FILE, copy]


def test_a_step_whose_partner_is_taken_earlier_runs_on_its_own() -> None:
    """If something must come between, the step is no longer told to run beside the previous one."""
    copy: JsonObject = {**COPY, "parallel_with_previous": True}
    assert unite([[FILE, copy], [FILE, REPORT, COPY]]) == [FILE, REPORT, COPY]


def test_chains_that_demand_opposite_orders_still_unite() -> None:
    """No step is lost and nothing runs for ever: the first chain's order holds."""
    united = unite([[APPROVE, FILE], [FILE, APPROVE]])
    assert united == [APPROVE, FILE]
