"""Commands that read the rules: tenants, effective."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import cast

import click
import orjson

from guize.checks.catalog import load_catalog
from guize.cli.arguments import DAY, INSTANT, json_option, refuse_future
from guize.cli.database import open_session
from guize.cli.output import print_json, print_lines, print_table
from guize.domain.citations import walk_citations
from guize.domain.diffing.phrases import Lexicon
from guize.domain.diffing.values import core_of
from guize.domain.json_types import Json, JsonObject
from guize.services.answers.browsing import list_tenants
from guize.services.answers.catalogue import own_terms
from guize.services.answers.diffing import lexicon_of
from guize.services.answers.reading import Question, read_effective
from guize.services.published.shelf import Shelf, today


@click.command()
@click.option("--on", type=DAY, help="Those that stand on this day; today by default.")
@click.option("--known-at", type=INSTANT, help="Only what was recorded by this instant.")
@json_option
def tenants(*, on: date | None, known_at: datetime | None, as_json: bool) -> None:
    """列出租户 | List the tenants of a day as a tree."""
    refuse_future(known_at, datetime.now(UTC))
    with open_session() as session:
        body = list_tenants(Shelf().view(session), on=on, known_at=known_at).body
    if as_json:
        print_json(body)
        return
    rows = [
        (
            "  " * len(tenant["path"]) + tenant["tenant"],
            tenant["name"]["zh"],
            tenant["level"],
            tenant["division_code"] or "",
        )
        for tenant in orjson.loads(body)["tenants"]
    ]
    print_table("租户 tenants", ("代号 slug", "名称 name", "层级 level", "区划代码 code"), rows)


@click.command()
@click.argument("tenant")
@click.option("--on", type=DAY, help="The day asked for; today where the tenant is.")
@click.option("--known-at", type=INSTANT, help="Only what was recorded by this instant.")
@click.option("--section", help="Only this section, such as meetings.")
@click.option("--rule", help="Only this rule of the section.")
@json_option
def effective(
    *,
    tenant: str,
    on: date | None,
    known_at: datetime | None,
    section: str | None,
    rule: str | None,
    as_json: bool,
) -> None:
    """某日有效的规则 | The rules in force on a day."""
    if rule is not None and section is None:
        raise click.UsageError("--rule 须同时给出 --section | --rule needs its --section")
    now = datetime.now(UTC)
    refuse_future(known_at, now)
    with open_session() as session:
        view = Shelf().view(session)
        question = Question(
            tenant=tenant,
            on=on or today(view.tree.get(tenant), now),
            known_at=known_at,
            section=section,
            rule=rule,
        )
        catalog = load_catalog()
        body = read_effective(session, view, catalog, question).body
        own = own_terms(session, view, tenant, question.on, known_at)
        # Titles of offices are of the whole rulebook, whatever section is shown.
        whole = view.chronicle(session, tenant, known_at).effective(question.on).rules
        lexicon = lexicon_of(view, catalog, own).of_rulebook(whole)
    if as_json:
        print_json(body)
    else:
        _print_effective(orjson.loads(body), lexicon)


def _print_effective(answer: JsonObject, lexicon: Lexicon) -> None:
    status = f"{answer['status']}" + (f" ({answer['reason']})" if answer["reason"] else "")
    print_lines(
        f"{answer['tenant']} {answer['on']} — {status}, {answer['certainty']}; "
        f"changes on {answer['changes_on'] or '—'}"
    )
    for layer in _objects(answer["layers"]):
        print_lines(
            f"  {layer['tenant']}@{layer['version']} {layer['kind']} {layer['instrument']} "
            f"[{layer['effective_from']}, {layer['effective_to'] or '…'})"
        )
    for warning in _objects(answer["warnings"]):
        print_lines(f"  ! {warning['zh']}", f"    {warning['en']}")
    for section, entries in cast("dict[str, JsonObject]", answer["rules"]).items():
        names = lexicon.beside(section, entries)
        for rule_id, rule in entries.items():
            if isinstance(rule, dict):
                print_lines("", *_told(section, rule_id, rule, names))


def _told(section: str, rule_id: str, rule: JsonObject, names: Lexicon) -> Iterator[str]:
    """Yield the lines of a rule: its title, what it says member by member, and the articles."""
    strength = rule.get("strength")
    word = f"({names.word(strength, 'strengths').zh})" if isinstance(strength, str) else ""
    yield f"{section}/{rule_id} {rule.get('title', '')}{word}"
    shape = names.shapes.at((section, rule_id))
    yield from (f"    {told.zh}" for told in names.members_of(core_of(rule), shape))
    yield from dict.fromkeys(
        f"    据 {citation['label']}“{citation['quote']}”"
        for _, citation in walk_citations(rule)
        if "quote" in citation
    )


def _objects(value: Json) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
