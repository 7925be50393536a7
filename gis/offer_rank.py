"""Which offer of an acquisition comes first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..core.offer_access import OfferAccess, offer_access
from ..core.portal_directory import PortalDirectory
from ..core.scene import Scene

Rank = tuple[int, tuple[int, ...], int, str]


class OfferRank:
    """Smaller is better: best access, then newest version, then the order of the directory.

    Called as a function, so that it can be handed to `AcquisitionMerger`.
    """

    def __init__(
        self, portals: PortalDirectory, preference: Sequence[OfferAccess], accounts: Collection[str] = ()
    ) -> None:
        self._portals = {portal.id: (place, portal) for place, portal in enumerate(portals.portals)}
        self._preference = {access: place for place, access in enumerate(preference)}
        self._accounts = frozenset(accounts)

    def __call__(self, scene: Scene) -> Rank:
        """Return the sort key of an offer."""
        place, portal = self._portals.get(scene.portal, (len(self._portals), None))
        access = OfferAccess.UNKNOWN
        if portal is not None:
            access = offer_access(scene, portal, scene.portal in self._accounts)
        return (
            self._preference.get(access, len(self._preference)),
            _newest_first(scene.version),
            place,
            scene.id,
        )


def _newest_first(version: str) -> tuple[int, ...]:
    """Turn the order of texts round; the closing 1 sorts `05.1` before `05`."""
    return (*(-ord(character) for character in version), 1)
