"""What can be wrong with a flow, beyond the trouble of the line."""

from __future__ import annotations

from enum import Enum


class FlowProblem(Enum):
    """`ui/flows/flow_messages.py` turns it into a sentence and a remedy."""

    EXCEPTION = "the service refused, in its own words"
    NO_CRS = "the layer has no coordinate system that QGIS knows"
    NO_LAYER = "the service does not have this layer any more"
    NO_PICTURE = "the answer is no picture"
    DATE_OUTSIDE = "the service has nothing at this date"
    DATE_IGNORED = "the service shows the same picture whatever the date"
    NO_DATES = "the layer has one state only"
    NO_TILES = "no tiles in a form that QGIS can use"
    TOO_LARGE = "more pixels than may be asked for"
    ACCOUNT = "an account is needed that is not here"
    INVALID = "QGIS cannot open it"
