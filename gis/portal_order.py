"""The order of preference that the user gave the portals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..core.portal_directory import PortalDirectory


def in_order(directory: PortalDirectory, ids: Sequence[str]) -> PortalDirectory:
    """Return the directory with the portals of `ids` first; the others follow in the order of their files."""
    if not ids:
        return directory
    places = {portal_id: place for place, portal_id in enumerate(ids)}
    portals = sorted(directory.portals, key=lambda portal: places.get(portal.id, len(places)))
    ordered = (replace(portal, order=place) for place, portal in enumerate(portals))
    return PortalDirectory(ordered, directory.problems)
