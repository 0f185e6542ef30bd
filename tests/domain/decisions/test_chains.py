"""Chains as a case runs through them: what applies, in what order, under what titles."""

from guize.domain.decisions.chains import Taken, find_last, run_chain, tell_chain
from guize.domain.json_types import Json, JsonObject
from guize.domain.rules.chains import AnyStep, Chain, Choice, read_chain
from guize.domain.rules.when import conditions_within
from tests.domain.decisions.sample_law import case_of, rule, step, words

HEAD = step("head", "issue")
DEPUTY = step("deputy-in-charge", "review")
DIRECTOR = step("general-office-director", "review")
MAJOR: JsonObject = {"importance": "major"}
PARALLEL: JsonObject = {"parallel_with_previous": True}


def read(chain: Json) -> Chain:
    """Read the steps of a chain."""
    found = read_chain(chain, words())
    assert isinstance(found, Chain)
    return found


def applied(chain: Json, **facts: str) -> Json:
    """Return what applies of a chain."""
    return read(chain).applying(facts).said


def run(chain: Json, facts: JsonObject | None = None, **sections: JsonObject) -> list[JsonObject]:
    """Run a chain."""
    case = case_of("signing", {**sections}, facts)
    return [taken.told for taken in run_chain(read(chain), case)]


def test_a_step_whose_condition_fails_is_left_out() -> None:
    """A step for major matters falls away for ordinary ones; one that holds loses its `when`."""
    chain: Json = [DEPUTY, {**HEAD, "when": MAJOR}]
    assert applied(chain, importance="ordinary") == [DEPUTY]
    assert applied(chain, importance="major") == [DEPUTY, HEAD]


def test_a_step_that_a_missing_fact_leaves_open_keeps_its_condition() -> None:
    """What is not known to apply is not said to apply."""
    chain: Json = [{**HEAD, "when": MAJOR}]
    assert applied(chain) == chain


def test_a_choice_of_which_one_branch_is_left_becomes_that_branch() -> None:
    """What was said of the choice is said of the branch, unless it says otherwise itself."""
    choice: JsonObject = {
        "any_of": [[{**DEPUTY, "when": {"importance": "ordinary"}}], [{**HEAD, "if": "必要时"}]],
        "if": "需要时",
        "strength": "may",
        **PARALLEL,
    }
    assert applied([DIRECTOR, choice], importance="major") == [
        DIRECTOR,
        {**HEAD, "if": "必要时", "strength": "may", **PARALLEL},
    ]


def test_only_the_first_step_of_a_branch_that_is_left_runs_beside_the_previous_one() -> None:
    """A branch of several steps starts beside the previous step and then goes on in order."""
    choice: JsonObject = {"any_of": [[DEPUTY, HEAD]], **PARALLEL}
    assert applied([DIRECTOR, choice]) == [DIRECTOR, {**DEPUTY, **PARALLEL}, HEAD]


def test_a_choice_of_which_nothing_is_left_falls_away() -> None:
    """No empty choice stands in a chain."""
    choice: JsonObject = {"any_of": [[{**DEPUTY, "when": MAJOR}], [{**HEAD, "when": MAJOR}]]}
    assert applied([DIRECTOR, choice], importance="ordinary") == [DIRECTOR]


def test_no_step_runs_beside_one_that_fell_away() -> None:
    """If its partner falls away a step comes in order, not beside the step before the partner."""
    chain: Json = [DIRECTOR, {**DEPUTY, "when": MAJOR}, {**HEAD, **PARALLEL}]
    assert applied(chain, importance="ordinary") == [DIRECTOR, HEAD]
    assert applied(chain, importance="major") == [DIRECTOR, DEPUTY, {**HEAD, **PARALLEL}]


def test_a_step_stays_beside_the_first_though_another_beside_it_fell_away() -> None:
    """Of three that run beside each other, the one in the middle may fall away."""
    chain: Json = [DIRECTOR, {**DEPUTY, **PARALLEL, "when": MAJOR}, {**HEAD, **PARALLEL}]
    assert applied(chain, importance="ordinary") == [DIRECTOR, {**HEAD, **PARALLEL}]


def test_a_delegate_whose_condition_fails_is_no_delegate() -> None:
    """Delegates have conditions of their own."""
    delegate: JsonObject = {"office": "executive-deputy", "by": "mandate"}
    signs: JsonObject = {**HEAD, "delegates": [{**delegate, "when": MAJOR}]}
    assert applied([signs], importance="ordinary") == [HEAD]
    assert applied([signs], importance="major") == [{**HEAD, "delegates": [delegate]}]


def test_steps_carry_the_local_title() -> None:
    """The tenant's own title, else the vocabulary's."""
    titles: JsonObject = {"head": rule("区长")}
    steps = run([HEAD, DIRECTOR, {"body": "executive", "action": "decide"}], organization=titles)
    assert [one["title"] for one in steps] == ["区长", "政府办公室(厅)主任", "常务会议"]


def test_a_meeting_carries_its_local_title() -> None:
    """What the tenant calls its executive meeting stands in the step."""
    meetings: JsonObject = {"executive": rule("区政府常务会议")}
    (only,) = run([{"body": "executive", "action": "decide"}], meetings=meetings)
    assert only["title"] == "区政府常务会议"


def test_a_relative_office_is_resolved_from_the_facts() -> None:
    """The chair is whoever the facts say; without them the word stays."""
    chain: Json = [step("chair", "issue")]
    titles: JsonObject = {"executive-deputy": rule("常务副市长")}
    facts: JsonObject = {"document": "minutes", "chair": "executive-deputy"}
    (known,) = run(chain, facts, organization=titles)
    assert (known["office"], known["resolved"], known["title"]) == (
        "chair",
        "executive-deputy",
        "常务副市长",
    )
    (unknown,) = run(chain, organization=titles)
    assert "resolved" not in unknown
    assert unknown["title"] == "会议主持人"


def test_a_resolved_office_may_be_absent() -> None:
    """If the chair is absent, the chair's step is blocked."""
    case = case_of("signing", {}, {"chair": "executive-deputy"}, absent=("executive-deputy",))
    (only,) = run_chain(read([step("chair", "issue")]), case)
    assert only.told["blocked"] is True


def test_every_branch_of_a_choice_is_run() -> None:
    """Titles stand in branches of one step, of several, and in choices inside choices."""
    chain: Json = [{"any_of": [[DIRECTOR, HEAD], [DEPUTY], [{"any_of": [[HEAD], [DEPUTY]]}]]}]
    (choice,) = run(chain)
    shown = str(choice)
    assert shown.count("'title'") == 5


def test_what_is_not_a_chain_is_left_as_it_is() -> None:
    """An unstated chain and a step by reference stay what they are."""
    unstated: JsonObject = {"unstated": "由谁签发,条文未载明"}
    silent = read_chain(unstated, words())
    assert tell_chain(silent, run_chain(silent, case_of("signing", {}))) == unstated
    assert run([{"by_reference": "另行规定"}]) == [{"by_reference": "另行规定"}]


def taken(one: AnyStep) -> Taken:
    """Return a step as taken by a case in which nobody stands in, and nothing has a title."""
    branches = one.any_of if isinstance(one, Choice) else ()
    return Taken(one, one.said, tuple(tuple(taken(each) for each in branch) for branch in branches))


def last(*chain: Json) -> JsonObject | None:
    """Return who issues or signs."""
    return find_last([taken(one) for one in read([*chain]).steps], ("issue", "sign"))


def test_the_signatory_is_the_last_to_issue_or_sign() -> None:
    """Review before it and publication after it are not signatures."""
    copy = step("documents-section", "copy")
    assert last(DEPUTY, step("secretary-general", "issue"), HEAD, copy) == HEAD
    assert last(DEPUTY, copy) is None
    assert last() is None


def test_the_signatory_is_told_without_recipients_notes_and_sources() -> None:
    """Citations of the step stay in the chain; also those of its delegates."""
    delegate: JsonObject = {"office": "executive-deputy", "by": "mandate"}
    cited: JsonObject = {"source": [{"article": 1, "quote": "甲"}]}
    cited_delegates: list[Json] = [{**delegate, **cited}]
    noise: JsonObject = {**cited, "note": "编注", "to": ["public"]}
    assert last({**HEAD, **noise, "delegates": cited_delegates}) == {
        **HEAD,
        "delegates": [delegate],
    }


def test_a_signature_if_necessary_is_an_alternative_of_the_last_certain_one() -> None:
    """必要时报市长签发 does not make the head the signatory of every document."""
    if_needed: JsonObject = {**HEAD, "if": "必要时"}
    deputy = step("executive-deputy", "issue")
    assert last(deputy, if_needed) == {**deputy, "alternatives": [if_needed]}
    assert last(if_needed) == if_needed


def test_of_a_choice_the_branch_without_a_condition_comes_first() -> None:
    """One plain branch is the signatory, those with an `if` its alternatives."""
    deputy = step("executive-deputy", "issue")
    if_needed: JsonObject = {**HEAD, "if": "必要时"}
    chain: Json = {"any_of": [[step("leader-in-charge", "submit"), if_needed], [deputy]]}
    assert last(DIRECTOR, chain) == {**deputy, "alternatives": [if_needed]}


def test_of_plain_branches_any_may_sign() -> None:
    """Branches of equal standing are a choice; one in which nobody signs is no part of it."""
    deputy = step("executive-deputy", "issue")
    assert last({"any_of": [[HEAD], [deputy], [DIRECTOR]]}) == {"any_of": [HEAD, deputy]}


def test_a_condition_on_the_whole_choice_is_kept() -> None:
    """If the choice is only made 必要时, its signatories are too."""
    deputy = step("executive-deputy", "issue")
    told = last(step("secretary-general", "issue"), {"any_of": [[HEAD], [deputy]], "if": "必要时"})
    assert told is not None
    assert told["office"] == "secretary-general"
    assert told["alternatives"] == [{"if": "必要时", "any_of": [HEAD, deputy]}]


def test_conditions_are_found_wherever_they_stand() -> None:
    """Steps, delegates and branches of choices may carry them."""
    delegates: list[Json] = [{"office": "deputy", "when": {"urgency": "urgent"}}]
    secret: JsonObject = {**DEPUTY, "when": {"secrecy": "secret"}}
    others: list[Json] = [[secret], [DIRECTOR]]
    signs: JsonObject = {**HEAD, "when": MAJOR, "delegates": delegates}
    chain: Json = [signs, {"any_of": others}]
    found = [fact for conditions in conditions_within(chain, words()) for fact in conditions]
    assert found == ["importance", "urgency", "secrecy"]
