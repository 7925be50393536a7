"""Texts with markup, as attributions are written, as plain lines."""

from __future__ import annotations

import re
from html import unescape

from ..texts import clean_text

_LONGEST = 20_000
_TAG = re.compile(r"<[^<>]*>")


def plain_words(markup: str, limit: int = 300) -> str:
    """Return what a text in HTML says, in one line of plain text with at most `limit` characters.

    The result is plain text, in which `<` may still stand: whoever puts it into rich text escapes it.
    """
    return clean_text(unescape(_TAG.sub(" ", markup[:_LONGEST])), limit)


def without_markup(text: str) -> str:
    """Return a text that says the same where it is taken for HTML, as QGIS does with a layer's metadata.

    Tags are left out; single angle brackets become `‹` and `›`, so that nothing can be a tag.
    """
    if "<" not in text and ">" not in text:
        return text
    return plain_words(text, len(text)).replace("<", "‹").replace(">", "›")
