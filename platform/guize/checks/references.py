"""Whether the words and rules that a rulebook refers to exist.

Annotations in the schemas say where to look: ``x-vocabulary`` names the vocabulary that a value (or
each value of a list) belongs to, ``x-key-vocabulary`` that of a map's keys, ``x-facts`` marks a map
of conditions, ``x-rules`` a reference to rules of the same section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from referencing._core import Resolver  # the package exports no name for this type

from guize.checks.catalog import RULEBOOK_SCHEMA, Catalog, JsonSchema
from guize.checks.conditions import check_condition
from guize.checks.links import check_links
from guize.domain.effective.fold import BASELINE
from guize.domain.findings import Finding
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import Json, JsonObject, Rulebook
from guize.domain.naming import Named, Register
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

_CHOICES = ("oneOf", "anyOf", "allOf")
_FREE = frozenset({"any"})
# Where a tenant says what it calls the words of a vocabulary.
_TITLED = {"offices": "organization", "meetings": "meetings"}


class Mention(NamedTuple):
    """A word that rules use: its vocabulary, the word, and the pointer of its place."""

    vocabulary: str
    word: str
    pointer: str


class References(NamedTuple):
    """What a rulebook refers to: the words in order, and a finding for each that nobody knows."""

    findings: list[Finding]
    mentions: list[Mention]


@dataclass(frozen=True, slots=True)
class _Walk:
    catalog: Catalog
    vocabularies: Mapping[str, Vocabulary]
    rules: Rulebook
    met: list[Mention] = field(default_factory=list)
    registers: dict[str, Register] = field(default_factory=dict)

    def visit(
        self, at: Resolver[JsonSchema], schema: JsonObject, value: Json, pointer: str
    ) -> Iterator[Finding]:
        yield from self._annotations(schema, value, pointer)
        target = self.catalog.follow(at, schema)
        if target is not None:
            yield from self.visit(target.at, target.schema, value, pointer)
        for keyword in _CHOICES:
            for branch in cast("list[JsonObject]", schema.get(keyword) or []):
                yield from self.visit(at, branch, value, pointer)
        yield from self._children(at, schema, value, pointer)

    def _children(
        self, at: Resolver[JsonSchema], schema: JsonObject, value: Json, pointer: str
    ) -> Iterator[Finding]:
        items = schema.get("items")
        if isinstance(value, list) and isinstance(items, dict):
            for index, item in enumerate(value):
                yield from self.visit(at, items, item, child(pointer, index))
        if not isinstance(value, dict):
            return
        properties = cast("dict[str, JsonObject]", schema.get("properties") or {})
        others = schema.get("additionalProperties")
        for key, member in value.items():
            below = properties.get(key)
            if below is None and isinstance(others, dict):
                below = others
            if below is not None:
                yield from self.visit(at, below, member, child(pointer, key))

    def _annotations(self, schema: JsonObject, value: Json, pointer: str) -> Iterator[Finding]:
        name = schema.get("x-vocabulary")
        if isinstance(name, str):
            yield from self._terms(name, value, pointer)
        keys = schema.get("x-key-vocabulary")
        if isinstance(keys, str) and isinstance(value, dict):
            for key in value.keys() - {"unstated", "illegible"}:
                yield from self._terms(keys, key, child(pointer, key))
        if schema.get("x-facts") and isinstance(value, dict):
            yield from self._conditions(value, pointer)
        if schema.get("x-rules"):
            yield from self._rules(value, pointer)

    def _terms(self, name: str, value: Json, pointer: str) -> Iterator[Finding]:
        """Check a word, or each word of a list (an object there is another shape's affair)."""
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._terms(name, item, child(pointer, index))
        elif isinstance(value, str):
            vocabulary = self.vocabularies[name]
            self.met.append(Mention(name, value, pointer))
            if value not in vocabulary.terms:
                yield Finding(
                    code="unknown_term",
                    pointer=pointer,
                    words=_refuse(self._register(name), value, vocabulary.title),
                )

    def _conditions(self, when: JsonObject, pointer: str) -> Iterator[Finding]:
        facts = self.vocabularies["facts"]
        for fact, test in when.items():
            place = child(pointer, fact)
            if fact not in facts.terms:
                words = _refuse(self._register("facts"), fact, facts.title)
                yield Finding(code="unknown_fact", pointer=place, words=words)
                continue
            yield from check_condition(facts.terms[fact], test, place)
            name = facts.terms[fact].members.get("vocabulary")
            excluded = test.get("not") if isinstance(test, dict) else None
            if not isinstance(name, str):
                continue
            if excluded is not None:
                yield from self._terms(name, excluded, child(place, "not"))
            else:
                yield from self._terms(name, test, place)

    def _register(self, name: str) -> Register:
        """Return the words of a vocabulary by all that they are called, here and elsewhere."""
        if name not in self.registers:
            section = _TITLED.get(name, "")
            titles = {rule.id: rule.label.zh for rule in _named(self.rules.get(section))}
            terms = self.vocabularies[name].terms.values()
            self.registers[name] = Register(
                Named.of(term, titles.get(term.id)) for term in terms if term.id not in _FREE
            )
        return self.registers[name]

    def _rules(self, value: Json, pointer: str) -> Iterator[Finding]:
        section, *below = tokens(pointer)
        known = cast("JsonObject", self.rules.get(section) or {})
        if section == BASELINE:
            section = below[0]
            known = cast("JsonObject", known.get(section) or {})
        for name in value if isinstance(value, list) else [value]:
            if isinstance(name, str) and "/" in name:
                is_offered = pointer.startswith(f"/{BASELINE}/")
                found: Json = self.rules[BASELINE] if is_offered else self.rules
                for token in name.rpartition(":")[2].split("/"):
                    found = found.get(token) if isinstance(found, dict) else None
                if found is None:
                    yield _unknown_elsewhere(name, pointer)
            elif isinstance(name, str) and name not in known:
                title = Words(zh=f"部分“{section}”的规则项", en=f"rules of section {section!r}")
                words = _refuse(Register(_named(known)), name, title)
                yield Finding(code="unknown_rule", pointer=pointer, words=words)


def read_references(
    rules: Rulebook, catalog: Catalog, vocabularies: Mapping[str, Vocabulary]
) -> References:
    """Return what a whole rulebook refers to, and which of it nobody knows.

    Conditions on words that only the tenant uses are known through ``vocabularies``, which hold
    its own entries too.
    """
    schema = catalog.schemas[f"{RULEBOOK_SCHEMA}/rulebook"]
    walk = _Walk(catalog, vocabularies, rules)
    # A word in a choice of shapes is met once for each shape that reaches it.
    at = catalog.resolver(f"{RULEBOOK_SCHEMA}/rulebook")
    findings = (*walk.visit(at, schema, rules, ""), *check_links(rules))
    found = {(f.pointer, f.code): f for f in findings}
    return References(list(found.values()), list(dict.fromkeys(walk.met)))


def _named(rules: Json) -> Iterator[Named]:
    """Yield the rules of a section, each called by its title."""
    for rule_id, rule in rules.items() if isinstance(rules, dict) else ():
        title = rule.get("title") if isinstance(rule, dict) else None
        label = title if isinstance(title, str) else rule_id
        yield Named(rule_id, Words(zh=label, en=rule_id))


def _refuse(register: Register, name: str, title: Words) -> Words:
    """Return that ``name`` is none of ``title``, and which id it should be."""
    unknown = Words(
        zh=f"“{title.zh}”中没有“{name}”。", en=f"{name!r} is not among the {title.en.lower()}."
    )
    return register.refuse(name, unknown)


def _unknown_elsewhere(name: str, pointer: str) -> Finding:
    words = Words(
        zh=f"没有规则“{name}”;他部分的规则写作“部分/标识”,如 signing/minutes。",
        en=f"there is no rule {name!r}; one of another section is written section/id, such as "
        "signing/minutes.",
    )
    return Finding(code="unknown_rule", pointer=pointer, words=words)
