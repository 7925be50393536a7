"""What a test found at an address."""

from __future__ import annotations

import html

from ...core.family_directory import FamilyDirectory
from ...core.portal import Portal
from ...gis.translation import tr
from .. import formats

SHOWN = 6


def found_words(portal: Portal, families: FamilyDirectory) -> str:
    """Return what was found as HTML, everything foreign escaped."""
    kind = tr("a STAC API") if portal.dialect == "stac" else tr("a STAC catalogue")
    lines = [f"<b>{html.escape(portal.title.text(formats.language()))}</b> – {kind}"]
    language = formats.language()
    for family in families.families:
        holding = portal.families.get(family.id)
        if holding is not None:
            name = html.escape(f"{family.mission} {family.title.text(language)}".strip())
            lines.append(f"{name}: {html.escape(_collections(holding.collections))}")
    return "<br>".join(lines)


def _collections(names: tuple) -> str:
    if len(names) <= SHOWN:
        return ", ".join(names) or "–"
    return tr("%1 and %2 more", ", ".join(names[:SHOWN]), formats.number(len(names) - SHOWN))
