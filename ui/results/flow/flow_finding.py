"""What “Flow at this date” has to offer."""

from __future__ import annotations

from dataclasses import dataclass

from ....core.acquisition import Acquisition
from ....core.flows.flow_match import FlowMatch
from ....core.flows.flow_match_lack import FlowMatchLack
from ....core.scene import Scene


@dataclass(frozen=True)
class FlowFinding:
    """For one acquisition and the offer that was chosen of it.

    Attributes:
        acquisition: of the search.
        scene: its offer.
        matches: the best first.
        unread: ids of services whose dates are not known yet, but may fit.
        lack: why there is nothing; None where there is something, or may be.
    """

    acquisition: Acquisition
    scene: Scene
    matches: tuple[FlowMatch, ...] = ()
    unread: tuple[str, ...] = ()
    lack: FlowMatchLack | None = None
