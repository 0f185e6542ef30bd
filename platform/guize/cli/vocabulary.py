"""The command that finds the id of a word."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import cast

import click

from guize.checks.catalog import load_catalog
from guize.cli.arguments import DAY, json_option
from guize.cli.database import open_session
from guize.cli.output import Exit, complain, print_json, print_table
from guize.domain.json_types import JsonObject
from guize.domain.naming import Titles
from guize.domain.words import Words
from guize.services.answers.word_search import find_words_of, page_of_words
from guize.services.published.shelf import Shelf, today

_ALL = 100_000
_COLUMNS = ("词表 vocabulary", "代号 id", "名称 name", "英文 English", "当地称谓 local title")


@click.command()
@click.argument("word", default="")
@click.option("--tenant", help="With the words and titles of this tenant's own.")
@click.option("--on", type=DAY, help="Words in use on this day; today by default.")
@json_option
def vocabulary(*, word: str, tenant: str | None, on: date | None, as_json: bool) -> None:
    """由词查代号 | Find the id of a word, in all vocabularies: guize vocabulary 常务.

    Labels, former names, ids and parts of them are searched; with --tenant its own words and titles
    too. Without a word, all are listed. Without --tenant no database is needed.
    """
    page = _page(word, tenant, on)
    items = cast("list[JsonObject]", page["items"])
    if as_json:
        print_json(page)
    elif items:
        rows = [
            [str(item[member] or "") for member in ("vocabulary", "id", "zh", "en", "title")]
            for item in items
        ]
        print_table("词 words", _COLUMNS, rows)
    if not items:
        complain(Words(zh=f"词表中没有“{word}”。", en=f"no vocabulary holds {word!r}."))
        sys.exit(Exit.NOT_FOUND)


def _page(word: str, tenant: str | None, on: date | None) -> JsonObject:
    now, catalog = datetime.now(UTC), load_catalog()
    if tenant is None:
        day = on or now.astimezone().date()
        return page_of_words(
            catalog.vocabularies, Titles(), text=word, on=day, after=None, limit=_ALL
        )
    with open_session() as session:
        view = Shelf().view(session)
        return find_words_of(
            session,
            view,
            catalog,
            tenant=tenant,
            on=on or today(view.tree.get(tenant), now),
            text=word,
            after=None,
            limit=_ALL,
        )
