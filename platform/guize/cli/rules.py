"""Commands that read the rules: tenants, effective, text, coverage."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime

import click
import orjson

from guize.checks.catalog import load_catalog
from guize.cli.arguments import DAY, INSTANT, json_option, refuse_future
from guize.cli.database import open_session
from guize.cli.findings import tell_findings
from guize.cli.output import Exit, complain, print_json, print_lines, print_table
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words
from guize.services.answers.browsing import cover_version, list_tenants, read_text
from guize.services.answers.reading import Question, read_effective
from guize.services.published.shelf import Shelf, today
from guize.store.queries import list_version_rows


@click.command()
@json_option
def tenants(*, as_json: bool) -> None:
    """列出租户 | List the tenants as a tree."""
    with open_session() as session:
        body = list_tenants(Shelf().view(session)).body
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
        body = read_effective(session, view, load_catalog(), question).body
    if as_json:
        print_json(body)
    else:
        _print_effective(orjson.loads(body))


def _print_effective(answer: JsonObject) -> None:
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
    rows = list(_rule_rows(answer["rules"]))
    if rows:
        print_table("规则 rules", ("部分 section", "标识 id", "标题 title", "依据 source"), rows)


def _rule_rows(rules: Json) -> Iterator[tuple[str, str, str, str]]:
    for section, entries in (rules if isinstance(rules, dict) else {}).items():
        for rule_id, rule in (entries if isinstance(entries, dict) else {}).items():
            members = rule if isinstance(rule, dict) else {}
            sources = "\n".join(
                f"第{citation['article']}条:{citation['quote']}"
                for citation in _objects(members.get("source"))
                if "quote" in citation
            )
            yield section, rule_id, str(members.get("title", "")), sources


def _objects(value: Json) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


@click.command()
@click.argument("tenant")
@click.option("--version", type=int, help="The version; the last one whose text is on file.")
@click.option("--article", type=int, help="Only this article.")
@json_option
def text(*, tenant: str, version: int | None, article: int | None, as_json: bool) -> None:
    """条文 | The text of a tenant's instrument, by articles."""
    with open_session() as session:
        view = Shelf().view(session)
        view.tree.get(tenant)
        filed = [row.number for row in list_version_rows(session, tenant) if row.articles]
        number = (filed[-1] if filed else 1) if version is None else version
        body = read_text(session, view, tenant, number).body
    content = orjson.loads(body)
    articles = [a for a in content["articles"] if article in (None, a["ordinal"])]
    if not articles:
        complain(Words(zh=f"没有第 {article} 条。", en=f"There is no article {article}."))
        sys.exit(Exit.NOT_FOUND)
    if as_json:
        print_json({**content, "articles": articles})
        return
    print_lines(content["title"], "")
    for item in articles:
        print_lines(item["label"], *item["paragraphs"], "")


@click.command()
@click.argument("tenants", nargs=-1)
@json_option
def coverage(*, tenants: tuple[str, ...], as_json: bool) -> None:
    """编码情况 | Which articles are encoded (of these tenants, or of all).

    Ends with exit code 1 if an article is pending or a quote is not found in the text.
    """
    with open_session() as session:
        view = Shelf().view(session)
        slugs = [view.tree.get(slug).slug for slug in tenants] or list(view.tree.by_slug)
        found = {
            f"{slug}@{row.number}": (row, cover_version(row))
            for slug in slugs
            for row in list_version_rows(session, slug)
            if row.articles is not None
        }
    if as_json:
        print_json({name: covered.as_json() for name, (_, covered) in found.items()})
    else:
        rows = [
            (
                name,
                str(len(covered.articles)),
                str(covered.count("encoded")),
                str(covered.count("narrative")),
                str(covered.count("pending")),
                str(sum(len(entries) for entries in row.rules.values())),
                str(len(covered.unverified)),
            )
            for name, (row, covered) in found.items()
        ]
        print_table("编码情况 coverage", _COVERAGE_COLUMNS, rows)
        for _, covered in found.values():
            tell_findings(covered.unverified)
    if any(covered.count("pending") or covered.unverified for _, covered in found.values()):
        sys.exit(Exit.REFUSED)


_COVERAGE_COLUMNS = (
    "版本 version",
    "条 articles",
    "已编码 encoded",
    "叙述 narrative",
    "待处理 pending",
    "规则 rules",
    "查无原文 unverified",
)
