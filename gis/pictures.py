"""Thumbnails and quicklooks over one cache."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject

from ..core.portal import Portal
from .cache_folder import cache_folder
from .host_profiles import ProfileOf
from .network_settings import network_profile
from .picture_cache import MEGABYTE, PictureCache
from .picture_reader import PictureReader
from .quicklook_offer import GateOf, no_gate
from .quicklooks import Quicklooks
from .thumbnails import Thumbnails

PICTURES_SIZE = 200 * MEGABYTE
RASTERS_SIZE = 400 * MEGABYTE


class Pictures:
    """Everything that shows a portal's pictures.

    Attributes:
        thumbnails: for the list.
        quicklooks: for the map.
    """

    def __init__(
        self,
        portal_of: Callable[[str], Portal | None],
        project: QgsProject,
        parent: QObject,
        profile_of: ProfileOf = network_profile,
        gate_of: GateOf = no_gate,
    ) -> None:
        """Make both.

        Args:
            portal_of: portal id → portal.
            project: where quicklooks are added.
            parent: owner of both.
            profile_of: hosts → network settings; called in the main thread.
            gate_of: portal → what opens its pictures with the user's account; called in the main thread.
        """
        folder = cache_folder()
        self._pictures = PictureCache(folder / "pictures", PICTURES_SIZE)
        self._rasters = PictureCache(folder / "quicklooks", RASTERS_SIZE, ".tif")
        reader = PictureReader(self._pictures)
        self.thumbnails = Thumbnails(portal_of, profile_of, reader, parent, gate_of)
        self.quicklooks = Quicklooks(
            portal_of, profile_of, reader, self._rasters, project, parent, gate_of
        )

    def clear_cache(self) -> None:
        """Remove from disk all pictures that no layer shows."""
        self._pictures.clear()
        self._rasters.clear()

    def close(self) -> None:
        """End all work; layers stay in the project."""
        self.thumbnails.close()
        self.quicklooks.close()
