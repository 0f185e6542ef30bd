"""A sentence in both languages that the platform speaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One message in Chinese and in English."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """Return ``{"zh": …, "en": …}``, the form that reaches a reader."""
        return {"zh": self.zh, "en": self.en}
