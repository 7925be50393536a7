"""Why no flow fits a scene."""

from __future__ import annotations

from enum import Enum


class FlowMatchLack(Enum):
    """What the panel says where “Flow at this date” has nothing to add."""

    UNDATED_SCENE = "the scene has no date"
    NO_FLOW = "no portal has a flow of this family"
    ELSEWHERE = "the flows of this family show other places"
    NO_DATES = "the flows of this family have one state only"
    OTHER_DATES = "the flows of this family have nothing at this date"
