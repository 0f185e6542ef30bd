"""Cases under rulebooks of a few lines, made up to show one thing."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from guize.checks.catalog import load_catalog
from guize.domain.conditions.facts import DecisionKind, read_facts
from guize.domain.decisions.case import Case, Delegation
from guize.domain.decisions.decision import Decision
from guize.domain.decisions.docket import Docket
from guize.domain.decisions.quota import quota_names
from guize.domain.effective.answer import Effective, MissingInstrument, Status
from guize.domain.effective.calendar import WorkingCalendar
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.rules.groups import with_members
from guize.domain.rules.rulebook import Rules
from guize.domain.vocabulary import Vocabulary

ON = date(2021, 3, 1)


@cache
def words() -> Mapping[str, Vocabulary]:
    """Return the vocabularies that the platform ships."""
    return load_catalog().vocabularies


def rule(title: str, **members: Json) -> JsonObject:
    """Return a rule with a title and a citation that says it."""
    return {"title": title, "source": [{"article": 1, "quote": title}], **members}


def step(office: str, action: Json, **members: Json) -> JsonObject:
    """Return a step of a chain."""
    return {"office": office, "action": action, **members}


def case_of(
    kind: DecisionKind,
    sections: JsonObject,
    facts: JsonObject | None = None,
    *,
    absent: Iterable[str] = (),
    delegations: Iterable[tuple[str, str]] = (),
    status: Status = "in_force",
    missing: tuple[MissingInstrument, ...] = (),
) -> Case:
    """Return a case under the rules of ``sections``, in which no day is a holiday."""
    rules: Rulebook = {name: dict(section) for name, section in _objects(sections)}
    vocabularies = with_members(words(), rules)
    read = Rules(rules, vocabularies)
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
        facts=read_facts(kind, facts or {}, vocabularies, quota_names(read)),
        law=law,
        rules=read,
        vocabularies=vocabularies,
        calendar=WorkingCalendar.from_rules({"calendar": {}}),
        on=ON,
        absent=frozenset(absent),
        delegations=[Delegation(giver, holder) for giver, holder in delegations],
    )


def decided(kind: DecisionKind, case: Case) -> Decision:
    """Return what is decided of a case, whoever acts accounted for."""
    return Docket(case.rules).decide(kind, case)


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
