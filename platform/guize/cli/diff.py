"""Commands that compare: two rulebooks, and one value across tenants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import click
import orjson

from guize.checks.catalog import load_catalog
from guize.cli.arguments import DAY, INSTANT, json_option, refuse_future
from guize.cli.database import open_session
from guize.cli.output import print_json, print_lines, print_table
from guize.domain.governance.authority import SYSTEM
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenant import Level
from guize.services.answers.comparing import Comparison, first_asked, read_comparison
from guize.services.answers.diffing import read_diff
from guize.services.answers.referring import Referents, read_reference
from guize.services.drafts.anticipating import anticipate
from guize.services.published.shelf import Shelf, today


@click.command(name="diff")
@click.argument("left")
@click.argument("right")
@click.option("--patch", "as_patch", is_flag=True, help="A JSON Patch (RFC 6902).")
@json_option
def diff_rulebooks(*, left: str, right: str, as_patch: bool, as_json: bool) -> None:
    """两个规则集之间的差异 | What differs between two rulebooks.

    LEFT and RIGHT are versions (wuhan@1), the rules of a day (wuhan:2019-03-01) or what a draft
    would give (draft:17).
    """
    if as_patch and as_json:
        raise click.UsageError("--json 与 --patch 二者取其一 | use --json or --patch, not both")
    with open_session() as session:
        referents = Referents(
            session,
            Shelf().view(session),
            load_catalog(),
            lambda draft: anticipate(session, SYSTEM, draft, datetime.now(UTC)),
        )
        body = read_diff(
            referents,
            left=read_reference(left, "left"),
            right=read_reference(right, "right"),
            form="patch" if as_patch else "changes",
        ).body
    if as_patch or as_json:
        print_json(body)
    else:
        print_lines(*change_lines(orjson.loads(body)))


def change_lines(answer: JsonObject) -> Iterator[str]:
    """Yield a diff as people read it; beside a change of law, changes of citations are counted."""
    yield from (_side_line(name, answer[side]) for side, name in _SIDES.items())
    counts = answer["counts"] if isinstance(answer["counts"], dict) else {}
    yield "; ".join(f"{_COUNTED[name]} {name} {number}" for name, number in counts.items())
    for change in _objects(answer["changes"]):
        yield from ("", f"{change['rule']}", *_both(change["words"], "  "))
        edits = _objects(change["edits"])
        for edit in edits:
            if not _is_aside(edit, change):
                yield from _both(edit["words"], "    ")
        aside = sum(_is_aside(edit, change) for edit in edits)
        if aside:
            yield f"    另有 {aside} 处引文不同 | besides, citations that differ: {aside}"


def _side_line(name: str, side: Json) -> str:
    """Return what one side is: of a rulebook that is not on file, nothing is known to be new."""
    told = side if isinstance(side, dict) else {}
    standing = f" — {told['status']}: {told['reason']}" if told.get("reason") else ""
    return f"{name}: {told.get('reference')} ({told.get('on')}){standing}"


_SIDES = {"left": "左 left", "right": "右 right"}


def _is_aside(edit: JsonObject, change: JsonObject) -> bool:
    """Tell whether an edit only cites otherwise what another edit tells to have changed."""
    return edit["concern"] == "source" and change["concern"] == "substance"


_COUNTED = {
    "added": "新增",
    "removed": "删去",
    "not_known": "不得而知",
    "changed": "变化",
    "substance": "内容",
    "source": "仅引文",
    "editorial": "仅标题或编注",
}


def _both(words: Json, indent: str) -> tuple[str, ...]:
    told = words if isinstance(words, dict) else {}
    return tuple(f"{indent}{sentence}" for sentence in told.values())


@click.command(name="compare")
@click.argument("path")
@click.option("--under", help="All below this tenant, such as cn.")
@click.option("--tenants", default="", help="These tenants, by commas.")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="Of this level.")
@click.option("--on", type=DAY, help="The day asked for; today where the (first) tenant is.")
@click.option("--known-at", type=INSTANT, help="Only what was recorded by this instant.")
@json_option
def compare_tenants(
    *,
    path: str,
    under: str | None,
    tenants: str,
    level: str | None,
    on: date | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """同一个值在各租户之间的比较 | One value compared across tenants.

    PATH is a JSON Pointer into a rulebook: /deadlines/reply-to-request/limit
    """
    now = datetime.now(UTC)
    refuse_future(known_at, now)
    named = tuple(dict.fromkeys(slug for slug in tenants.split(",") if slug))
    with open_session() as session:
        view = Shelf().view(session)
        comparison = Comparison(
            path=path,
            on=on or today(view.tree.get(first_asked(under, named)), now),
            known_at=known_at,
            under=under,
            tenants=named,
            level=Level(level) if level else None,
        )
        body = read_comparison(session, view, load_catalog(), comparison).body
    if as_json:
        print_json(body)
        return
    answer = orjson.loads(body)
    axes = {group["axis"]: group["words"] for group in answer["groups"]}
    rows = [_row(item, axes) for item in answer["items"]]
    title = f"{path} {answer['on']} — 更严者 stricter: {answer['stricter'] or '—'}"
    print_table(title, _COLUMNS, rows)
    for warning in _objects(answer["warnings"]):
        print_lines(*_both(warning["words"], ""))


_COLUMNS = (
    "名次 rank",
    "租户 tenant",
    "值 value",
    "状态 state",
    "离群 outlier",
    "依据 citations",
)


def _row(item: JsonObject, axes: Mapping[str, JsonObject]) -> tuple[str, ...]:
    words = item["words"] if isinstance(item["words"], dict) else {}
    citations = _objects(item["citations"])
    reason = f" ({item['reason']})" if item["reason"] else ""
    return (
        _rank(item, axes),
        str(item["tenant"]),
        "\n".join(str(sentence) for sentence in words.values()),
        f"{item['state']}{reason}",
        "*" if item["outlier"] else "",
        "\n".join(f"{c['label']}“{c['quote']}”" for c in citations if "quote" in c),
    )


def _rank(item: JsonObject, axes: Mapping[str, JsonObject]) -> str:
    """Return the rank and among what it is: values on different axes do not compare."""
    axis = item["axis"]
    counted = axes[axis] if isinstance(axis, str) else None
    return f"{item['rank']}\n{counted['zh']} {counted['en']}" if counted else ""


def _objects(value: Json) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
