"""The clean text of a document: title, preface, articles and colophon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from guize.domain.json_types import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its ordinal, the document's own label for it, its chapter and its paragraphs."""

    ordinal: int
    label: str
    chapter: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A document: title, preface (the notice that issues it), articles, colophon.

    The colophon is the signature and date after the last article.
    """

    title: str
    preface: tuple[str, ...]
    articles: tuple[Article, ...]
    colophon: tuple[str, ...]

    def as_json(self) -> JsonObject:
        """Return the text as JSON, as it is stored and hashed."""
        articles: list[Json] = [
            {
                "ordinal": article.ordinal,
                "label": article.label,
                "chapter": article.chapter,
                "paragraphs": list(article.paragraphs),
            }
            for article in self.articles
        ]
        return {
            "title": self.title,
            "preface": list(self.preface),
            "articles": articles,
            "colophon": list(self.colophon),
        }

    @classmethod
    def from_json(cls, value: JsonObject) -> Text:
        """Return the text that `as_json` gave; the inverse of it, for stored texts only."""
        return cls(
            title=str(value["title"]),
            preface=_strings(value["preface"]),
            articles=tuple(
                Article(
                    ordinal=int(cast("int", article["ordinal"])),
                    label=str(article["label"]),
                    chapter=cast("str | None", article["chapter"]),
                    paragraphs=_strings(article["paragraphs"]),
                )
                for article in cast("list[JsonObject]", value["articles"])
            ),
            colophon=_strings(value["colophon"]),
        )


def _strings(value: Json) -> tuple[str, ...]:
    return tuple(cast("list[str]", value))
