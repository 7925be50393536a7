"""Whether a file may be fetched under its portal's terms."""

from __future__ import annotations

from ..portal_terms import PortalTerms
from .download_item import DownloadItem

_NONE = "none"
_EACH = "per product"


def lacks_licence(item: DownloadItem, terms: PortalTerms) -> bool:
    """Return whether the licence must be accepted before the first byte.

    An acceptance counts for the portal and the licence it names, for the version where the portal names one
    now, and, where the portal's licence is accepted per product, for that scene only: a licence that has
    changed since a file was queued is accepted anew.
    """
    if terms.acceptance == _NONE:
        return False
    accepted = item.acceptance
    if accepted is None or (accepted.portal, accepted.licence) != (item.portal, terms.licence.en):
        return True
    if terms.licence_version and accepted.version != terms.licence_version:
        return True
    return terms.acceptance == _EACH and accepted.product != item.scene
