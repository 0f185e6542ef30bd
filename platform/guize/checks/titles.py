"""Whether each office that rules name has a local title, where its label fits several levels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from guize.checks.references import Mention
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import tokens
from guize.domain.json_types import Rulebook
from guize.domain.vocabulary import Vocabulary
from guize.domain.words import Words

ORGANIZATION = "organization"
# What a tenant offers to, or demands of, others is told in their titles.
_FOR_OTHERS = frozenset({"baseline", "mandates"})
# Whose title differs from level to level: 市长/区长, 县市区政府/乡镇政府, 办公室(厅).
_BETWEEN_LEVELS = re.compile(r"[市区县]长/|政府/|[(\uff08][厅室][)\uff09]")


def check_titles(
    rules: Rulebook, mentions: Iterable[Mention], vocabularies: Mapping[str, Vocabulary]
) -> Iterator[tuple[str, Finding]]:
    """Yield each office whose label leaves the title open (市长/区长), with a warning.

    Once an office, at the first of its ``mentions``; ``organization`` is where a tenant gives its
    own titles.
    """
    terms = vocabularies["offices"].terms
    organization = rules.get(ORGANIZATION)
    titled = organization.keys() if isinstance(organization, dict) else ()
    told: set[str] = set()
    for vocabulary, office, pointer in mentions:
        if (
            vocabulary != "offices"
            or office in told
            or office in titled
            or tokens(pointer)[0] in _FOR_OTHERS
        ):
            continue
        term = terms.get(office)
        if term is None or not _BETWEEN_LEVELS.search(term.label.zh):
            continue
        told.add(office)
        words = Words(
            zh=f"规则提到“{term.label.zh}”({office}),而 organization 部分没有给出其当地名称;"
            f"请在 organization 下写 {office},以 title 写明当地名称。",
            en=f"rules name {office}, whose label fits several levels, and the section "
            f"organization gives it no local title: add {office} there, with its title.",
        )
        yield (
            office,
            Finding(
                code="office_untitled", pointer=pointer, words=words, severity=Severity.WARNING
            ),
        )
