"""A rulebook as decisions take it: each section read once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.precedence import Enactment
from guize.domain.rules.actors import optional_text
from guize.domain.rules.deadlines import Deadline, read_deadlines
from guize.domain.rules.definitions import UnitDefinition, read_unit_definitions
from guize.domain.rules.leave import LeaveRule, read_leave
from guize.domain.rules.matters import MatterRule, read_matters
from guize.domain.rules.meetings import Meeting, read_meetings
from guize.domain.rules.quotas import Quota, read_quotas
from guize.domain.rules.removals import Removal, read_removals
from guize.domain.rules.sections import rules_of
from guize.domain.rules.signing import SigningRule, read_signing
from guize.domain.rules.substitution import Substitution, read_substitutions
from guize.domain.rules.when import Vocabularies


def nobody(_: str) -> None:
    """Tell nothing of what stands behind a rule: all come from one instrument."""


class Rules:
    """The rules of one rulebook, which must have passed the checks of ``schemas/``.

    Safe among threads: a section read twice comes out equal.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        vocabularies: Vocabularies,
        enacted: Callable[[str], Enactment | None] = nobody,
    ) -> None:
        """Keep the content; ``enacted`` tells what stands behind a rule, by its JSON Pointer."""
        self._rulebook = rulebook
        self.enacted = enacted
        self.vocabularies = vocabularies

    @cached_property
    def signing(self) -> tuple[SigningRule, ...]:
        """What may decide who signs: the minutes of meetings, and the signing rules."""
        return read_signing(self._rulebook, self.vocabularies)

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """What may set a limit: the deadlines, and the limits of meetings."""
        return read_deadlines(self._rulebook, self.vocabularies)

    @cached_property
    def leave(self) -> tuple[LeaveRule, ...]:
        """The rules on leave."""
        return read_leave(self._rulebook, self.vocabularies)

    @cached_property
    def matters(self) -> tuple[MatterRule, ...]:
        """Who decides what: decisions, seals, and the approvals of meetings."""
        return read_matters(self._rulebook, self.vocabularies)

    @cached_property
    def quotas(self) -> tuple[Quota, ...]:
        """The limits on counts."""
        return read_quotas(self._rulebook, self.vocabularies)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings."""
        return read_meetings(self._rulebook, self.vocabularies)

    @cached_property
    def unit_definitions(self) -> tuple[UnitDefinition, ...]:
        """What units of time mean where the text says so itself."""
        return read_unit_definitions(self._rulebook)

    @cached_property
    def substitutions(self) -> tuple[Substitution, ...]:
        """Who acts while an office is away."""
        return read_substitutions(self._rulebook, self.vocabularies)

    @cached_property
    def removals(self) -> tuple[Removal, ...]:
        """What supplements took out, and by which article."""
        return read_removals(self._rulebook)

    @cached_property
    def office_titles(self) -> Mapping[str, str]:
        """What the tenant calls its offices, by id."""
        return self._titles("organization")

    @cached_property
    def meeting_titles(self) -> Mapping[str, str]:
        """What the tenant calls its meetings, by id."""
        return self._titles("meetings")

    @cached_property
    def meeting_ids(self) -> frozenset[str]:
        """The meetings that there is a rule on."""
        return frozenset(meeting for meeting, _ in rules_of(self._rulebook, "meetings"))

    @cached_property
    def quota_ids(self) -> frozenset[str]:
        """The ids of the rules of ``quotas``."""
        return frozenset(rule_id for rule_id, _ in rules_of(self._rulebook, "quotas"))

    def whole(self, pointer: str) -> tuple[str, JsonObject]:
        """Return the rule that ``pointer`` names, or in which it lies, with its own pointer."""
        section, rule_id = tokens(pointer)[:2]
        rules = self._rulebook.get(section)
        rule = rules.get(rule_id) if isinstance(rules, dict) else None
        return child(f"/{section}", rule_id), rule if isinstance(rule, dict) else {}

    def _titles(self, section: str) -> dict[str, str]:
        titles = (
            (id_, optional_text(rule, "title")) for id_, rule in rules_of(self._rulebook, section)
        )
        return {rule_id: title for rule_id, title in titles if title is not None}
