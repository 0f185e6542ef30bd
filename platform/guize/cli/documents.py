"""Commands that read what is on file: text, versions, timeline, coverage."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import Any

import click
import orjson
from sqlmodel import Session

from guize.cli.arguments import DAY, INSTANT, json_option, refuse_future
from guize.cli.database import open_session
from guize.cli.findings import tell_findings
from guize.cli.output import Exit, complain, print_json, print_lines, print_table
from guize.domain.json_types import JsonObject
from guize.domain.words import Words
from guize.services.answers.browsing import cover_version, list_versions, read_timeline
from guize.services.answers.texts import last_filed, read_text, read_texts
from guize.services.published.shelf import Shelf, View, today
from guize.store.queries import list_version_rows


@click.command()
@click.argument("tenant")
@click.option("--version", type=int, help="Of this version.")
@click.option("--on", type=DAY, help="Of what is in force on this day; today by default.")
@click.option(
    "--article", help="Only this article: 48, 48-1 (之一), notice/3, annex-1/2, or its label."
)
@json_option
def text(
    *, tenant: str, version: int | None, on: date | None, article: str | None, as_json: bool
) -> None:
    """条文 | The text of the instruments in force, by articles.

    Where nothing of the tenant is in force today, it is the last text on file.
    """
    if version is not None and on is not None:
        raise click.UsageError("--version 与 --on 只能给一个 | give --version or --on, not both")
    with open_session() as session:
        view = Shelf().view(session)
        texts = _texts(session, view, tenant, version, on)
    for one in texts:
        one["articles"] = [
            each for each in one["articles"] if article in (None, each["key"], each["label"])
        ]
    if not any(one["articles"] for one in texts):
        _tell_nothing(article, [one["instrument"] for one in texts], on)
    if as_json:
        print_json({"tenant": tenant, "texts": texts})
        return
    for one in texts:
        if one["articles"]:
            print_lines(
                f"{one['instrument']} {one['title']} ({one['tenant']}@{one['version']})", ""
            )
        for item in one["articles"]:
            print_lines(item["label"], *item["paragraphs"], "")
        for gap in one["gaps"]:
            print_lines(f"! {gap['zh']}", f"  {gap['en']}")


def _texts(
    session: Session, view: View, tenant: str, version: int | None, on: date | None
) -> list[dict[str, Any]]:
    """Return the text of a version, else those in force; the last on file if none is today."""
    if version is None:
        day = on or today(view.tree.get(tenant), datetime.now(UTC))
        found = orjson.loads(read_texts(session, view, tenant, day, None).body)["texts"]
        if found or on is not None:
            return list(found)
    # The last one says why it has no text, where none has.
    number = last_filed(session, tenant) if version is None else version
    return [orjson.loads(read_text(session, view, tenant, number).body)]


def _tell_nothing(article: str | None, instruments: list[str], on: date | None) -> None:
    named = "、".join(instruments)
    if not instruments:
        words = Words(
            zh=f"{on} 没有已收录文本的有效文件;全部版本见 guize versions。",
            en=f"no instrument whose text is on file is in force on {on}: see guize versions.",
        )
    else:
        words = Words(
            zh=f"{named} 没有第 {article} 条;"
            "插入的条写 48-1,通知和附件中的条写 notice/3、annex-1/2。",
            en=f"There is no article {article} in {named}; "
            "write 48-1 for an inserted one, notice/3 and annex-1/2 for a notice or an annex.",
        )
    complain(words)
    sys.exit(Exit.NOT_FOUND)


@click.command()
@click.argument("tenant")
@json_option
def versions(*, tenant: str, as_json: bool) -> None:
    """已记录的版本 | The versions on record, in the order of recording."""
    with open_session() as session:
        body = list_versions(session, Shelf().view(session), tenant).body
    if as_json:
        print_json(body)
        return
    rows = [
        (
            str(one["version"]),
            _kind(one),
            str(one["effective_from"] or "—"),
            str(one["effective_to"] or "—"),
            one["instrument"]["number"] or "—",
            one["instrument"]["title"],
            one["recorded_at"],
        )
        for one in orjson.loads(body)["versions"]
    ]
    print_table(f"版本 versions: {tenant}", _VERSION_COLUMNS, rows)


def _kind(version: JsonObject) -> str:
    related = version["corrects"] or version["amends"]
    return f"{version['kind']} → {related}" if related else str(version["kind"])


@click.command()
@click.argument("tenant")
@click.option("--on", type=DAY, help="The day that past and future are told from; today.")
@click.option("--known-at", type=INSTANT, help="Only what was recorded by this instant.")
@json_option
def timeline(*, tenant: str, on: date | None, known_at: datetime | None, as_json: bool) -> None:
    """沿革 | What was, is and will be in force, period by period."""
    now = datetime.now(UTC)
    refuse_future(known_at, now)
    with open_session() as session:
        view = Shelf().view(session)
        day = on or today(view.tree.get(tenant), now)
        body = read_timeline(session, view, tenant, day, known_at).body
    if as_json:
        print_json(body)
        return
    rows = [
        (
            period["from"] or "…",
            period["to"] or "…",
            period["when"],
            period["status"] + (f" ({period['reason']})" if period["reason"] else ""),
            period["certainty"],
            "\n".join(
                f"{layer['tenant']}@{layer['version']} {layer['instrument']}"
                for layer in period["layers"]
            ),
        )
        for period in orjson.loads(body)["periods"]
    ]
    print_table(f"沿革 timeline: {tenant}", _PERIOD_COLUMNS, rows)


_VERSION_COLUMNS = (
    "版本 version",
    "种类 kind",
    "生效 from",
    "失效 to",
    "文号 number",
    "标题 title",
    "记录 recorded",
)
_PERIOD_COLUMNS = (
    "自 from",
    "至 to (不含)",
    "时态 when",
    "状态 status",
    "确定程度 certainty",
    "文件 instruments",
)


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
                str(sum(len(article.untouched) for article in covered.articles)),
                str(len(covered.unverified)),
            )
            for name, (row, covered) in found.items()
        ]
        print_table("编码情况 coverage", _COVERAGE_COLUMNS, rows)
        for name, (_, covered) in found.items():
            for article in covered.articles:
                for sentence in article.untouched:
                    click.echo(f"{name} {article.label} 未触及 untouched: {sentence}")
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
    "未触及 untouched",
    "查无原文 unverified",
)
