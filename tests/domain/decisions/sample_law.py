"""Cases under rulebooks of a few lines, made up to show one thing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from guize.checks.catalog import load_catalog
from guize.domain.conditions.facts import DecisionKind, read_facts
from guize.domain.conditions.settling import Candidate
from guize.domain.decisions.acting import account_for_acting
from guize.domain.decisions.case import Case, MandateGiven
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.leave import decide_leave, leave_candidates
from guize.domain.decisions.matter import decide_matter, matter_candidates
from guize.domain.decisions.quota import decide_quota, quota_candidates, quota_names
from guize.domain.decisions.signing import decide_signing, signing_candidates
from guize.domain.effective.answer import Effective, MissingInstrument, Status
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.groups import with_members
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.vocabulary import Vocabulary

ON = date(2021, 3, 1)

_Candidates = Callable[[Rulebook, Mapping[str, Vocabulary]], tuple[Candidate, ...]]
_Decide = Callable[[Sequence[Candidate], Case], Decision]
_KINDS: Mapping[DecisionKind, tuple[_Candidates, _Decide]] = {
    "signing": (signing_candidates, decide_signing),
    "leave": (leave_candidates, decide_leave),
    "matter": (matter_candidates, decide_matter),
    "quota": (quota_candidates, decide_quota),
}


@cache
def words() -> Mapping[str, Vocabulary]:
    """Return the vocabularies that the platform ships."""
    return load_catalog().vocabularies


def rule(title: str, **members: Json) -> JsonObject:
    """Return a rule with a title and a citation that says it."""
    return {"title": title, "source": [{"article": 1, "quote": title}], **members}


def step(office: str, action: str, **members: Json) -> JsonObject:
    """Return a step of a chain."""
    return {"office": office, "action": action, **members}


def case_of(
    kind: DecisionKind,
    sections: JsonObject,
    facts: JsonObject | None = None,
    *,
    absent: Iterable[str] = (),
    mandates: Iterable[tuple[str, str]] = (),
    status: Status = "in_force",
    missing: tuple[MissingInstrument, ...] = (),
) -> Case:
    """Return a case under the rules of ``sections``, in which no day is a holiday."""
    rules: Rulebook = {name: dict(section) for name, section in _objects(sections)}
    vocabularies = with_members(words(), rules)
    law = Effective(
        tenant="sample",
        status=status,
        reason=None if status == "in_force" else "nothing_on_file",
        certainty="certain",
        layers=(),
        rules=rules,
        origins={},
        warnings=(),
        missing=missing,
        on=ON,
        known_at=None,
        changes_on=None,
    )
    return Case(
        facts=read_facts(kind, facts or {}, vocabularies, quota_names(rules, vocabularies)),
        law=law,
        vocabularies=vocabularies,
        calendar=WorkingCalendar.from_rules({"calendar": {}}),
        on=ON,
        absent=frozenset(absent),
        mandates=[MandateGiven(giver, holder) for giver, holder in mandates],
    )


def decided(kind: DecisionKind, case: Case) -> Decision:
    """Return what is decided of a case, whoever acts accounted for."""
    candidates, decide = _KINDS[kind]
    return account_for_acting(decide(candidates(case.rules, case.vocabularies), case), case)


def warned(decision: Decision) -> list[str]:
    """Return the codes of the warnings."""
    return [caveat.code for caveat in decision.warnings]


def asked(decision: Decision) -> list[Json]:
    """Return the names of the facts that a decision asks for."""
    return [need["fact"] for need in decision.needs]


def _objects(sections: JsonObject) -> list[tuple[str, dict[str, JsonObject]]]:
    return [
        (name, {key: one for key, one in section.items() if isinstance(one, dict)})
        for name, section in sections.items()
        if isinstance(section, dict)
    ]
