"""What a check found wrong, or worth a second look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guize.domain.json_types import JsonObject
from guize.domain.words import Words


class Severity(StrEnum):
    """How a finding weighs: an error keeps a version from being published.

    A warning asks for a second look; information only tells what the rules themselves declare.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: a stable ``code``, the JSON Pointer of the value, a sentence in both languages.

    ``citation`` is the citation at fault or that bears on it; ``file`` and ``line`` (from 1) say
    where the value stands in a pack, once that is known. ``mandate`` names the tenant and the rule
    that demand what is not so, for the audit; answers tell it in ``words``.
    """

    code: str
    pointer: str
    words: Words
    severity: Severity = Severity.ERROR
    citation: JsonObject | None = None
    file: str | None = None
    line: int | None = None
    mandate: tuple[str, str] | None = None

    def as_json(self) -> JsonObject:
        """Return the members that are known, as the API serves them."""
        members: JsonObject = {
            "code": self.code,
            "severity": self.severity.value,
            "pointer": self.pointer,
            "words": {"zh": self.words.zh, "en": self.words.en},
            "citation": self.citation,
            "file": self.file,
            "line": self.line,
        }
        return {key: value for key, value in members.items() if value is not None}
