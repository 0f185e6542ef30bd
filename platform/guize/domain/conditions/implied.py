"""What a word implies of other facts: an official visit (出访) goes abroad."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guize.domain.conditions.condition import Facts
from guize.domain.json_types import JsonObject
from guize.domain.vocabulary import Term, Vocabulary


def implied_facts(
    values: Facts, facts: Iterable[Term], vocabularies: Mapping[str, Vocabulary]
) -> JsonObject:
    """Return the facts, as JSON, that the words in ``values`` imply (``implies`` of their entries).

    They hold like declared defaults: unless the case says otherwise.
    """
    implied: JsonObject = {}
    for fact in facts:
        name, word = fact.members.get("vocabulary"), values.get(fact.id)
        if isinstance(name, str) and isinstance(word, str) and word in vocabularies[name].terms:
            members = vocabularies[name].terms[word].members.get("implies")
            implied |= members if isinstance(members, dict) else {}
    return implied
