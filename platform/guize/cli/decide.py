"""The command that decides a case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import cast

import click
import orjson

from guize.checks.catalog import load_catalog
from guize.cli.arguments import DAY, INSTANT, json_option, refuse_future
from guize.cli.database import open_session
from guize.cli.output import print_json, print_lines
from guize.domain.conditions.facts import KINDS, DecisionKind
from guize.domain.json_types import Json, JsonObject
from guize.services.answers.asking import facts_asked
from guize.services.answers.deciding import Request, decide
from guize.services.published.shelf import Shelf, today

_DURATION = re.compile(
    r"(\d+(?:\.\d+)?)(minute|hour|day|working_day|week|month|quarter|half_year|year|term)s?"
)


@click.command(name="decide")
@click.argument("tenant")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("facts", nargs=-1, metavar="[FACT=VALUE]...")
@click.option("--on", type=DAY, help="Rules and calendar as of this day.")
@click.option("--known-at", type=INSTANT, help="Only what was recorded by this instant.")
@click.option("--absent", multiple=True, metavar="OFFICE", help="An office that is absent.")
@click.option(
    "--delegation", "delegations", multiple=True, metavar="FROM:TO", help="Who has entrusted whom."
)
@json_option
def decide_case(
    *,
    tenant: str,
    kind: str,
    facts: tuple[str, ...],
    on: date | None,
    known_at: datetime | None,
    absent: tuple[str, ...],
    delegations: tuple[str, ...],
    as_json: bool,
) -> None:
    """裁定一个个案 | Decide a case, with the article that proves it.

    Values: words, several words by commas, true, false, numbers, dates, durations (7day), JSON.
    """
    now = datetime.now(UTC)
    refuse_future(known_at, now)
    request = Request(
        kind=cast("DecisionKind", kind),
        facts=_facts(facts),
        absent=[*absent],
        delegations=[_delegation(text) for text in delegations],
        on=on,
        known_at=known_at,
    )
    with open_session() as session:
        view = Shelf().view(session)
        decision = decide(session, view, load_catalog(), tenant=tenant, request=request, now=now)
    if as_json:
        print_json(decision)
    else:
        print_lines(*_lines(decision))


@click.command(name="facts")
@click.argument("tenant")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--on", type=DAY, help="By the rules of this day; today by default.")
@json_option
def list_facts(*, tenant: str, kind: str, on: date | None, as_json: bool) -> None:
    """裁定可用的事实及其取值 | The facts that `decide` takes, and their values by id and name.

    Those that a rule in force mentions stand before the stroke.
    """
    with open_session() as session:
        view = Shelf().view(session)
        day = on or today(view.tree.get(tenant), datetime.now(UTC))
        asked = facts_asked(
            session,
            view,
            load_catalog(),
            tenant=tenant,
            kind=cast("DecisionKind", kind),
            on=day,
        )
    if as_json:
        print_json(asked)
    else:
        print_lines(*(_fact_line(fact) for fact in _objects(asked["facts"])))


def _fact_line(fact: JsonObject) -> str:
    values = _objects(fact.get("permitted"))
    named = [_word(value) for value in values if value["is_mentioned"]]
    others = [_word(value) for value in values if not value["is_mentioned"]]
    label = cast("JsonObject", fact["label"])
    told = f"{', '.join(named)} | {', '.join(others)}" if values else fact["type"]
    return f"{fact['fact']} {label['zh']}: {told}"


def _facts(texts: Sequence[str]) -> JsonObject:
    facts: JsonObject = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise click.UsageError(f"“{text}”应写成 事实=值 | write {text!r} as fact=value")
        if name in facts:
            raise click.UsageError(
                f"“{name}”给出了两次;多个值用逗号分隔 | {name!r} is given twice; "
                "put commas between several values"
            )
        facts[name] = read_value(value)
    return facts


def read_value(text: str) -> Json:
    """Return the value that ``text`` writes; what is nothing else is a word."""
    duration = _DURATION.fullmatch(text)
    if duration is not None:
        number = float(duration[1])
        return {"value": int(number) if number.is_integer() else number, "unit": duration[2]}
    try:
        return cast("Json", orjson.loads(text))
    except orjson.JSONDecodeError:
        words: list[Json] = [*text.split(",")]
        return words if len(words) > 1 else text


def _delegation(text: str) -> JsonObject:
    giver, separator, holder = text.partition(":")
    if not separator:
        raise click.UsageError(f"“{text}”应写成 委托人:受托人 | write {text!r} as from:to")
    return {"from": giver, "to": holder}


# What every decision tells of itself; the rest is the kind's own answer.
_ENVELOPE = (
    *("tenant", "kind", "on", "known_at", "facts", "absent", "delegations"),
    *("outcome", "reason", "certainty", "rules", "candidates", "needs", "assumed"),
    *("refers_to", "materials", "consequences", "deemed"),
    *("considered", "citations", "notes", "warnings", "layers", "missing", "calendars"),
)


def _lines(decision: JsonObject) -> Iterator[str]:
    reason = f" ({decision['reason']})" if decision["reason"] else ""
    yield (
        f"{decision['tenant']} {decision['kind']} {decision['on']} — "
        f"{decision['outcome']}{reason}, {decision['certainty']}"
    )
    for member, value in decision.items():
        if member not in _ENVELOPE:
            yield f"  {member}: {_shown(value)}"
    for candidate in _objects(decision["candidates"]):
        yield f"  或 or {candidate['rule']}: {_shown(_without_sources(candidate))}"
    for need in _objects(decision["needs"]):
        label = cast("JsonObject", need["label"])
        words = [_word(value) for value in _objects(need.get("permitted"))]
        yield f"  ? {need['fact']} {label['zh']}: {', '.join(words) or need['type']}"
    if decision["assumed"]:
        yield f"  假定 assumed: {_shown(decision['assumed'])}"
    yield from _besides(decision)
    for citation in _objects(decision["citations"]):
        yield f"  {citation['instrument']} {citation['label']}“{citation['quote']}”"
    for notice in _objects(decision["calendars"]):
        yield f"  日历 calendar: {notice['instrument']} ({notice['issued_on']})"
    for note in _objects(decision["notes"]):
        yield f"  编注 note ({note['rule']}): {note['note']}"
    for warning in _objects(decision["warnings"]):
        yield f"  ! {warning['zh']} {warning['en']}"


def _besides(decision: JsonObject) -> Iterator[str]:
    """Yield the other law to look at, the papers to hand in and what follows."""
    for member in ("refers_to", "materials", "consequences", "deemed"):
        for item in _objects(decision[member]):
            label = cast("JsonObject", item["label"])
            yield f"  {label['zh']} {label['en']}: {item['text']}"


def _word(value: JsonObject) -> str:
    """Return a permitted value with its name: the tenant's own, where it is told."""
    label = cast("JsonObject", value.get("label") or value)
    return f"{str(value['value']).lower()} {label['zh']}"


def _shown(value: Json) -> str:
    return json.dumps(_without_sources(value), ensure_ascii=False)


def _without_sources(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _without_sources(member) for key, member in value.items() if key != "source"}
    if isinstance(value, list):
        return [_without_sources(item) for item in value]
    return value


def _objects(value: Json) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
