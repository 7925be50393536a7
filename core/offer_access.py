"""The best that this user can do with an offer now."""

from __future__ import annotations

from enum import Enum

from .online import Online
from .portal import Portal
from .scene import Scene


class OfferAccess(Enum):
    """Best first: the order in which offers of one acquisition are ranked."""

    STREAM = 0
    STREAM_WITH_ACCOUNT = 1
    DOWNLOAD = 2
    LOGIN = 3
    ORDER = 4
    UNKNOWN = 5


def offer_access(scene: Scene, portal: Portal, has_account: bool = False) -> OfferAccess:
    """Return what the user may do with `scene` now, with or without an account at `portal`."""
    if scene.online in (Online.ORDER, Online.NO):
        return OfferAccess.ORDER
    holding = portal.families.get(scene.family)
    pixels = holding.pixels if holding is not None and holding.pixels else portal.access.pixels
    if pixels in ("anonymous", "sign"):
        return OfferAccess.STREAM if scene.streamable else OfferAccess.DOWNLOAD
    if pixels not in ("login", "requester-pays"):
        return OfferAccess.ORDER
    if not has_account:
        return OfferAccess.LOGIN
    return OfferAccess.STREAM_WITH_ACCOUNT if scene.streamable else OfferAccess.DOWNLOAD
