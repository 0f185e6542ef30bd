"""What a tenant calls its offices and meetings."""

from __future__ import annotations

from collections.abc import Mapping

from guize.domain.decisions.case import Case
from guize.domain.vocabulary import Vocabulary


def office_title(office: str, case: Case) -> str:
    """Return the local title of an office, else the vocabulary's Chinese label."""
    return _title(office, case.rules.office_titles, case.vocabularies["offices"])


def meeting_title(body: str, case: Case) -> str:
    """Return the local title of a meeting, else the vocabulary's Chinese label."""
    return _title(body, case.rules.meeting_titles, case.vocabularies["meetings"])


def _title(name: str, local: Mapping[str, str], vocabulary: Vocabulary) -> str:
    if name in local:
        return local[name]
    term = vocabulary.terms.get(name)
    return term.label.zh if term else name
