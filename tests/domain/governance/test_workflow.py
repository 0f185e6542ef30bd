"""The workflow of drafts: every state, step, role, contributor, approval and policy there is."""

from collections.abc import Iterator
from itertools import chain, combinations, islice, product

import pytest

from guize.domain.governance.authority import ROLE_ACTIONS, Role
from guize.domain.governance.workflow import (
    Asker,
    DraftFacts,
    Policy,
    Refusal,
    State,
    Step,
    allowed_actions,
    standing,
)

ME, CREATOR, COLLEAGUE, ANOTHER, ABOVE = "user:me", "user:creator", "user:c", "user:d", "user:p"

# What the law of the house says, written down apart from the code: a row a step, a column a state;
# every word of a cell must hold, "-" is never. The states: COLUMNS.
TABLE = """
    edit          | edits          | edits                 | edits        | edits        | - | -
    rebase        | edits behind   | edits behind          | edits behind | edits behind | - | -
    submit        | edits whole    | -                     | -            | -            | - | -
    approve       | -              | reviews fresh short level  | -       | -            | - | -
    countersign   | -              | above fresh unsigned level | -       | -            | - | -
    reject        | -              | reviews               | reviews      | -            | - | -
    withdraw      | owns           | owns                  | owns         | owns         | - | -
    publish       | -              | -                     | issues level | -            | - | -
    comment       | speaks         | speaks                | speaks       | speaks       | - | -
"""
COLUMNS = ("draft", "in_review", "approved", "rejected", "published", "withdrawn")
CELLS = {
    (row.split("|")[0].strip(), column): cell.split()
    for row in TABLE.strip().splitlines()
    for column, cell in zip(COLUMNS, row.split("|")[1:], strict=True)
}

APPROVERS = ((), (ME,), (COLLEAGUE,), (COLLEAGUE, ANOTHER))
COUNTERSIGNERS = ((), (ME,), (ABOVE,))
TROUBLES = ((False,) * 3, (True, False, False), (False, True, False), (False, False, True))
"""Behind, with conflicts, with errors."""
ROLES = tuple(chain.from_iterable(combinations(Role, size) for size in range(len(Role) + 1)))
STANDINGS = ((True, True), (True, False), (False, True))
"""A person, or not; with REVIEW at the ancestor that countersigns, or not."""
POLICIES = tuple(Policy(n, above) for n in (1, 2) for above in (None, "hubei"))


def cases() -> Iterator[tuple[DraftFacts, Asker, Policy, frozenset[Role]]]:
    """Yield every combination."""
    for state, approvers, countersigners, contributed, (behind, conflicts, errors) in product(
        State, APPROVERS, COUNTERSIGNERS, (False, True), TROUBLES
    ):
        draft = DraftFacts(
            state=state,
            contributors=frozenset({CREATOR, ME} if contributed else {CREATOR}),
            approvers=frozenset(approvers),
            countersigners=frozenset(countersigners),
            is_behind=behind,
            has_conflicts=conflicts,
            has_errors=errors,
        )
        for roles, (person, above), policy in product(ROLES, STANDINGS, POLICIES):
            actions = frozenset(a for role in roles for a in ROLE_ACTIONS[role])
            asker = Asker(actor=ME, is_person=person, actions=actions, may_countersign=above)
            yield draft, asker, policy, frozenset(roles)


def expected_state(draft: DraftFacts, policy: Policy) -> str:
    """Tell the column of the table: under review, the approvals decide which of the two it is."""
    if draft.state not in ("in_review", "approved"):
        return draft.state.value
    counted = [name for name in draft.approvers if name not in draft.contributors]
    complete = len(counted) >= policy.approvals
    if policy.countersign_of == "hubei" and not draft.countersigners:
        complete = False
    return "approved" if complete else "in_review"


def expected_facts(
    draft: DraftFacts, asker: Asker, policy: Policy, roles: frozenset[Role]
) -> dict[str, bool]:
    """Tell which words of the table hold."""
    mine = ME in draft.contributors
    signed = ME in draft.approvers or ME in draft.countersigners
    counted = [name for name in draft.approvers if name not in draft.contributors]
    return {
        "-": False,
        "edits": Role.EDITOR in roles,
        "reviews": Role.REVIEWER in roles,
        "issues": Role.PUBLISHER in roles,
        "above": asker.may_countersign,
        "owns": Role.ADMIN in roles or (mine and Role.EDITOR in roles),
        "speaks": bool(roles & {Role.EDITOR, Role.REVIEWER, Role.PUBLISHER}),
        "behind": draft.is_behind,
        "level": not draft.is_behind,
        "whole": not (draft.is_behind or draft.has_conflicts or draft.has_errors),
        "fresh": asker.is_person and not mine and not signed,
        "short": len(counted) < policy.approvals,
        "unsigned": policy.countersign_of is not None and not draft.countersigners,
    }


def test_the_whole_matrix() -> None:
    """State × step × roles × contributor × approvals × policy is as the table says."""
    seen: dict[tuple[str, str], set[bool]] = {}
    for draft, asker, policy, roles in cases():
        state = expected_state(draft, policy)
        facts = expected_facts(draft, asker, policy, roles)
        allowed = allowed_actions(draft, asker, policy)
        assert standing(draft, policy) == state
        for step in Step:
            expected = all(facts[word] for word in CELLS[step.value, state])
            assert (allowed[step] is None) is expected, (step, draft, asker, policy, roles)
            seen.setdefault((step.value, state), set()).add(expected)
    assert {key: True in found for key, found in seen.items()} == {
        key: cell != ["-"] for key, cell in CELLS.items()
    }


def test_every_refusal_speaks_both_languages() -> None:
    """Each refusal has a code and ends its sentence in both languages, the cure included."""
    told: dict[str, Refusal] = {}
    for draft, asker, policy, _ in islice(cases(), 0, None, 61):
        for refusal in allowed_actions(draft, asker, policy).values():
            if refusal is not None:
                told[f"{refusal.code} {refusal.words.en}"] = refusal
    assert {refusal.code for refusal in told.values()} == {
        "no_right",
        "wrong_state",
        "not_a_person",
        "four_eyes",
        "already_signed",
        "enough_approvals",
        "no_countersign",
        "countersigned",
        "not_behind",
        "needs_rebase",
        "open_conflicts",
        "has_errors",
    }
    for refusal in told.values():
        assert refusal.words.zh.endswith("。")
        assert refusal.words.en.endswith(".")


@pytest.mark.parametrize("step", [Step.APPROVE, Step.COUNTERSIGN])
@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: "+".join(roles) or "none")
def test_no_role_makes_a_contributor_another_pair_of_eyes(
    step: Step, roles: tuple[Role, ...]
) -> None:
    """Whoever changed the draft is refused, whatever they hold."""
    draft = DraftFacts(state=State.IN_REVIEW, contributors=frozenset({CREATOR, ME}))
    actions = frozenset(a for role in roles for a in ROLE_ACTIONS[role])
    asker = Asker(actor=ME, is_person=True, actions=actions, may_countersign=True)
    assert allowed_actions(draft, asker, Policy(1, "hubei"))[step] is not None


def test_without_a_demand_no_reviewer_is_told_to_find_a_countersigner() -> None:
    """Where no tenant above demands it, that is the reason told to whoever reviews."""
    draft = DraftFacts(state=State.IN_REVIEW, contributors=frozenset({CREATOR}))
    asker = Asker(actor=ME, is_person=True, actions=ROLE_ACTIONS[Role.REVIEWER])
    refusal = allowed_actions(draft, asker, Policy(1))[Step.COUNTERSIGN]
    assert refusal is not None
    assert refusal.code == "no_countersign"
