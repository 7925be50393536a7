"""A text in the languages of the plugin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LocalText:
    """English is always there; French falls back to it."""

    en: str = ""
    fr: str = ""

    def text(self, language: str) -> str:
        """Return the text for a language code such as `fr` or `fr_BE`."""
        return self.fr if language.lower().startswith("fr") and self.fr else self.en

    @staticmethod
    def from_json(value: Any) -> LocalText:
        """Read a string (same in all languages) or `{"en": …, "fr": …}`."""
        if isinstance(value, str):
            return LocalText(value, value)
        return LocalText(str(value.get("en", "")), str(value.get("fr", "")))
