"""Checks a tenant's own words: each extends a vocabulary that exists, under a word that exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guize.checks.catalog import Catalog
from guize.domain.findings import Finding
from guize.domain.json_pointer import child
from guize.domain.json_types import JsonObject
from guize.domain.naming import Named, Register
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words


def check_own_words(
    own: JsonObject, catalog: Catalog, vocabularies: Mapping[str, Vocabulary]
) -> Iterator[Finding]:
    """Yield an error for each vocabulary, and each wider word, that does not exist.

    Args:
        own: the tenant's entries, vocabulary → id → entry.
        catalog: the catalogue.
        vocabularies: the vocabularies with these entries, and with those of the versions that they
            are read together with.
    """
    for name, entries in own.items():
        pointer = child("/vocabulary", name)
        if name not in catalog.vocabularies:
            unknown = Words(
                zh=f"没有词表“{name}”;其中的词不会被任何规则使用。",
                en=f"there is no vocabulary {name!r}: no rule would ever use these words.",
            )
            known = Register(Named(v.name, v.title) for v in catalog.vocabularies.values())
            words = known.refuse(name, unknown)
            yield Finding(code="unknown_vocabulary", pointer=pointer, words=words)
            continue
        for term in entries if isinstance(entries, dict) else ():
            for wider in vocabularies[name].terms[term].broader:
                if wider not in vocabularies[name].terms:
                    unknown = Words(
                        zh=f"“{term}”的上位词“{wider}”不在词表中。",
                        en=f"{wider!r}, the wider word of {term!r}, is not in the vocabulary.",
                    )
                    terms = vocabularies[name].terms.values()
                    words = Register(map(Named.of, terms)).refuse(wider, unknown)
                    place = child(child(pointer, term), "broader")
                    yield Finding(code="unknown_term", pointer=place, words=words)
