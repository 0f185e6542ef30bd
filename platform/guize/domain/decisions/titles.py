"""What a tenant calls its offices and meetings."""

from __future__ import annotations

from guize.domain.decisions.case import Case


def office_title(office: str, case: Case) -> str:
    """Return the local title of an office, else the vocabulary's Chinese label."""
    return _title("organization", "offices", office, case)


def meeting_title(body: str, case: Case) -> str:
    """Return the local title of a meeting, else the vocabulary's Chinese label."""
    return _title("meetings", "meetings", body, case)


def _title(section: str, vocabulary: str, name: str, case: Case) -> str:
    rule = case.section(section).get(name)
    if rule is not None and isinstance(rule.get("title"), str):
        return str(rule["title"])
    term = case.vocabularies[vocabulary].terms.get(name)
    return term.label.zh if term else name
