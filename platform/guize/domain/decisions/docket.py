"""The docket of a rulebook: its rules ready to decide cases of every kind, made ready once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from guize.domain.conditions.facts import DecisionKind
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.accounting import account_for_acting
from guize.domain.decisions.besides import with_besides
from guize.domain.decisions.case import Case
from guize.domain.decisions.deadline import deadline_candidates, decide_deadline
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.leave import decide_leave, leave_candidates
from guize.domain.decisions.matter import decide_matter, matter_candidates
from guize.domain.decisions.meeting import decide_meeting, meeting_candidates
from guize.domain.decisions.quota import decide_quota, quota_candidates
from guize.domain.decisions.removed import with_removals
from guize.domain.decisions.signing import decide_signing, signing_candidates
from guize.domain.decisions.unknown_law import with_unknown_law
from guize.domain.rules.deadlines import Deadline
from guize.domain.rules.leave import LeaveRule
from guize.domain.rules.matters import MatterRule
from guize.domain.rules.meetings import Meeting
from guize.domain.rules.quotas import Quota
from guize.domain.rules.rule import Rule
from guize.domain.rules.rulebook import Rules
from guize.domain.rules.signing import SigningRule


class Docket:
    """What may decide, by kind, compiled when it is first asked for; safe among threads."""

    def __init__(self, rules: Rules) -> None:
        """Keep the rules; nothing is compiled yet."""
        self.rules = rules

    @cached_property
    def signing(self) -> tuple[Candidate[SigningRule], ...]:
        """What may decide who signs."""
        return signing_candidates(self.rules)

    @cached_property
    def deadlines(self) -> tuple[Candidate[Deadline], ...]:
        """What may set a limit."""
        return deadline_candidates(self.rules)

    @cached_property
    def leave(self) -> tuple[Candidate[LeaveRule], ...]:
        """What may bind who leaves."""
        return leave_candidates(self.rules)

    @cached_property
    def meetings(self) -> tuple[Candidate[Meeting], ...]:
        """What may govern a meeting."""
        return meeting_candidates(self.rules)

    @cached_property
    def matters(self) -> tuple[Candidate[MatterRule], ...]:
        """What may decide a matter."""
        return matter_candidates(self.rules)

    @cached_property
    def quotas(self) -> tuple[Candidate[Quota], ...]:
        """What may limit a count."""
        return quota_candidates(self.rules)

    def candidates(self, kind: DecisionKind) -> Sequence[Candidate[Rule]]:
        """Return the rules that may decide cases of ``kind``."""
        match kind:
            case "signing":
                return self.signing
            case "deadline":
                return self.deadlines
            case "leave":
                return self.leave
            case "meeting":
                return self.meetings
            case "matter":
                return self.matters
            case "quota":
                return self.quotas

    def decide(self, kind: DecisionKind, case: Case) -> Decision:
        """Return the decision of ``case``, with whoever acts for another accounted for.

        What the rules that decided say beside it (other law, papers, what follows) is told too,
        that the rule was taken out where that is why none decides, and what of the law is unknown.

        Raises:
            InvalidInputError: the facts name what cannot be, such as a meeting without members.

        """
        decision = account_for_acting(self._decide(kind, case), case)
        told = with_removals(with_besides(decision, case), kind, case)
        return with_unknown_law(told, case)

    def _decide(self, kind: DecisionKind, case: Case) -> Decision:
        match kind:
            case "signing":
                return decide_signing(self.signing, case)
            case "deadline":
                return decide_deadline(self.deadlines, case)
            case "leave":
                return decide_leave(self.leave, case)
            case "meeting":
                return decide_meeting(self.meetings, self.signing, self.matters, case)
            case "matter":
                return decide_matter(self.matters, case)
            case "quota":
                return decide_quota(self.quotas, case)
