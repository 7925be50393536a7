"""Access and terms of a portal in words."""

from __future__ import annotations

from ...core.portal import Portal
from ...core.portal_terms import PortalTerms
from ...gis.translation import tr
from .. import formats
from .holding_words import pixels_words


def acceptance_words(acceptance: str) -> str:
    """Return whether a licence must be accepted."""
    words = {
        "none": tr("nothing to accept"),
        "once": tr("to be accepted once"),
        "per product": tr("to be accepted for each product"),
    }
    return words.get(acceptance, "")


def quicklook_words(terms: PortalTerms) -> str:
    """Return what may be done with quicklooks."""
    if not terms.quicklooks_shown:
        return tr("not to be shown on the map")
    return tr("may be shown and kept") if terms.quicklooks_kept else tr("may be shown, not kept")


def access_words(portal: Portal) -> str:
    """Return what searching, looking and reading need, in one line."""
    access = portal.access
    search = tr("search with an account") if access.search == "login" else tr("search without account")
    looks = tr("quicklooks with an account") if access.quicklooks == "login" else ""
    parts = (search if portal.dialect else "", looks, pixels_words(access.pixels))
    return ", ".join(part for part in parts if part)


def licence_words(portal: Portal) -> str:
    """Return the licence and whether it must be accepted."""
    name = portal.terms.licence.text(formats.language())
    return f"{name} ({acceptance_words(portal.terms.acceptance)})" if name else ""
