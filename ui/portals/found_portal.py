"""What a test found at an address."""

from __future__ import annotations

import html

from ...core.family_directory import FamilyDirectory
from ...core.portal import Portal
from ...gis.translation import tr
from .. import formats

SHOWN = 6
NAMES = {"odata": "OData", "dhus": "DHuS", "resto": "resto", "regards": "REGARDS", "geodes": "GEODES"}


def found_words(portal: Portal, families: FamilyDirectory) -> str:
    """Return what was found as HTML, everything foreign escaped."""
    lines = [f"<b>{html.escape(portal.title.text(formats.language()))}</b> – {_kind(portal.dialect)}"]
    language = formats.language()
    for family in families.families:
        holding = portal.families.get(family.id)
        if holding is not None:
            name = html.escape(f"{family.mission} {family.title.text(language)}".strip())
            lines.append(tr("%1: %2", name, html.escape(_collections(holding.collections))))
    return "<br>".join(lines)


def _kind(dialect: str) -> str:
    kinds = {"stac": tr("a STAC API"), "static": tr("a STAC catalogue")}
    return kinds.get(dialect) or tr("a service that speaks %1", NAMES.get(dialect, dialect))


def _collections(names: tuple) -> str:
    if len(names) <= SHOWN:
        return ", ".join(names) or "–"
    return tr("%1 and %2 more", ", ".join(names[:SHOWN]), formats.number(len(names) - SHOWN))
