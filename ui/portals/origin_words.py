"""Where what is known of a portal comes from, in words."""

from __future__ import annotations

from ...gis.portal_folders import VARIABLE
from ...gis.portal_place import PortalPlace
from ...gis.translation import tr


def origin_sentence(place: PortalPlace, overrides: bool, path: str) -> str:
    """Return whose file a portal is and where it lies; empty for the plugin's own."""
    if place is PortalPlace.OWN:
        if overrides:
            return tr("Your own file stands in place of the plugin's: %1", path)
        return tr("You added this portal: %1", path)
    if place is PortalPlace.INSTITUTION:
        if overrides:
            return tr("A file from %1 stands in place of the plugin's: %2", VARIABLE, path)
        return tr("This portal comes from %1: %2", VARIABLE, path)
    return ""
