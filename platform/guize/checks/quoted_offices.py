"""Whether the offices and bodies that a rule names stand in its quote, by whatever name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from guize.checks.quoted_places import Place
from guize.checks.references import Mention
from guize.domain.amounts import plain
from guize.domain.findings import Finding, Severity
from guize.domain.json_types import Rulebook
from guize.domain.naming import Named, spellings
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

_TITLED = {"offices": "organization", "meetings": "meetings"}
_BETWEEN = re.compile(r"[/、()]")
_PRESIDING = {"convener": "召集", "chair": "主持"}
_IN_CHARGE = re.compile(
    "(?:主要)?(?:负责人|负责同志|领导)|分管(?:负责人|领导)|副职领导|主任|(?<=局)长"
)
_ANYBODY_IN_CHARGE = re.compile("负责人|负责同志|领导|一把手|主任|局长|成员|副职|首长|分管|协助")


_INCLUDED = re.compile(r"(?P<wider>[^,。;、()\n]{2,20})\(含(?P<included>[^()\n]{2,40}),下同\)")
_CLAUSE = re.compile(r"[,。;:\n]")
_TOWARDS = re.compile("[向对将把]")
_OFFICES_OF = re.compile("-(?:(?:deputy-)?(?:head|director|leader)(?:-in-charge)?|in-charge)$")
_IMPLIED = frozenset({"government", "public"})
"""Named by 以…名义, 公布 and the like, or not at all."""


class _Name(NamedTuple):
    """One way to write an office: its name, or its unit beside a word for who is in charge."""

    name: str
    in_charge: bool = False


def check_offices(
    rules: Rulebook,
    mentions: Iterable[Mention],
    places: Mapping[str, Place],
    vocabularies: Mapping[str, Vocabulary],
) -> Iterator[Finding]:
    """Yield a warning for each office or body that the words it rests on do not name.

    Looked for are local titles, labels and other names, of the word itself, of what is narrower, of
    a group that it belongs to, and of its own members. Relative offices (主持人) have no name, and
    the government itself is meant where nobody is named. An article says once who acts: unless the
    quote says who does what the rule is about, the rest of the article counts too.
    """
    scan = _Scan(rules, vocabularies, {place.articles for place in places.values()})
    for mention in mentions:
        place = _place_of(mention.pointer, places)
        if mention.vocabulary not in _TITLED or place is None or not place.articles:
            continue
        names = scan.names_of(mention)
        if not names or mention.word in _IMPLIED or "/not/" in f"{mention.pointer}/":
            continue
        if not any(scan.holds(ground, names) for ground in _grounds(place)) and (
            scan.says_who(place) or not scan.holds(place.articles, names)
        ):
            yield _not_quoted(mention, place, vocabularies)


def _not_quoted(mention: Mention, place: Place, vocabularies: Mapping[str, Vocabulary]) -> Finding:
    label = vocabularies[mention.vocabulary].terms[mention.word].label
    words = Words(
        zh=f"引文中没有“{label.zh}”({mention.word});请核对,或补充引文。",
        en=f"the quote does not name the {label.en} ({mention.word}): check it, or quote more.",
    )
    return Finding(
        code="office_not_quoted",
        pointer=mention.pointer,
        words=words,
        severity=Severity.WARNING,
        citation=place.nearest.citation,
    )


def _grounds(place: Place) -> Iterator[str]:
    yield place.quote
    title = place.rule.get("title")
    if isinstance(title, str):
        yield plain(title)


def _place_of(pointer: str, places: Mapping[str, Place]) -> Place | None:
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer)


class _Scan:
    """What offices may be called in the texts of a tenant, and which of it a text says."""

    def __init__(
        self, rules: Rulebook, vocabularies: Mapping[str, Vocabulary], articles: Iterable[str]
    ) -> None:
        self._rules = rules
        self._vocabularies = vocabularies
        self._names: dict[tuple[str, str], frozenset[_Name]] = {}
        self._included = [
            (found["wider"], found["included"])
            for article in articles
            for found in _INCLUDED.finditer(article)
        ]
        self._every = frozenset(
            name
            for office in vocabularies["offices"].terms
            for name in self._own_names("offices", office)
            if not name.in_charge
        )

    def names_of(self, mention: Mention) -> frozenset[_Name]:
        """Return the names of a word and of its kin; none where it can have no name."""
        key = mention.vocabulary, mention.word
        if key not in self._names:
            self._names[key] = frozenset(self._collect(*key))
        return self._names[key]

    def holds(self, text: str, names: Iterable[_Name]) -> bool:
        """Tell whether ``text`` says one of ``names``; 副市长 does not say 市长."""
        in_charge = _ANYBODY_IN_CHARGE.search(text) is not None
        return any((in_charge or not one.in_charge) and _says(text, one.name) for one in names)

    def says_who(self, place: Place) -> bool:
        """Tell whether the quote names somebody for what is done at ``place``."""
        verb = _PRESIDING.get(place.member) or place.value.get("verb")
        if not isinstance(verb, str) or verb not in place.quote:
            return False
        before = _CLAUSE.split(place.quote[: place.quote.index(verb)])[-1]
        return self.holds(_TOWARDS.split(before)[0], self._every)

    def _collect(self, vocabulary: str, word: str) -> Iterator[_Name]:
        terms = self._vocabularies[vocabulary].terms
        if word not in terms or terms[word].members.get("relative"):
            return
        covered = self._vocabularies[vocabulary].covered_by(word)
        wider = self._vocabularies[vocabulary].ancestors(word) & terms.keys()
        groups = {one for one in wider if terms[one].members.get("group")}
        for one in {word, *covered, *groups, *self._members(word)} & terms.keys():
            yield from self._own_names(vocabulary, one)
        yield from self._wider_by_text(vocabulary, word)
        unit = _OFFICES_OF.sub("", word)
        if unit != word and unit in terms:
            for name in self._own_names(vocabulary, unit):
                yield _Name(name.name, in_charge=True)

    def _members(self, word: str) -> Iterator[str]:
        """Yield the members of a group of the tenant, and the groups that a word is a member of."""
        section = self._rules.get("organization")
        for group, rule in section.items() if isinstance(section, dict) else ():
            members = rule.get("members") if isinstance(rule, dict) else None
            known = (
                [one for one in members if isinstance(one, str)]
                if (isinstance(members, list))
                else []
            )
            if group == word:
                yield from known
            elif word in known:
                yield group

    def _wider_by_text(self, vocabulary: str, word: str) -> Iterator[_Name]:
        """Yield the names of what the text says to include a word (各区人民政府(含开发区,下同))."""
        own = list(self._own_names(vocabulary, word))
        for wider, included in self._included:
            if self.holds(included, own):
                for other in self._vocabularies[vocabulary].terms:
                    names = list(self._own_names(vocabulary, other))
                    if self.holds(wider, names):
                        yield from names

    def _own_names(self, vocabulary: str, word: str) -> Iterator[_Name]:
        term = self._vocabularies[vocabulary].terms[word]
        title = _title(self._rules, _TITLED[vocabulary], term.id)
        for name in filter(None, (title, *Named.of(term).names)):
            for piece in (name, *_BETWEEN.split(name)):
                for form in spellings(piece):
                    if len(form) > 1 or form == _BETWEEN.split(name)[0]:
                        yield _Name(form)
                    unit = _IN_CHARGE.sub("", form)
                    if unit != form and len(unit) > 1:
                        yield _Name(unit, in_charge=True)


def _says(text: str, name: str) -> bool:
    at = text.find(name)
    while at > 0 and text[at - 1] == "副":
        at = text.find(name, at + 1)
    return at >= 0


def _title(rules: Rulebook, section: str, word: str) -> str:
    entries = rules.get(section)
    rule = entries.get(word) if isinstance(entries, dict) else None
    title = rule.get("title") if isinstance(rule, dict) else None
    return title if isinstance(title, str) else ""
