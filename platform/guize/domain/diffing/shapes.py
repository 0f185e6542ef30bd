"""What the schemas say of a place in a rulebook: its title, its vocabulary, whether it is a set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from guize.domain.json_pointer import resolve
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words

_Node = tuple[str, JsonObject]
"""The address of a schema document and one schema in it."""

_FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Shape:
    """One place; ``nodes`` are the schemas that a value there may follow.

    ``own`` are those among them that describe the place itself, not one of several alternatives.
    ``vocabulary`` names that of its words, ``keys`` that of the names of its members.
    """

    own: tuple[_Node, ...]
    nodes: tuple[_Node, ...]
    inherited: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether the schemas allow a value here."""
        return bool(self.nodes)

    @property
    def title(self) -> Words | None:
        """The title in both languages."""
        for _, node in self.own:
            english = node.get("x-en")
            if "title" in node and isinstance(english, dict) and "title" in english:
                return Words(zh=str(node["title"]), en=str(english["title"]))
        return None

    @property
    def vocabulary(self) -> str | None:
        """The vocabulary of the words here."""
        return self.declared("x-vocabulary") or self.inherited

    @property
    def keys(self) -> str | None:
        """The vocabulary of the names of members, where they are a map."""
        return _FACTS if self.holds_conditions else self.declared("x-key-vocabulary")

    @property
    def names_rules(self) -> bool:
        """Whether its words are ids of rules of the same section."""
        return self.declared("x-rules") is not None

    @property
    def holds_conditions(self) -> bool:
        """Whether it is a map from facts to tests (``when``)."""
        return any(node.get("x-facts") for _, node in self.nodes)

    @property
    def is_set(self) -> bool:
        """Whether a list here is a set: its order means nothing."""
        return any(node.get("uniqueItems") for _, node in self.nodes)

    def members(self) -> tuple[str, ...]:
        """Return the names of the members that the schemas know by name."""
        names = [name for _, node in self.nodes for name in _object(node.get("properties"))]
        return tuple(dict.fromkeys(names))

    def declared(self, keyword: str) -> str | None:
        """Return the word that an annotation of the schemas gives this place."""
        said = (node.get(keyword) for _, node in self.nodes)
        return next((word for word in said if isinstance(word, str)), None)


NOWHERE = Shape((), ())
"""A place that no schema describes."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Finds places in the schemas, from the address ``root`` of a whole rulebook's schema."""

    schemas: Mapping[str, JsonObject]
    root: str
    _expanded: dict[int, tuple[_Node, ...]] = field(default_factory=dict)

    def at(self, tokens: Sequence[str]) -> Shape:
        """Return the place that the tokens of a JSON Pointer name in a rulebook."""
        shape = self._shape([(self.root, self.schemas[self.root])], None)
        for token in tokens:
            shape = self.below(shape, token)
        return shape

    def below(self, shape: Shape, token: str) -> Shape:
        """Return the place of the member or element ``token``."""
        named = [
            (document, _object(_object(node["properties"])[token]))
            for document, node in shape.nodes
            if token in _object(node.get("properties"))
        ]
        if named:
            return self._shape(named, None)
        other = [
            (document, cast("JsonObject", node["additionalProperties"]))
            for document, node in shape.nodes
            if isinstance(node.get("additionalProperties"), dict)
        ]
        if other:
            return self._shape(other, None)
        items = [
            (document, cast("JsonObject", node["items"]))
            for document, node in shape.nodes
            if isinstance(node.get("items"), dict) and token.isdigit()
        ]
        # A vocabulary stands on the list and speaks of its elements.
        return self._shape(items, shape.vocabulary)

    def _shape(self, found: Sequence[_Node], inherited: str | None) -> Shape:
        own = [node for start in found for node in self._referred(start)]
        nodes = [node for start in found for node in self._expand(start)]
        return Shape(tuple(own), tuple(nodes), inherited)

    def _expand(self, start: _Node) -> tuple[_Node, ...]:
        """Return a schema, what it refers to, and their alternatives."""
        # The schemas live as long as this object does, so an id names one of them.
        known = self._expanded.get(id(start[1]))
        if known is None:
            known = tuple(self._alternatives(start))
            self._expanded[id(start[1])] = known
        return known

    def _alternatives(self, start: _Node) -> Iterator[_Node]:
        for document, node in self._referred(start):
            yield document, node
            for keyword in ("allOf", "oneOf", "anyOf"):
                branches = node.get(keyword)
                for branch in branches if isinstance(branches, list) else []:
                    yield from self._expand((document, _object(branch)))

    def _referred(self, start: _Node) -> Iterator[_Node]:
        document, node = start
        yield start
        reference = node.get("$ref")
        if isinstance(reference, str):
            name, _, pointer = reference.partition("#")
            if name:
                folder = document.rpartition("/")[0]
                document = f"{folder}/{name.removesuffix('.json')}"
            yield from self._referred((document, _object(resolve(self.schemas[document], pointer))))


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}
