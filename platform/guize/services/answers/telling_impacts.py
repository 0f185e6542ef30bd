"""What an impact is told in: spans on which rules differ, and violations with their days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from guize.domain.diffing.change import Change, count_changes
from guize.domain.effective.answer import Answer
from guize.domain.json_types import Json, JsonObject
from guize.domain.mandates.breach_words import tell
from guize.domain.mandates.effects import Shift
from guize.domain.mandates.mandate import Mandate
from guize.domain.mandates.subject import Standing
from guize.services.drafts.complying import mandate_as_json, place_as_json
from guize.services.drafts.foreseeing import Foreseen


def span_as_json(shift: Shift, changes: Sequence[Change]) -> JsonObject | None:
    """Return a span on which rules or standing differ, None if nothing does that matters."""
    before, after = _standing(shift.before), _standing(shift.after)
    if not changes and before == after:
        return None
    return {
        "from": _day(shift.from_on),
        "to": _day(shift.to_on),
        "before": before,
        "after": after,
        "counts": count_changes(changes),
    }


def violations_as_json(standings: Iterable[Standing], asked: Foreseen | None = None) -> list[Json]:
    """Return violations, each with the mandate, the place, the days and the law.

    What ``asked`` itself demands is told as the draft's.
    """
    return [_violation(standing, asked) for standing in standings]


def _violation(standing: Standing, asked: Foreseen | None) -> JsonObject:
    observance = standing.observance
    mandate = observance.mandate
    told = mandate_as_json(mandate)
    own: JsonObject = {"draft": None}
    is_new = asked is not None and (mandate.tenant, mandate.version) == (
        asked.version.tenant,
        asked.version.number,
    )
    if asked is not None and is_new:
        own = {"version": None, "draft": asked.id}
    return {
        **place_as_json(observance),
        "mandate": {**told, **own},
        "words": {**tell(standing).as_json()},
        "from": _day(standing.from_on),
        "to": _day(standing.to_on),
        "citation": _citation(mandate, is_new=is_new),
    }


def _citation(mandate: Mandate, *, is_new: bool) -> JsonObject | None:
    """Return the first citation of a mandate; a draft has no version to name yet."""
    if not mandate.source:
        return None
    unnamed = {"version"} if is_new else set()
    return {key: value for key, value in mandate.source[0].items() if key not in unnamed}


def _standing(answer: Answer) -> JsonObject:
    return {"status": answer.status, "reason": answer.reason}


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
