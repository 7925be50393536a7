"""Whether a file may be fetched under its portal's terms."""

from __future__ import annotations

from ..portal_terms import PortalTerms
from .download_item import DownloadItem

_NONE = "none"
_EACH = "per product"


def lacks_licence(item: DownloadItem, terms: PortalTerms) -> bool:
    """Return whether the licence must be accepted before the first byte.

    An acceptance counts for the portal it names, for the version it names, and, where the portal's licence is
    accepted per product, for that scene only.
    """
    if terms.acceptance == _NONE:
        return False
    accepted = item.acceptance
    if accepted is None or accepted.portal != item.portal:
        return True
    if terms.licence_version and accepted.version and accepted.version != terms.licence_version:
        return True
    return terms.acceptance == _EACH and accepted.product != item.scene
