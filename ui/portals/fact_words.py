"""Statements about a portal with their source, their year and their doubt."""

from __future__ import annotations

from ...core.portal_fact import PortalFact
from ...gis.translation import tr
from .. import formats


def fact_sentence(fact: PortalFact) -> tuple[str, str]:
    """Return a statement with its source, and the tone that it is shown in."""
    parts = [fact.text.text(formats.language())]
    if fact.uncertain:
        parts.append(tr("(not certain)"))
    source = source_words(fact)
    if source:
        parts.append(f"– {source}")
    return " ".join(parts), "warn" if fact.uncertain else "text"


def source_words(fact: PortalFact) -> str:
    """Return where a statement comes from, and of which year."""
    year = str(fact.year) if fact.year else tr("year not known")
    source = fact.source.text(formats.language())
    return tr("Source: %1, %2", source, year) if source else f"({year})" if fact.year else ""
