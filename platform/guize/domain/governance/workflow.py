"""The workflow of a draft: which steps its state, its contributors and its approvals allow whom.

DESIGN §6: four eyes over every contributor, and no way to publication around review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from guize.domain.governance.authority import Action
from guize.domain.words import Words


class State(StrEnum):
    """Where a draft stands between being written and being in force."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done with a draft."""

    EDIT = "edit"
    REBASE = "rebase"
    SUBMIT = "submit"
    APPROVE = "approve"
    COUNTERSIGN = "countersign"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    COMMENT = "comment"


OPEN = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED, State.REJECTED})
"""States in which a draft can still become something else."""

UNDER_REVIEW = frozenset({State.IN_REVIEW, State.APPROVED})

FROM: Mapping[Step, frozenset[State]] = {
    Step.EDIT: OPEN,
    Step.REBASE: OPEN,
    Step.SUBMIT: frozenset({State.DRAFT}),
    Step.APPROVE: frozenset({State.IN_REVIEW}),
    Step.COUNTERSIGN: frozenset({State.IN_REVIEW}),
    Step.REJECT: UNDER_REVIEW,
    Step.WITHDRAW: OPEN,
    Step.PUBLISH: frozenset({State.APPROVED}),
    Step.COMMENT: OPEN,
}
"""The states that each step starts from."""

_OF_THE_PRESENT = frozenset({Step.SUBMIT, Step.APPROVE, Step.COUNTERSIGN, Step.PUBLISH})
"""Steps that a draft based on an older version must not take: it is to be reviewed once rebased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """What the workflow asks of a draft; people and programs are named as records name them.

    ``contributors`` are its creator and everybody who ever changed it. ``approvers`` and
    ``countersigners`` are those of the present revision alone: an edit voids what went before.
    ``is_behind`` tells that another version landed since it was based, ``has_conflicts`` that
    a rebase left some open, ``has_errors`` that the checks found errors.
    """

    state: State
    contributors: frozenset[str]
    approvers: frozenset[str] = frozenset()
    countersigners: frozenset[str] = frozenset()
    is_behind: bool = False
    has_conflicts: bool = False
    has_errors: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What the workflow asks of whoever asks.

    ``actions`` are those held at the draft's tenant; ``may_countersign`` tells of a REVIEW held at
    the ancestor that demands the countersign. ``is_person`` is false of programs and of the
    platform itself, whose eyes do not count.
    """

    actor: str
    is_person: bool
    actions: frozenset[Action]
    may_countersign: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """How many approvals a tenant asks for (at least 1), and which ancestor's countersign."""

    approvals: int = 1
    countersign_of: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step is not allowed: a stable code, and a sentence that says the cure."""

    code: str
    words: Words


def allowed_actions(draft: DraftFacts, asker: Asker, policy: Policy) -> dict[Step, Refusal | None]:
    """Return each step with None where ``asker`` may take it now, else with the first refusal."""
    now = replace(draft, state=standing(draft, policy))
    return {step: next(_refusals(step, now, asker, policy), None) for step in Step}


def standing(draft: DraftFacts, policy: Policy) -> State:
    """Return the state that a draft is in by the policy of today.

    A draft under review is approved as soon as the approvals of its present revision, and the
    countersign where one is demanded, are complete; and no longer, once more is demanded.
    """
    if draft.state not in UNDER_REVIEW:
        return draft.state
    is_countersigned = policy.countersign_of is None or bool(draft.countersigners)
    is_complete = is_countersigned and _has_approvals(draft, policy)
    return State.APPROVED if is_complete else State.IN_REVIEW


def _refusals(step: Step, draft: DraftFacts, asker: Asker, policy: Policy) -> Iterator[Refusal]:
    """Yield every reason against a step, the one to tell first."""
    is_undemanded = step is Step.COUNTERSIGN and policy.countersign_of is None
    # Whoever reviews is not to look for a role that nobody can have.
    if not _has_right(step, draft, asker) and not (
        is_undemanded and Action.REVIEW in asker.actions
    ):
        yield _NO_RIGHT[step]
    if is_undemanded:
        yield _NO_COUNTERSIGN
    if draft.state not in FROM[step]:
        yield _wrong_state(step, draft.state)
    if step in (Step.APPROVE, Step.COUNTERSIGN):
        yield from _against_signing(step, draft, asker, policy)
    if step is Step.REBASE and not draft.is_behind:
        yield _NOT_BEHIND
    if step in _OF_THE_PRESENT and draft.is_behind:
        yield _BEHIND
    if step is Step.SUBMIT and draft.has_conflicts:
        yield _CONFLICTS
    if step is Step.SUBMIT and draft.has_errors:
        yield _ERRORS


def _has_right(step: Step, draft: DraftFacts, asker: Asker) -> bool:
    if step is Step.COUNTERSIGN:
        return asker.may_countersign
    if step is Step.WITHDRAW:
        is_own = asker.actor in draft.contributors
        return Action.ADMINISTER in asker.actions or (is_own and Action.EDIT in asker.actions)
    return not _RIGHTS[step].isdisjoint(asker.actions)


def _against_signing(
    step: Step, draft: DraftFacts, asker: Asker, policy: Policy
) -> Iterator[Refusal]:
    """Yield what keeps somebody's approval or countersign from counting as another pair of eyes."""
    if not asker.is_person:
        yield _NO_PERSON
    if asker.actor in draft.contributors:
        yield _FOUR_EYES
    if asker.actor in draft.approvers | draft.countersigners:
        yield _ALREADY_SIGNED
    if step is Step.APPROVE and _has_approvals(draft, policy):
        yield _ENOUGH_APPROVALS
    if step is Step.COUNTERSIGN and draft.countersigners:
        yield _COUNTERSIGNED


def _has_approvals(draft: DraftFacts, policy: Policy) -> bool:
    return len(draft.approvers - draft.contributors) >= policy.approvals


_RIGHTS: Mapping[Step, frozenset[Action]] = {
    Step.EDIT: frozenset({Action.EDIT}),
    Step.REBASE: frozenset({Action.EDIT}),
    Step.SUBMIT: frozenset({Action.EDIT}),
    Step.APPROVE: frozenset({Action.REVIEW}),
    Step.REJECT: frozenset({Action.REVIEW}),
    Step.PUBLISH: frozenset({Action.PUBLISH}),
    Step.COMMENT: frozenset({Action.EDIT, Action.REVIEW, Action.PUBLISH}),
}
"""Any of these actions gives the right; withdrawing and countersigning have rules of their own."""


def _no_right(who_zh: str, who_en: str) -> Refusal:
    words = Words(
        zh=f"须由{who_zh}办理;需要时请向管理员申请授权。",
        en=f"This takes {who_en}; ask an administrator for the role if you need it.",
    )
    return Refusal("no_right", words)


_NO_RIGHT: Mapping[Step, Refusal] = {
    Step.EDIT: _no_right("本地区的编辑", "an editor of this tenant"),
    Step.REBASE: _no_right("本地区的编辑", "an editor of this tenant"),
    Step.SUBMIT: _no_right("本地区的编辑", "an editor of this tenant"),
    Step.APPROVE: _no_right("本地区的审核人", "a reviewer of this tenant"),
    Step.REJECT: _no_right("本地区的审核人", "a reviewer of this tenant"),
    Step.COUNTERSIGN: _no_right("上级的审核人", "a reviewer of the tenant that countersigns"),
    Step.WITHDRAW: _no_right(
        "参与起草的编辑或本地区的管理员",
        "an editor who contributed to the draft, or an administrator of this tenant",
    ),
    Step.PUBLISH: _no_right("本地区的发布人", "a publisher of this tenant"),
    Step.COMMENT: _no_right(
        "本地区的编辑、审核人或发布人", "an editor, a reviewer or a publisher of this tenant"
    ),
}

_STATES: Mapping[State, Words] = {
    State.DRAFT: Words(zh="尚在起草", en="still being written"),
    State.IN_REVIEW: Words(zh="审核中", en="in review"),
    State.APPROVED: Words(zh="已审核通过", en="approved"),
    State.PUBLISHED: Words(zh="已发布", en="published"),
    State.REJECTED: Words(zh="已退回", en="rejected"),
    State.WITHDRAWN: Words(zh="已撤回", en="withdrawn"),
}

_CURES: Mapping[State, Words] = {
    State.DRAFT: Words(zh="请先送审。", en="Submit it for review first."),
    State.IN_REVIEW: Words(zh="请等待审核完毕。", en="Wait until the review is complete."),
    State.APPROVED: Words(zh="可以发布;修改会使审核作废。", en="It can be published as it is."),
    State.PUBLISHED: Words(
        zh="已发布的内容不再改动;请另拟草案更正。",
        en="What is published stays as it is: correct it by a new draft.",
    ),
    State.REJECTED: Words(zh="请先修改,再送审。", en="Edit it first, then submit it again."),
    State.WITHDRAWN: Words(zh="请另拟草案。", en="Start a new draft."),
}


def _wrong_state(step: Step, state: State) -> Refusal:
    cure = _CURES[state]
    told = _STATES[state]
    words = Words(
        zh=f"草案{told.zh},不能{_STEPS_ZH[step]}。{cure.zh}",
        en=f"The draft is {told.en}: there is no way to {step} it now. {cure.en}",
    )
    return Refusal("wrong_state", words)


_STEPS_ZH: Mapping[Step, str] = {
    Step.EDIT: "修改",
    Step.REBASE: "并入新版本",
    Step.SUBMIT: "送审",
    Step.APPROVE: "审核",
    Step.COUNTERSIGN: "会签",
    Step.REJECT: "退回",
    Step.WITHDRAW: "撤回",
    Step.PUBLISH: "发布",
    Step.COMMENT: "批注",
}

_NO_PERSON = Refusal(
    "not_a_person",
    Words(
        zh="审核须由人作出,不能由程序代替;请以本人账号登录。",
        en="A review is a person's act, not a program's: sign in with an account of your own.",
    ),
)
_FOUR_EYES = Refusal(
    "four_eyes",
    Words(
        zh="您参与过本草案的起草,不能审核或会签;请由未参与起草的同事办理。",
        en="You contributed to this draft, so you cannot approve or countersign it: ask somebody "
        "who did not.",
    ),
)
_ALREADY_SIGNED = Refusal(
    "already_signed",
    Words(
        zh="您已审核或会签过这一稿;同一人只计一次,请由其他同事办理。",
        en="You have approved or countersigned this revision already, and a person counts once: "
        "ask another colleague.",
    ),
)
_ENOUGH_APPROVALS = Refusal(
    "enough_approvals",
    Words(
        zh="审核人数已够;可以会签或发布。",
        en="There are enough approvals: what follows is the countersign, or publication.",
    ),
)
_NO_COUNTERSIGN = Refusal(
    "no_countersign",
    Words(
        zh="上级未要求会签;审核通过即可发布。",
        en="No tenant above demands a countersign: approvals are enough.",
    ),
)
_COUNTERSIGNED = Refusal(
    "countersigned",
    Words(zh="这一稿已会签。", en="This revision is countersigned already."),
)
_NOT_BEHIND = Refusal(
    "not_behind",
    Words(
        zh="草案所依据的版本仍是最新,无须并入。",
        en="No other version has landed since: there is nothing to rebase on.",
    ),
)
_BEHIND = Refusal(
    "needs_rebase",
    Words(
        zh="起草后另有版本发布;请由编辑先并入新版本,再送审。",
        en="Another version landed since this draft was based: an editor is to rebase it, and it "
        "is reviewed then.",
    ),
)
_CONFLICTS = Refusal(
    "open_conflicts",
    Words(
        zh="并入新版本时的冲突尚未处理;请逐项修改后再送审。",
        en="Conflicts of the rebase are open: settle each of them by an edit, then submit.",
    ),
)
_ERRORS = Refusal(
    "has_errors",
    Words(
        zh="检查发现错误;请按检查结果改正后再送审。",
        en="The checks found errors: mend what the findings name, then submit.",
    ),
)
