"""Where the scenes of a download come from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from qgis.core import QgsProcessingFeedback

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.scene import Scene
from ..gis.downloads.scene_files import SceneFiles


class SceneSource(ABC):
    """Made on the main thread, asked on the algorithm's."""

    @property
    @abstractmethod
    def portals(self) -> Iterable[str]:
        """Ids of the portals that files may be fetched from."""

    @abstractmethod
    def files(self, feedback: QgsProcessingFeedback) -> list[SceneFiles]:
        """Return the scenes with their files.

        Raises:
            QgsProcessingException: with a sentence, where there are none for a reason.
        """

    @abstractmethod
    def listing(self, scene: Scene, token: CancelToken) -> tuple[Asset, ...]:
        """Return the single files inside of a product; asks the network.

        Raises:
            PortalError: as `Provider.listing`.
        """
