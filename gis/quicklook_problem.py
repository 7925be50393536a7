"""Why a quicklook cannot be put on the map although no portal failed."""

from __future__ import annotations

from enum import Enum


class QuicklookProblem(Enum):
    """`ui/messages.py` turns these into sentences.

    NO_QUICKLOOK: no portal has a picture of the acquisition.
    NOT_PLACED: the portal does not say how the picture lies; it is shown in the list only, never by its box.
    NOT_SHOWN: the portal's terms do not let quicklooks be shown on the map.
    """

    NO_QUICKLOOK = "no quicklook"
    NOT_PLACED = "not placed"
    NOT_SHOWN = "not shown"
