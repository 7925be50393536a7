"""What the filter of QGIS's locator and its clones share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..panel_door import PanelDoor
    from .locator_hand import LocatorHand


class HandHolder:
    """Makes the hand when somebody first types; the filter and its clones share it."""

    def __init__(self, door: PanelDoor) -> None:
        self._door = door
        self._hand: LocatorHand | None = None

    @property
    def hand(self) -> LocatorHand:
        """The hand; to be used on the main thread."""
        if self._hand is None:
            # brings the widgets' look and the geocoders with it, which are not to be loaded with QGIS
            from .locator_hand import LocatorHand

            self._hand = LocatorHand(self._door)
        return self._hand

    def close(self) -> None:
        """Delete the hand."""
        if self._hand is not None:
            self._hand.close()
            self._hand.deleteLater()
            self._hand = None
