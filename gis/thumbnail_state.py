"""How far the small picture of a scene is."""

from __future__ import annotations

from enum import Enum


class ThumbnailState(Enum):
    """What a row of the list can say about its picture.

    NONE: the portal has no picture. UNKNOWN: not asked for yet. WAITING: on its way. READY:
    `Thumbnails.image` returns it. FAILED: `Thumbnails.error` says why.
    """

    NONE = "none"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
