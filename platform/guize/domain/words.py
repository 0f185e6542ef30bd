"""A sentence in both languages that the platform speaks."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One message in Chinese and in English."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Return ``{"zh": …, "en": …}``, the form that reaches a reader."""
        return {"zh": self.zh, "en": self.en}


def shown(value: object) -> str:
    """Return a JSON value as sentences show it: a text bare, null as ``null``, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
