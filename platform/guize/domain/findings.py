"""What a check found wrong, or worth a second look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from guize.domain.json_types import JsonObject
from guize.domain.words import Words

MOST_OF_A_KIND = 100
"""So many findings of one code are told of one file; of the others, how many there are."""


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


def and_more(
    code: str, count: int, *, file: str | None, severity: Severity = Severity.ERROR
) -> Finding:
    """Return that ``count`` more findings of ``code`` are not told one by one."""
    words = Words(
        zh=f"同类问题({code})另有 {count} 处,不再逐一列出;改正所列各处后请再次检查。",
        en=f"and {count} more of the same kind ({code}), not listed one by one; mend those that "
        "are, and check again.",
    )
    return Finding(code="and_more", pointer="", words=words, severity=severity, file=file)


def capped(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, of one code in one file at most ``MOST_OF_A_KIND`` and a count."""
    found: Counter[tuple[str, str | None, Severity]] = Counter()
    kept: list[Finding] = []
    for finding in findings:
        kind = finding.code, finding.file, finding.severity
        found[kind] += 1
        if found[kind] <= MOST_OF_A_KIND:
            kept.append(finding)
    more = (
        and_more(code, count - MOST_OF_A_KIND, file=file, severity=severity)
        for (code, file, severity), count in found.items()
        if count > MOST_OF_A_KIND
    )
    return [*kept, *more]
