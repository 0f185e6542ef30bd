"""The clean text of a document: notice, preamble, articles, annexes, colophon, and its gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast, get_args

from guize.domain.articles import NOTICE, PREAMBLE, ArticleRef, part_order, read_key
from guize.domain.json_types import Json, JsonObject

Cut = Literal["head", "middle", "tail"]
CUTS: tuple[Cut, ...] = get_args(Cut)


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the document has it.

    Attributes:
        ref: which one it is.
        label: as printed (第四十八条, 四十八、, (三)); empty where the text begins inside it.
        chapter: the heading that it stands under.
        paragraphs: its paragraphs.
        cut: what of it is missing, in an excerpt.
    """

    ref: ArticleRef
    label: str
    chapter: str | None
    paragraphs: tuple[str, ...]
    cut: tuple[Cut, ...] = ()

    @property
    def body(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(self.paragraphs)

    def as_json(self) -> JsonObject:
        """Return the members; ``inserted``, ``part`` and ``cut`` only where they say something."""
        members: JsonObject = {"ordinal": self.ref.ordinal}
        if self.ref.inserted:
            members["inserted"] = self.ref.inserted
        if self.ref.part is not None:
            members["part"] = self.ref.part
        members |= {
            "label": self.label,
            "chapter": self.chapter,
            "paragraphs": list(self.paragraphs),
        }
        if self.cut:
            members["cut"] = list(self.cut)
        return members


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its part (``annex-1`` …), its title if it has one, what precedes its articles."""

    part: str
    title: str | None
    preamble: tuple[str, ...] = ()

    def as_json(self) -> JsonObject:
        """Return all members."""
        return {"part": self.part, "title": self.title, "preamble": list(self.preamble)}


@dataclass(frozen=True, slots=True)
class Missing:
    """A run of articles that an excerpt leaves out, ends included; None where nobody knows."""

    part: str | None
    first: ArticleRef | None
    last: ArticleRef | None

    def order(self) -> tuple[tuple[int, int], int, int]:
        """Return what sorts gaps as they stand."""
        return (self.first or ArticleRef(self.part, PREAMBLE)).order()

    def as_json(self) -> JsonObject:
        """Return ``{"part"?, "from", "to"}`` by the keys of articles."""
        members: JsonObject = {} if self.part is None else {"part": self.part}
        members["from"] = self.first.key() if self.first else None
        members["to"] = self.last.key() if self.last else None
        return members


@dataclass(frozen=True, slots=True)
class Text:
    """A document.

    Attributes:
        title: the title of the main body.
        preface: the covering notice, without its numbered articles.
        articles: those of the notice, of the main body and of the annexes, as they stand.
        colophon: signature and date after the last article of the main body.
        preamble: what stands between title and first article (制定机关、题注、序言).
        annexes: the annexes; their articles are among ``articles``.
        missing: what is declared to be left out.
    """

    title: str
    preface: tuple[str, ...]
    articles: tuple[Article, ...]
    colophon: tuple[str, ...]
    preamble: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    missing: tuple[Missing, ...] = ()

    def parts(self) -> list[str | None]:
        """Return the parts of which something is on file or missing, as they stand."""
        named = {article.ref.part for article in self.articles}
        named |= {annex.part for annex in self.annexes} | {gap.part for gap in self.missing}
        named |= {None} | ({NOTICE} if self.preface else set())
        return sorted(named, key=part_order)

    def preamble_of(self, part: str | None) -> tuple[str, ...]:
        """Return what a part says before its first article."""
        if part is None:
            return self.preamble
        if part == NOTICE:
            return self.preface
        return next((annex.preamble for annex in self.annexes if annex.part == part), ())

    def bodies(self) -> dict[ArticleRef, str]:
        """Return what may be quoted, by article, as it stands; ordinal 0 is a part's preamble."""
        return dict(self._bodies())

    def by_part(self) -> dict[str | None, list[Article]]:
        """Return the articles of each part, the parts as they stand."""
        parts: dict[str | None, list[Article]] = {part: [] for part in self.parts()}
        for article in self.articles:
            parts[article.ref.part].append(article)
        return parts

    def _bodies(self) -> Iterator[tuple[ArticleRef, str]]:
        for part, articles in self.by_part().items():
            if self.preamble_of(part):
                yield ArticleRef(part, PREAMBLE), "\n".join(self.preamble_of(part))
            yield from ((article.ref, article.body) for article in articles)

    def as_json(self) -> JsonObject:
        """Return the text as JSON, as it is stored and hashed."""
        members: JsonObject = {
            "title": self.title,
            "preface": list(self.preface),
            "articles": [article.as_json() for article in self.articles],
            "colophon": list(self.colophon),
        }
        return members | self.extras()

    def extras(self) -> JsonObject:
        """Return ``preamble``, ``annexes`` and ``gaps``, those that the document has."""
        extras: JsonObject = {
            "preamble": list(self.preamble),
            "annexes": [annex.as_json() for annex in self.annexes],
            "gaps": [gap.as_json() for gap in self.missing],
        }
        return {name: value for name, value in extras.items() if value}

    @classmethod
    def from_json(cls, value: JsonObject) -> Text:
        """Return the text that `as_json` gave; the inverse of it, for stored texts only."""
        return cls(
            title=str(value["title"]),
            preface=_strings(value["preface"]),
            articles=tuple(map(_article, _objects(value["articles"]))),
            colophon=_strings(value["colophon"]),
            preamble=_strings(value.get("preamble", [])),
            annexes=tuple(map(_annex, _objects(value.get("annexes", [])))),
            missing=in_order(map(_missing, _objects(value.get("gaps", [])))),
        )


def in_order(missing: Iterable[Missing]) -> tuple[Missing, ...]:
    """Return gaps as they stand in the document."""
    return tuple(sorted(missing, key=Missing.order))


def _article(value: JsonObject) -> Article:
    return Article(
        ref=ArticleRef(
            cast("str | None", value.get("part")),
            cast("int", value["ordinal"]),
            cast("int", value.get("inserted", 0)),
        ),
        label=str(value["label"]),
        chapter=cast("str | None", value["chapter"]),
        paragraphs=_strings(value["paragraphs"]),
        cut=cast("tuple[Cut, ...]", _strings(value.get("cut", []))),
    )


def _annex(value: JsonObject) -> Annex:
    title = cast("str | None", value["title"])
    return Annex(str(value["part"]), title, _strings(value["preamble"]))


def _missing(value: JsonObject) -> Missing:
    first, last = value["from"], value["to"]
    return Missing(
        cast("str | None", value.get("part")),
        read_key(first) if isinstance(first, str) else None,
        read_key(last) if isinstance(last, str) else None,
    )


def _objects(value: Json) -> list[JsonObject]:
    return cast("list[JsonObject]", value)


def _strings(value: Json) -> tuple[str, ...]:
    return tuple(cast("list[str]", value))
