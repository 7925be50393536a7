"""Texts of capabilities: untrusted, made short and plain."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.safe_xml import Element, child_text
from ...core.texts import clean_text

NAME_LIMIT, TITLE_LIMIT, ABSTRACT_LIMIT = 300, 500, 4000
_ATTRIBUTION_LIMIT, _LICENCE_LIMIT, _KEYWORD_LIMIT = 500, 2000, 100
_KEYWORDS = 50
_NOTHING = frozenset(("", "-", "none", "null", "n/a", "no", "aucun", "aucune", "geen", "keine"))
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f,]")


def title_of(element: Element) -> str:
    """Return an element's title; empty where it has none."""
    return clean_text(element.findtext("Title"), TITLE_LIMIT)


def abstract_of(element: Element) -> str:
    """Return an element's abstract; empty where it has none."""
    return clean_text(element.findtext("Abstract"), ABSTRACT_LIMIT)


def attribution_of(element: Element | None) -> str:
    """Return the title of an `Attribution`; empty where it has none."""
    return "" if element is None else clean_text(element.findtext("Title"), _ATTRIBUTION_LIMIT)


def is_usable_name(name: str) -> bool:
    """Return whether a request can say a name: a comma parts names, and a name cut off would be another."""
    return 0 < len(name) <= NAME_LIMIT and _UNUSABLE.search(name) is None


def licence_of(service: Element | None) -> str:
    """Return fees and access constraints in one text; what only says “none” is left out."""
    told = (clean_text(child_text(service, name), _LICENCE_LIMIT) for name in ("Fees", "AccessConstraints"))
    return "; ".join(dict.fromkeys(text for text in told if text.rstrip(".").lower() not in _NOTHING))


def keywords_of(lists: Iterable[Element]) -> tuple[str, ...]:
    """Return the keywords of lists of keywords, each once."""
    words = (clean_text(word.text, _KEYWORD_LIMIT) for each in lists for word in each[:_KEYWORDS])
    return tuple(dict.fromkeys(filter(None, words)))
