"""The selected scenes, and from which portal each comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ....core.acquisition import Acquisition
from ....core.scene import Scene

Wanted = Sequence[tuple[Acquisition, Scene]]
FIRST = ""  # stands for the chosen offer of each scene where a portal is named


class DownloadSubject:
    """Acquisitions with their chosen offers, in the order of the list.

    Args:
        wanted: at least one.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = tuple(wanted)

    @property
    def family(self) -> str:
        """Of the first scene: what is remembered is remembered for it."""
        return self.wanted[0][1].family

    def portals(self) -> dict[str, int]:
        """Return portal id → how many of the scenes it offers, the most first."""
        counts = Counter(
            portal
            for acquisition, _chosen in self.wanted
            for portal in dict.fromkeys(offer.portal for offer in acquisition.offers)
        )
        return dict(counts.most_common())

    def scenes(self, portal: str = FIRST) -> tuple[Scene, ...]:
        """Return the scenes as one portal offers them; those that it does not have are left out."""
        if portal == FIRST:
            return tuple(chosen for _acquisition, chosen in self.wanted)
        found = (_offer(acquisition, chosen, portal) for acquisition, chosen in self.wanted)
        return tuple(scene for scene in found if scene is not None)


def _offer(acquisition: Acquisition, chosen: Scene, portal: str) -> Scene | None:
    """Return a portal's offer, of the family that was chosen where it has one."""
    offers = [offer for offer in (chosen, *acquisition.offers) if offer.portal == portal]
    return next((one for one in offers if one.family == chosen.family), offers[0] if offers else None)
